import type { App } from 'aws-cdk-lib';
import { flatTemplate } from '#cdk/flat-template.ts';
import { type References, resolve } from './resolve.ts';

export interface AssemblyFunction {
  name: string;
  arn: string;
  /** Folder with the deployable bundle. */
  folder: string;
  handler: string;
  /** The role whose rights the function has on AWS. */
  roleArn: string;
  timeoutSeconds: number;
  memoryMb: number;
  environment: Record<string, string>;
}

export interface AssemblyStateMachine {
  name: string;
  arn: string;
  roleArn: string;
  type: 'STANDARD' | 'EXPRESS';
  /** Amazon States Language, with every reference resolved. */
  definition: string;
}

/** A function that runs by the clock. */
export interface Schedule {
  ruleArn: string;
  functionArn: string;
  everySeconds: number;
}

/** A function that runs when an execution has ended otherwise than well. */
export interface EndWatch {
  ruleArn: string;
  functionArn: string;
  stateMachineArns: string[];
  statuses: string[];
}

/** What the local run needs of a synthesized stack. */
export interface Assembly {
  functions: AssemblyFunction[];
  schedules: Schedule[];
  endWatches: EndWatch[];
  stateMachines: AssemblyStateMachine[];
  tables: { name: string; properties: Record<string, unknown> }[];
  buckets: string[];
}

interface Resource {
  Type: string;
  Properties?: Record<string, unknown>;
  Metadata?: Record<string, unknown>;
}

/** The account and region that local ARNs name. */
export interface Place {
  accountId: string;
  region: string;
}

/** CDK context that leaves bundles where they were built and says where that is. */
export const LOCAL_CONTEXT = {
  'aws:cdk:enable-asset-metadata': true,
  'aws:cdk:disable-asset-staging': true,
};

/**
 * Synthesizes the app and reads from its template what is to run here: the same functions, environment
 * variables and state machines that a deployment would get. Nothing is defined a second time.
 */
export function readAssembly(app: App, place: Place): Assembly {
  const template = flatTemplate(app);
  const resources = Object.entries(template.Resources);
  const references = referencesTo(template.Resources, place);
  const ofType = (type: string) =>
    resources
      .filter(([, resource]) => resource.Type === type)
      .map(([name, resource]) => ({
        name,
        arn: references.attribute(name, 'Arn'),
        metadata: resource.Metadata ?? {},
        properties: resolve(resource.Properties ?? {}, references) as Record<string, unknown>,
      }));
  return {
    functions: ofType('AWS::Lambda::Function').filter(isOurs).map(readFunction),
    schedules: ofType('AWS::Events::Rule').flatMap(readSchedule),
    endWatches: ofType('AWS::Events::Rule').flatMap(readEndWatch),
    stateMachines: ofType('AWS::StepFunctions::StateMachine').map(({ name, arn, properties }) => ({
      name,
      arn,
      roleArn: String(properties.RoleArn),
      type: properties.StateMachineType === 'EXPRESS' ? 'EXPRESS' : 'STANDARD',
      definition: String(properties.DefinitionString),
    })),
    tables: ofType('AWS::DynamoDB::Table').map(({ name, properties }) => ({ name, properties })),
    buckets: ofType('AWS::S3::Bucket').map(({ name }) => bucketName(name)),
  };
}

/** CDK adds functions of its own for deployments; they have no bundle of ours. */
function isOurs({ metadata }: { metadata: Record<string, unknown> }): boolean {
  return typeof metadata['aws:asset:path'] === 'string';
}

function readFunction(found: {
  name: string;
  arn: string;
  metadata: Record<string, unknown>;
  properties: Record<string, unknown>;
}): AssemblyFunction {
  const { Handler, Role, Timeout, MemorySize, Environment } = found.properties as {
    Handler: string;
    Role: string;
    Timeout: number;
    MemorySize: number;
    Environment?: { Variables: Record<string, string> };
  };
  return {
    name: found.name,
    arn: found.arn,
    folder: String(found.metadata['aws:asset:path']),
    handler: Handler,
    roleArn: Role,
    timeoutSeconds: Timeout,
    memoryMb: MemorySize,
    environment: Environment?.Variables ?? {},
  };
}

const UNIT_SECONDS: Record<string, number> = { minute: 60, hour: 3600, day: 86_400 };

