import { CfnDeletionPolicy, type CfnResource, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { Key } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  CfnStateMachineAlias,
  CfnStateMachineVersion,
  CustomerManagedEncryptionConfiguration,
  DefinitionBody,
  type IChainable,
  LogLevel,
  QueryLanguage,
  State,
  StateMachine,
  StateMachineType,
  Wait,
} from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { FunctionsByName } from '#statemachines/storyboard.ts';
import { named } from './permissions.ts';
import { WorkflowRole } from './workflow-role.ts';

/** A human task that two people have for fourteen days each, opened five times, and Oracle's hours fit. */
const LONGEST_EXECUTION = Duration.days(150);
/** A data key serves this long: fewer calls of KMS, at most so much data under one key. */
const DATA_KEY_REUSE = Duration.minutes(15);
/** The name by which executions are started; it moves on to each deployed version. */
const ALIAS = 'live';

/** The states of a workflow, made below `scope`, which call the functions that they ask for by name. */
export type Story = (scope: Construct, functions: FunctionsByName) => IChainable;

/** A function as a workflow calls it. */
export interface CalledFunction {
  /** The code and configuration that executions of this deployment call. */
  version: IFunction;
  timeout: Duration;
  /** The ARN that stands for every version, earlier ones too. */
  everyVersion: string;
}

export interface WorkflowProps {
  comment: string;
  story: Story;
  /** Finds a function that the story calls. Those that it asked for, the workflow may call. */
  functions: (name: string) => CalledFunction;
  /** Encrypts definition, execution data and log. */
  key: Key;
  /** Seconds that a caller waits for the result. Present: Express; absent: Standard. */
  answersWithin?: number;
}

/** A state machine in JSONata whose logs hold events, never data. */
export class Workflow extends Construct {
  readonly stateMachine: StateMachine;
  /** Start executions by this one. */
  readonly alias: CfnStateMachineAlias;
  readonly log: LogGroup;
  /** Encrypts definition, execution data and log. */
  readonly key: Key;
  /** Names of the functions that the story calls. */
  readonly calls: ReadonlySet<string>;
  /** Names of the states in which nothing of ours runs, by whom they wait for. */
  readonly waits: { oracle: string[]; people: string[] };

  constructor(scope: Construct, id: string, props: WorkflowProps) {
    super(scope, id);
    this.key = props.key;
    const { answersWithin } = props;
    const stateMachineName = `${Stack.of(this).stackName}-${id}`;
    this.log = new LogGroup(this, 'Logs', {
      logGroupName: `/aws/vendedlogs/states/${id.toLowerCase()}-${this.node.addr.slice(-8)}`,
      retention: RetentionDays.ONE_YEAR,
      encryptionKey: props.key,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const { story, called } = this.#tell(props);
    this.calls = new Set(called.keys());
    this.waits = this.#findWaits();
    const { role, permissions } = new WorkflowRole(this, 'Execution', {
      name: id,
      stateMachineName,
      calls: [...called.values()].map(({ everyVersion }) => everyVersion),
      key: props.key,
    });
    this.stateMachine = new StateMachine(this, 'StateMachine', {
      stateMachineName,
      stateMachineType: answersWithin ? StateMachineType.EXPRESS : StateMachineType.STANDARD,
      queryLanguage: QueryLanguage.JSONATA,
      comment: props.comment,
      definitionBody: DefinitionBody.fromChainable(story),
      timeout: answersWithin ? Duration.seconds(answersWithin) : LONGEST_EXECUTION,
      tracingEnabled: true,
      role: named(role),
      encryptionConfiguration: new CustomerManagedEncryptionConfiguration(
        props.key,
        DATA_KEY_REUSE,
      ),
      logs: { destination: this.log, level: LogLevel.ALL, includeExecutionData: false },
    });
    // Step Functions refuses a state machine whose role may not write the log yet.
    (this.stateMachine.node.defaultChild as CfnResource).addResourceDependency(
      permissions.policy.node.defaultChild as CfnResource,
    );
    this.alias = this.#publish();
  }

  /** The ARN by which executions are started: always the version that was deployed last. */
  get startArn(): string {
    return this.alias.ref;
  }

  /** Makes the states, and sees which functions they call. */
  #tell({ story, functions }: WorkflowProps) {
    const called = new Map<string, CalledFunction>();
    const chain = story(this, (name) => {
      const found = functions(name);
      called.set(name, found);
      return { lambda: found.version, timeout: found.timeout };
    });
    return { story: chain, called };
  }

  /** A task that hands out its token waits for the person who answers; a Wait pauses before Oracle is asked again. */
  #findWaits(): { oracle: string[]; people: string[] } {
    const states = this.node.findAll().filter((found) => found instanceof State);
    const human = states.filter((state) => {
      const { Resource } = Stack.of(this).resolve(state.toStateJson()) as { Resource?: unknown };
      return JSON.stringify(Resource ?? '').includes('.waitForTaskToken');
    });
    return {
      oracle: states.filter((state) => state instanceof Wait).map(({ stateId }) => stateId),
      people: human.map(({ stateId }) => stateId),
    };
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
