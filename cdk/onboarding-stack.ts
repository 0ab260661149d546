import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { Construct } from 'constructs';
import { onboarding } from '#statemachines/onboarding.ts';
import { type ApiSettings, checkerEnvironment, handlerEnvironment } from './api-settings.ts';
import type { Bundles } from './bundle-functions.ts';
import { Api } from './constructs/api.ts';
import { ArtifactStore } from './constructs/artifact-store.ts';
import { Credentials, type OciAuthentication, SECRET_PREFIX } from './constructs/credentials.ts';
import { EncryptionKeys } from './constructs/encryption-keys.ts';
import { Events } from './constructs/events.ts';
import { Ledger } from './constructs/ledger.ts';
import { Observability } from './constructs/observability.ts';
import type { Permissions } from './constructs/permissions.ts';
import { Workflow } from './constructs/workflow.ts';
import { WorkflowFunction } from './constructs/workflow-function.ts';
import {
  type FunctionDefinition,
  functionDefinitions,
  type OnboardingUse,
  type Watch,
  workflowFunctions,
} from './functions.ts';

export { OCI_CREDENTIALS_SECRET, SECRET_PREFIX } from './constructs/credentials.ts';

export interface OnboardingStackProps extends StackProps {
  bundles: Bundles;
  /** Base URLs and allowed host suffixes; another realm or a sandbox needs no code change. */
  endpoints: { integrationControlPlane: string; iam: string; allowedHosts: string[] };
  ociAuthentication: OciAuthentication;
  /** Who may call the HTTP API, and what stands in front of it. */
  api: ApiSettings;
  /** Gets a mail for each alarm, each task that is opened and each onboarding that failed. */
  alarmEmail?: string;
  /** Off in an account whose Lambda concurrency is too small to reserve a part of it. */
  reservesConcurrency: boolean;
}

/** The product on AWS: HTTP API, workflow, functions, ledger, artifact store, credentials, alarms. */
export class OnboardingStack extends Stack {
  readonly #keys = new EncryptionKeys(this, 'Keys');
  readonly #ledger = new Ledger(this, 'Ledger', { key: this.#keys.data });
  readonly #artifacts = new ArtifactStore(this, 'Artifacts', { key: this.#keys.data });
  readonly #events: Events;
  readonly #credentials: Credentials;
  readonly #functions: Map<string, WorkflowFunction>;
  readonly #workflow: Workflow;
  readonly #api: Api;