/**
 * A rule that waits for events is none.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 * @throws Error the rule has a schedule of another kind than a rate
 */
function readSchedule({ arn, properties }: { arn: string; properties: Record<string, unknown> }) {
  const { ScheduleExpression: expression, Targets } = properties as {
    ScheduleExpression?: string;
    Targets: { Arn: string }[];
  };
  if (expression === undefined) return [];
  const [, count, unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const seconds = UNIT_SECONDS[unit];
  if (!seconds) throw new Error(`The local run has no schedule ${expression}.`);
  const everySeconds = Number(count) * seconds;
  return Targets.map(({ Arn }) => ({ ruleArn: arn, functionArn: Arn, everySeconds }));
}

/** A rule for what happens on our own bus is none, and neither is a schedule. */
function readEndWatch({ arn, properties }: { arn: string; properties: Record<string, unknown> }) {
  const { EventPattern: pattern, Targets } = properties as {
    EventPattern?: { source: string[]; detail?: { status: string[]; stateMachineArn: string[] } };
    Targets: { Arn: string }[];
  };
  const { source = [], detail } = pattern ?? {};
  if (!source.includes('aws.states') || !detail) return [];
  const { status: statuses, stateMachineArn: stateMachineArns } = detail;
  return Targets.map(({ Arn }) => {
    return { ruleArn: arn, functionArn: Arn, stateMachineArns, statuses };
  });
}

/** The function that a version is of, by its logical id. */
function functionOf(version: Resource): string {
  return (version.Properties?.FunctionName as { Ref: string } | undefined)?.Ref ?? '';
}

/** The state machine that an alias leads to, by its logical id. */
function stateMachineOf(alias: Resource, resources: Record<string, Resource>): string {
  const { StateMachineVersionArn: version } = (alias.Properties?.DeploymentPreference ?? {}) as {
    StateMachineVersionArn?: { Ref: string };
  };
  const { StateMachineArn: machine } = (resources[version?.Ref ?? '']?.Properties ?? {}) as {
    StateMachineArn?: { Ref: string };
  };
  return machine?.Ref ?? '';
}

/** Bucket names are lower case everywhere on AWS. */
const bucketName = (logicalId: string) => logicalId.toLowerCase();

function referencesTo(
  resources: Record<string, Resource>,
  { accountId, region }: Place,
): References {
  const arn = (service: string, rest: string) =>
    `arn:aws:${service}:${region}:${accountId}:${rest}`;
  const arns: Record<string, (id: string) => string> = {
    'AWS::Lambda::Function': (id) => arn('lambda', `function:${id}`),
    'AWS::StepFunctions::StateMachine': (id) => arn('states', `stateMachine:${id}`),
    'AWS::DynamoDB::Table': (id) => arn('dynamodb', `table/${id}`),
    'AWS::Events::Rule': (id) => arn('events', `rule/${id}`),
    'AWS::Logs::LogGroup': (id) => arn('logs', `log-group:${id}:*`),
    'AWS::IAM::Role': (id) => `arn:aws:iam::${accountId}:role/${id}`,
    'AWS::S3::Bucket': (id) => `arn:aws:s3:::${bucketName(id)}`,
    'AWS::KMS::Key': (id) => arn('kms', `key/${id}`),
  };
  const pseudo: Record<string, string> = {
    'AWS::Region': region,
    'AWS::AccountId': accountId,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': 'OicOnboarding',
  };
  const attribute = (id: string, name: string) => {
    const toArn = arns[resources[id]?.Type ?? ''];
    return name === 'Arn' && toArn ? toArn(id) : `${id}.${name}`;
  };
  return {
    attribute,
    ref: (name) => {
      const found = resources[name];
      if (!found) return pseudo[name] ?? name;
      const type = found.Type;
      if (type === 'AWS::S3::Bucket') return bucketName(name);
      // A state machine's Ref is its ARN; those of the others that we use are their names.
      if (type === 'AWS::StepFunctions::StateMachine') return attribute(name, 'Arn');
      // Here functions and state machines have one version, the present one.
      if (type === 'AWS::Lambda::Version') return attribute(functionOf(found), 'Arn');
      if (type === 'AWS::StepFunctions::StateMachineAlias') {
        return attribute(stateMachineOf(found, resources), 'Arn');
      }
      return name;
    },
  };
}
