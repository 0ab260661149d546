import { ArnFormat, CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { onboarding } from '#statemachines/onboarding.ts';
import type { Bundles } from './bundle-functions.ts';
import { ArtifactStore } from './constructs/artifact-store.ts';
import { Ledger } from './constructs/ledger.ts';
import { Workflow } from './constructs/workflow.ts';
import { WorkflowFunction } from './constructs/workflow-function.ts';
import { type FunctionDefinition, functionDefinitions } from './functions.ts';

/** Every secret of ours is named below this. */
export const SECRET_PREFIX = 'oic-onboarding';
export const OCI_CREDENTIALS_SECRET = `${SECRET_PREFIX}/oci`;

const READ_SECRET = ['secretsmanager:GetSecretValue'];
const WRITE_SECRET = [
  ...READ_SECRET,
  'secretsmanager:CreateSecret',
  'secretsmanager:PutSecretValue',
  'secretsmanager:DeleteSecret',
  'secretsmanager:TagResource',
];

export interface OnboardingStackProps extends StackProps {
  bundles: Bundles;
  /** Base URLs and allowed host suffixes; another realm or a sandbox needs no code change. */
  endpoints: { integrationControlPlane: string; iam: string; allowedHosts: string[] };
}

/** The product on AWS: workflow, functions, ledger, artifact store. */
export class OnboardingStack extends Stack {
  readonly #ledger = new Ledger(this, 'Ledger');
  readonly #artifacts = new ArtifactStore(this, 'Artifacts');
  readonly #functions: Map<string, WorkflowFunction>;

  constructor(scope: Construct, id: string, props: OnboardingStackProps) {
    super(scope, id, props);
    const environment = {
      LEDGER_TABLE: this.#ledger.table.tableName,
      ARTIFACT_BUCKET: this.#artifacts.bucket.bucketName,
      SECRET_PREFIX,
      OCI_CREDENTIALS_SECRET,
      OCI_INTEGRATION_ENDPOINT: props.endpoints.integrationControlPlane,
      OCI_IDENTITY_ENDPOINT: props.endpoints.iam,
      ALLOWED_HOSTS: props.endpoints.allowedHosts.join(','),
    };
    this.#functions = new Map(
      functionDefinitions.map((definition) => [
        definition.name,
        this.#function(definition, props.bundles, environment),
      ]),
    );
    const workflow = new Workflow(this, 'Onboarding', {
      comment: 'Connects CupixWorks to Oracle Primavera Cloud through Oracle Integration 3.',
      story: (inside) => onboarding(inside, (name) => this.#named(name)),
    });
    new CfnOutput(this, 'OnboardingStateMachineArn', {
      value: workflow.stateMachine.stateMachineArn,
    });
  }

  #named(name: string): WorkflowFunction {
    const found = this.#functions.get(name);
    if (!found)
      throw new Error(`The workflow calls ${name}, which cdk/functions.ts does not define.`);
    return found;
  }

  #function(
    definition: FunctionDefinition,
    bundles: Bundles,
    environment: Record<string, string>,
  ): WorkflowFunction {
    const made = new WorkflowFunction(this, constructId(definition.name), {
      ...definition,
      folder: bundles.folderOf(definition.name),
      environment: { ...environment, POWERTOOLS_SERVICE_NAME: definition.name },
    });
    const { lambda } = made;
    if (definition.ledger === 'write') this.#ledger.table.grantReadWriteData(lambda);
    if (definition.ledger === 'read') this.#ledger.table.grantReadData(lambda);
    if (definition.archives) {
      const resources = [this.#artifacts.bucket.arnForObjects('archives/*')];
      lambda.addToRolePolicy(new PolicyStatement({ actions: ['s3:GetObject'], resources }));
    }
    if (definition.ociCredentials) this.#grantSecrets(lambda, READ_SECRET, 'oci-??????');
    if (definition.secrets) {
      const actions = definition.secrets === 'write' ? WRITE_SECRET : READ_SECRET;
      // A customer's secrets have the onboarding's id in between; ours for OCI has not.
      this.#grantSecrets(lambda, actions, '*/*');
    }
    return made;
  }

  /** Secrets of customers come and go, so the right is on their common name. */
  #grantSecrets(lambda: WorkflowFunction['lambda'], actions: string[], below: string): void {
    const resource = this.formatArn({
      service: 'secretsmanager',
      resource: 'secret',
      resourceName: `${SECRET_PREFIX}/${below}`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    lambda.addToRolePolicy(new PolicyStatement({ actions, resources: [resource] }));
  }
}

/** `oci/check-instance` becomes `OciCheckInstance`: a stable logical id that people recognise. */
function constructId(name: string): string {
  return name
    .split(/[/-]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