  constructor(scope: Construct, id: string, props: OnboardingStackProps) {
    super(scope, id, props);
    this.#events = new Events(this, 'Events', { key: this.#keys.data, email: props.alarmEmail });
    this.#credentials = new Credentials(this, 'Credentials', {
      key: this.#keys.secrets,
      authentication: props.ociAuthentication,
    });
    const environment = this.#environment(props);
    this.#functions = new Map(
      functionDefinitions
        .filter(({ onlyWith }) => !onlyWith || props.api[onlyWith])
        .map((definition) => [definition.name, this.#function(definition, props, environment)]),
    );
    this.#credentials.reserveOciFor(this.#functionsWith('ociCredentials').map(roleOf));
    this.#workflow = new Workflow(this, 'Onboarding', {
      comment: 'Connects CupixWorks to Oracle Primavera Cloud through Oracle Integration 3.',
      key: this.#keys.data,
      calls: workflowFunctions.map(({ name }) => this.#named(name).everyVersion),
      story: (inside) =>
        onboarding(inside, (name) => {
          const { version, timeout } = this.#named(name);
          return { lambda: version, timeout };
        }),
    });
    this.#startWatches();
    this.#openOnboardings();
    this.#api = this.#serveApi(props);
    new Observability(this, 'Observability', {
      workflow: this.#workflow,
      watches: this.#functionsWith('watch'),
      ociSecret: props.ociAuthentication.by === 'keyless' ? 'oci-exchange' : 'oci',
      key: this.#keys.data,
      email: props.alarmEmail,
    });
    this.#tell();
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

  #named(name: string): WorkflowFunction {
    const found = this.#functions.get(name);
    if (!found)
      throw new Error(`The workflow calls ${name}, which cdk/functions.ts does not define.`);
    return found;
  }

  #functionsWith(right: 'ociCredentials' | 'watch'): WorkflowFunction[] {
    return functionDefinitions
      .filter((definition) => definition[right])
      .map(({ name }) => this.#named(name));
  }

  #function(
    definition: FunctionDefinition,
    { bundles, reservesConcurrency }: OnboardingStackProps,
    environment: Record<string, string>,
  ): WorkflowFunction {
    const made = new WorkflowFunction(this, constructId(definition.name), {
      ...definition,
      reservedConcurrency: reservesConcurrency ? definition.reservedConcurrency : undefined,
      folder: bundles.folderOf(definition.name),
      environment: { ...environment, POWERTOOLS_SERVICE_NAME: definition.name },
      logKey: this.#keys.data,
    });
    this.#grant(definition, made);
    return made;
  }

  #grant(definition: FunctionDefinition, { permissions, lambda }: WorkflowFunction): void {
    const { ledger, lists, archives, ociCredentials, events, secrets = {} } = definition;
    if (ledger) this.#ledger.allow(permissions, ledger, lists);
    if (archives === 'upload') this.#artifacts.allowUploading(permissions);
    if (archives === 'read') this.#artifacts.allowReading(permissions);
    if (events) {
      this.#events.allowToPublish(permissions);
      lambda.addEnvironment('EVENT_BUS', this.#events.bus.eventBusName);
    }
    if (ociCredentials) this.#credentials.allowOci(permissions);
    this.#credentials.allowCustomers(permissions, secrets);
    const uses = Object.values(secrets);
    if (ociCredentials || uses.some((use) => use !== 'delete')) {
      this.#credentials.allowKey(permissions, uses.includes('write'));
    }
    // New secrets get our key; those that exist keep theirs.
    if (uses.includes('write')) lambda.addEnvironment('SECRETS_KEY', this.#keys.secrets.keyArn);
  }

  /** Known only now: the workflow needs its functions before they can be told of the workflow. */
  #startWatches(): void {
    for (const { name, watch } of functionDefinitions) {
      if (!watch) continue;
      const made = this.#named(name);
      this.#allowWatching(made, watch);
      new Rule(made, 'Schedule', {
        description: `oic-onboarding: runs ${name}`,
        schedule: Schedule.rate(Duration.minutes(watch.everyMinutes)),
        targets: [new LambdaFunction(made.lambda)],
      });
    }
  }

  #allowWatching({ permissions, lambda }: WorkflowFunction, { of }: Watch): void {
    if (of === 'secret-dates') {
      permissions.allow('ListSecrets', {
        actions: ['secretsmanager:ListSecrets'],
        resources: ['*'],
        because: 'Sees how old the secrets are; names and dates only.',
        wildcardBecause:
          'A list has no resource to name: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html.',
      });
      return;
    }
    this.#workflow.allowListing(permissions);
    this.#workflow.allowReading(permissions, 'GetExecutionHistory');
    lambda.addEnvironment('ONBOARDING_STATE_MACHINE', this.#workflow.stateMachine.stateMachineArn);
  }

  /** As late as the watches, for the same reason. */
  #openOnboardings(): void {
    for (const { name, onboardings } of functionDefinitions) {
      if (!onboardings) continue;
      const { permissions, lambda } = this.#named(name);
      for (const use of onboardings) this.#allowOnboardings(permissions, use);
      lambda.addEnvironment('ONBOARDING_STATE_MACHINE', this.#workflow.startArn);
    }
  }

  #allowOnboardings(permissions: Permissions, use: OnboardingUse): void {
    if (use === 'start') this.#workflow.allowStarting(permissions);
    if (use === 'redrive') this.#workflow.allowRedriving(permissions);
    if (use === 'answer') this.#workflow.allowAnswering(permissions);
    if (use === 'read') {
      this.#workflow.allowReading(
        permissions,
        'DescribeExecution',
        'GetExecutionHistory',
        'DescribeStateMachineForExecution',
      );
    }
  }

  #serveApi({ api }: OnboardingStackProps): Api {
    const handler = this.#named('api/http');
    setEnvironment(handler, handlerEnvironment(api));
    const tokenChecker = api.tokens && this.#named('api/check-token');
    if (api.tokens && tokenChecker) setEnvironment(tokenChecker, checkerEnvironment(api.tokens));
    return new Api(this, 'Api', {
      handler,
      tokenChecker,
      webAclArn: api.webAclArn,
      runbookUrl: api.runbookUrl,
      logKey: this.#keys.data,
    });
  }

  #tell(): void {
    const outputs = {
      ApiUrl: this.#api.url,
      OnboardingStateMachineArn: this.#workflow.stateMachine.stateMachineArn,
      OnboardingAliasArn: this.#workflow.startArn,
      LedgerTable: this.#ledger.table.tableName,
      ArtifactBucket: this.#artifacts.bucket.bucketName,
      OciSecret: this.#credentials.oci.secretName,
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}

function setEnvironment({ lambda }: WorkflowFunction, variables: Record<string, string>): void {
  for (const [name, value] of Object.entries(variables)) lambda.addEnvironment(name, value);
}

const roleOf = ({ lambda }: WorkflowFunction) => lambda.role!;

/** `oci/check-instance` becomes `OciCheckInstance`: a stable logical id that people recognise. */
function constructId(name: string): string {
  return name
    .split(/[/-]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
