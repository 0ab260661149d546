import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { Construct } from 'constructs';
import type { JobKind } from '#runtime/stages.ts';
import { checkerEnvironment, handlerEnvironment } from './api-settings.ts';
import type { Bundles } from './bundle-functions.ts';
import { Api } from './constructs/api.ts';
import { ArtifactStore } from './constructs/artifact-store.ts';
import { Credentials, SECRET_PREFIX } from './constructs/credentials.ts';
import { EncryptionKeys } from './constructs/encryption-keys.ts';
import { Events } from './constructs/events.ts';
import { allowExecutions, allowWatching } from './constructs/execution-rights.ts';
import { Ledger } from './constructs/ledger.ts';
import { Observability } from './constructs/observability.ts';
import { Workflow } from './constructs/workflow.ts';
import type { WorkflowFunction } from './constructs/workflow-function.ts';
import type { FunctionDefinition, Inquiry } from './function-definition.ts';
import { constructId, FunctionSet } from './function-set.ts';
import { functionDefinitions } from './functions.ts';
import type { StackSettings } from './stack-settings.ts';
import { inquiries, type WorkflowDefinition, workflows } from './workflows.ts';

export interface OnboardingStackProps extends Omit<StackProps, keyof StackSettings>, StackSettings {
  bundles: Bundles;
  /** Base URLs and allowed host suffixes; another realm or a sandbox needs no code change. */
  endpoints: { integrationControlPlane: string; iam: string; allowedHosts: string[] };
}

/** A workflow of the table, as it stands in the stack. */
interface MadeWorkflow extends WorkflowDefinition {
  kind: JobKind | Inquiry;
  workflow: Workflow;
}

/** By these an account's owner tells what is ours. CloudFormation passes them on to every resource. */
const TAGS = { application: 'oic-onboarding' };

/** The product on AWS: HTTP API, workflows, functions, ledger, artifact store, credentials, alarms. */
export class OnboardingStack extends Stack {
  readonly #keys = new EncryptionKeys(this, 'Keys');
  readonly #ledger = new Ledger(this, 'Ledger', { key: this.#keys.data });
  readonly #artifacts = new ArtifactStore(this, 'Artifacts', { key: this.#keys.data });
  readonly #credentials: Credentials;
  readonly #functions: FunctionSet;
  readonly #workflows: MadeWorkflow[];

