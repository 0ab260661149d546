import { ArnFormat, CfnDeletionPolicy, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  CfnStateMachineAlias,
  CfnStateMachineVersion,
  CustomerManagedEncryptionConfiguration,
  DefinitionBody,
  type IChainable,
  LogLevel,
  QueryLanguage,
  StateMachine,
  StateMachineType,
} from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { Permissions } from './permissions.ts';
import { WorkflowRole } from './workflow-role.ts';

/** Two human tasks of fourteen days and Oracle's hours fit; nothing runs for ever. */
const LONGEST_EXECUTION = Duration.days(90);
/** A data key serves this long: fewer calls of KMS, at most so much data under one key. */
const DATA_KEY_REUSE = Duration.minutes(15);
/** The name by which executions are started; it moves on to each deployed version. */
const ALIAS = 'live';

export interface WorkflowProps {
  comment: string;
  story: (scope: Construct) => IChainable;
  /** Encrypts definition, execution data and log. */
  key: Key;
  /** The functions that the story calls: the ARN that stands for every version of each. */
  calls: string[];
}

export type ExecutionReading =
  | 'DescribeExecution'
  | 'GetExecutionHistory'
  | 'DescribeStateMachineForExecution';

/** A Standard state machine in JSONata whose logs hold events, never data. */
export class Workflow extends Construct {
  readonly stateMachine: StateMachine;
  /** Start executions by this one. */
  readonly alias: CfnStateMachineAlias;
  readonly log: LogGroup;
  readonly #key: Key;

  constructor(scope: Construct, id: string, props: WorkflowProps) {
    super(scope, id);
    this.#key = props.key;
    const stateMachineName = `${Stack.of(this).stackName}-${id}`;
    this.log = new LogGroup(this, 'Logs', {
      logGroupName: `/aws/vendedlogs/states/${id.toLowerCase()}-${this.node.addr.slice(-8)}`,
      retention: RetentionDays.ONE_YEAR,
      encryptionKey: props.key,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const { role, permissions } = new WorkflowRole(this, 'Execution', {
      ...props,
      stateMachineName,
    });
    this.stateMachine = new StateMachine(this, 'StateMachine', {
      stateMachineName,
      stateMachineType: StateMachineType.STANDARD,
      queryLanguage: QueryLanguage.JSONATA,
      comment: props.comment,
      definitionBody: DefinitionBody.fromChainable(props.story(this)),
      timeout: LONGEST_EXECUTION,
      tracingEnabled: true,
      // What CDK would add by itself stands in the permissions, with reasons.
      role: role.withoutPolicyUpdates(),
      encryptionConfiguration: new CustomerManagedEncryptionConfiguration(
        props.key,
        DATA_KEY_REUSE,
      ),
      logs: { destination: this.log, level: LogLevel.ALL, includeExecutionData: false },
    });
    // Step Functions refuses a state machine whose role may not write the log yet.
    this.stateMachine.node.addDependency(permissions.policy);
    this.alias = this.#publish();
  }

  /** The ARN by which executions are started: always the version that was deployed last. */
  get startArn(): string {
    return this.alias.ref;
  }

  /** Lets a role start executions, by the alias only. */
  allowStarting(permissions: Permissions): void {
    permissions.allow('StartOnboardings', {
      actions: ['states:StartExecution'],
      resources: [this.startArn],
      because: 'Starts an onboarding.',
    });
    this.#allowData(permissions);
  }

  /** Lets a role go on with a failed execution. */
  allowRedriving(permissions: Permissions): void {
    permissions.allow('RedriveOnboardings', {
      actions: ['states:RedriveExecution'],
      resources: [this.#executions],
      because: 'Goes on with an onboarding that failed.',
      wildcardBecause: EXECUTIONS_COME_AND_GO,
    });
  }

  /** Lets a role read single executions, by exactly these actions. */
  allowReading(permissions: Permissions, ...actions: ExecutionReading[]): void {
    permissions.allow('ReadOnboardings', {
      actions: actions.map((action) => `states:${action}`),
      resources: [this.#executions],
      because: 'Tells how far an onboarding is.',
      wildcardBecause: EXECUTIONS_COME_AND_GO,
    });
    this.#allowData(permissions);
  }

  /** Lets a role list executions. */
  allowListing(permissions: Permissions): void {
    permissions.allow('ListOnboardings', {
      actions: ['states:ListExecutions'],
      resources: [this.stateMachine.stateMachineArn],
      because: 'Finds the onboardings that run.',
    });
  }

  /** Lets a role answer human tasks. */
  allowAnswering(permissions: Permissions): void {
    permissions.allow('AnswerTasks', {
      actions: ['states:SendTaskSuccess', 'states:SendTaskFailure'],
      resources: [this.stateMachine.stateMachineArn],
      because: 'Passes on what a person answered.',
    });
    this.#allowData(permissions);
  }

  get #executions(): string {
    return executionsOf(this, this.stateMachine.stateMachineName);
  }

  /** https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html */
  #allowData(permissions: Permissions): void {
    permissions.allowOnce('UseWorkflowKey', {
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: [this.#key.keyArn],
      conditions: {
        StringEquals: {
          'kms:EncryptionContext:aws:states:stateMachineArn': this.stateMachine.stateMachineArn,
        },
      },
      because: 'Executions are encrypted with a key of ours.',
    });
  }

  /** Each deployment makes a version; the alias moves, and what runs stays with its own. */
  #publish(): CfnStateMachineAlias {
    const version = new CfnStateMachineVersion(this, 'Version', {
      stateMachineArn: this.stateMachine.stateMachineArn,
      stateMachineRevisionId: this.stateMachine.stateMachineRevisionId,
    });
    version.cfnOptions.deletionPolicy = CfnDeletionPolicy.RETAIN;
    version.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.RETAIN;
    return new CfnStateMachineAlias(this, 'Alias', {
      name: ALIAS,
      deploymentPreference: { type: 'ALL_AT_ONCE', stateMachineVersionArn: version.ref },
    });
  }
}

const EXECUTIONS_COME_AND_GO =
  "An execution's name is known only at run time; the state machine is named.";

function executionsOf(scope: Construct, stateMachineName: string): string {
  return Stack.of(scope).formatArn({
    service: 'states',
    resource: 'execution',
    resourceName: `${stateMachineName}:*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}