  constructor(scope: Construct, id: string, props: OnboardingStackProps) {
    super(scope, id, { ...props, tags: { ...TAGS, ...props.tags } });
    const { alarmEmail, ociAuthentication, api } = props;
    const events = new Events(this, 'Events', { key: this.#keys.data, email: alarmEmail });
    this.#credentials = new Credentials(this, 'Credentials', {
      key: this.#keys.secrets,
      authentication: ociAuthentication,
    });
    this.#functions = new FunctionSet(this, {
      ...props,
      definitions: functionDefinitions.filter(({ onlyWith }) => !onlyWith || api[onlyWith]),
      environment: this.#environment(props),
      keys: this.#keys,
      ledger: this.#ledger,
      artifacts: this.#artifacts,
      events,
      credentials: this.#credentials,
    });
    this.#credentials.reserveOciFor(this.#with('ociCredentials').map(({ lambda }) => lambda.role!));
    this.#workflows = this.#runWorkflows();
    this.#startWatches();
    this.#listenForEnds();
    this.#openExecutions();
    const served = this.#serveApi(props);
    const observability = new Observability(this, 'Observability', {
      workflows: this.#jobs,
      api: served,
      watches: [...this.#with('watch'), ...this.#with('onEnd')],
      ociSecret: ociAuthentication.by === 'keyless' ? 'oci-exchange' : 'oci',
      undelivered: events.undelivered,
      key: this.#keys.data,
      email: alarmEmail,
    });
    this.#tell(served, events, observability);
  }

  #environment({ endpoints }: OnboardingStackProps): Record<string, string> {
    return {
      LEDGER_TABLE: this.#ledger.table.tableName,
      ARTIFACT_BUCKET: this.#artifacts.bucket.bucketName,
      SECRET_PREFIX,
      ...this.#credentials.environment,
      OCI_INTEGRATION_ENDPOINT: endpoints.integrationControlPlane,
      OCI_IDENTITY_ENDPOINT: endpoints.iam,
      ALLOWED_HOSTS: endpoints.allowedHosts.join(','),
    };
  }

  /** The functions whose definition has this. */
  #with(property: keyof FunctionDefinition): WorkflowFunction[] {
    return this.#functions.all
      .filter(({ definition }) => definition[property] !== undefined)
      .map(({ made }) => made);
  }

  /** The workflows whose executions are kept. */
  get #jobs(): MadeWorkflow[] {
    return this.#workflows.filter(({ answersWithin }) => answersWithin === undefined);
  }

  #runWorkflows(): MadeWorkflow[] {
    return Object.entries({ ...workflows, ...inquiries }).map(([kind, definition]) => ({
      ...definition,
      kind: kind as MadeWorkflow['kind'],
      workflow: new Workflow(this, constructId(kind), {
        ...definition,
        key: this.#keys.data,
        functions: (name) => this.#functions.named(name),
      }),
    }));
  }

  /** Known only now: workflows need their functions before these can be told of the workflows. */
  #startWatches(): void {
    for (const { definition, made } of this.#functions.all) {
      const { name, watch } = definition;
      if (!watch) continue;
      if (watch.of === 'secret-dates') this.#credentials.allowListing(made.permissions);
      if (watch.of === 'executions') this.#watchExecutions(made);
      new Rule(made, 'Schedule', {
        description: `oic-onboarding: runs ${name}`,
        schedule: Schedule.rate(Duration.minutes(watch.everyMinutes)),
        targets: [new LambdaFunction(made.lambda)],
      });
    }
  }

  /** https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html */
  #listenForEnds(): void {
    const stateMachineArn = this.#jobs.map(({ workflow }) => workflow.stateMachine.stateMachineArn);
    for (const { definition, made } of this.#functions.all) {
      if (!definition.onEnd) continue;
      new Rule(made, 'Ends', {
        description: `oic-onboarding: runs ${definition.name} when an execution has not ended well`,
        eventPattern: {
          source: ['aws.states'],
          detailType: ['Step Functions Execution Status Change'],
          detail: { status: ['FAILED', 'TIMED_OUT', 'ABORTED'], stateMachineArn },
        },
        targets: [new LambdaFunction(made.lambda)],
      });
    }
  }

  #watchExecutions(made: WorkflowFunction): void {
    const watched = this.#jobs.map(({ workflow }) => workflow);
    allowWatching(made.permissions, watched);
    const arns = watched.map(({ stateMachine }) => stateMachine.stateMachineArn);
    made.tell({ WATCHED_STATE_MACHINES: arns.join(',') });
  }

  /** As late as the watches, for the same reason. */
  #openExecutions(): void {
    for (const { definition, made } of this.#functions.all) {
      const { executions = {} } = definition;
      const open = this.#workflows.flatMap(({ kind, workflow, setting }) => {
        const uses = executions[kind];
        return uses ? [{ workflow, uses, setting }] : [];
      });
      allowExecutions(made.permissions, open);
      for (const { workflow, setting } of open) made.tell({ [setting]: workflow.startArn });
    }
  }

  #serveApi({ api }: OnboardingStackProps): Api {
    const handler = this.#functions.named('api/http');
    for (const made of this.#with('answers')) made.tell(handlerEnvironment(api));
    const tokenChecker = api.tokens && this.#functions.named('api/check-token');
    if (api.tokens) tokenChecker?.tell(checkerEnvironment(api.tokens));
    return new Api(this, 'Api', {
      ...api,
      handler,
      doors: this.#doors,
      tokenChecker,
      logKey: this.#keys.data,
    });
  }

  /** The functions that answer by what they answer. */
  get #doors(): Record<string, WorkflowFunction> {
    const doors = this.#functions.all.flatMap(({ definition: { answers = [] }, made }) =>
      answers.map((part) => [part, made] as const),
    );
    return Object.fromEntries(doors);
  }

  #tell(api: Api, events: Events, { alarms, dashboard }: Observability): void {
    const tell = (name: string, value: string, description: string) =>
      new CfnOutput(this, name, { value, description });
    tell('ApiUrl', api.url, 'The HTTP API');
    if (api.domainTarget) {
      tell('ApiDomainTarget', api.domainTarget, 'Where the DNS record of the domain has to lead');
    }
    for (const { kind, workflow } of this.#workflows) {
      const name = constructId(kind);
      const { stateMachineArn } = workflow.stateMachine;
      tell(`${name}StateMachineArn`, stateMachineArn, `The workflow ${name}`);
      tell(`${name}AliasArn`, workflow.startArn, `The workflow ${name}: start it by this alias`);
    }
    tell('LedgerTable', this.#ledger.table.tableName, 'The record of what was made');
    tell('ArtifactBucket', this.#artifacts.bucket.bucketName, 'Project archives');
    tell('OciSecret', this.#credentials.oci.secretName, 'Fill it with the OCI credentials');
    tell('EventBus', events.bus.eventBusName, 'What happens, as events');
    tell('AlarmTopicArn', alarms.topic.topicArn, 'Alarms: subscribe mail, chat or pager');
    tell('Dashboard', dashboard.dashboardName, 'The dashboard in CloudWatch');
  }
}
