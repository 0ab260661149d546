import { fileURLToPath } from 'node:url';
import type { Template } from 'aws-cdk-lib/assertions';
import { build } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { functionDefinitions } from '#cdk/functions.ts';
import { actionsOf, type Statement, statementsOf, synthesize } from './synthesized.ts';

/** The action that each AWS call of our sources needs. A call that is new here fails the test below. */
const NEEDS: Record<string, string[]> = {
  GetCommand: ['dynamodb:GetItem'],
  PutCommand: ['dynamodb:PutItem'],
  UpdateCommand: ['dynamodb:UpdateItem'],
  DeleteCommand: ['dynamodb:DeleteItem'],
  QueryCommand: ['dynamodb:Query'],
  paginateQuery: ['dynamodb:Query'],
  BatchGetCommand: ['dynamodb:BatchGetItem'],
  BatchWriteCommand: ['dynamodb:BatchWriteItem'],
  GetObjectCommand: ['s3:GetObject'],
  PutObjectCommand: ['s3:PutObject'],
  GetSecretValueCommand: ['secretsmanager:GetSecretValue'],
  CreateSecretCommand: ['secretsmanager:CreateSecret', 'secretsmanager:TagResource'],
  PutSecretValueCommand: ['secretsmanager:PutSecretValue'],
  DeleteSecretCommand: ['secretsmanager:DeleteSecret'],
  StartExecutionCommand: ['states:StartExecution'],
  StartSyncExecutionCommand: ['states:StartSyncExecution'],
  RedriveExecutionCommand: ['states:RedriveExecution'],
  DescribeExecutionCommand: ['states:DescribeExecution'],
  DescribeStateMachineForExecutionCommand: ['states:DescribeStateMachineForExecution'],
  SendTaskSuccessCommand: ['states:SendTaskSuccess'],
  SendTaskFailureCommand: ['states:SendTaskFailure'],
  GetExecutionHistoryCommand: ['states:GetExecutionHistory'],
  PutEventsCommand: ['events:PutEvents'],
  paginateListExecutions: ['states:ListExecutions'],
  paginateListSecrets: ['secretsmanager:ListSecrets'],
  // Calls that we sign ourselves. https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
  signHead: ['s3:GetObject', 's3:ListBucket'],
  signGet: ['s3:GetObject', 's3:ListBucket'],
  presignPut: ['s3:PutObject'],
  // A file that may be missing: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
  findStoredJson: ['s3:ListBucket'],
};
/** What every function may do, or needs for data that others encrypt for it. */
const ALWAYS = /^(logs|xray|kms):/;

const root = fileURLToPath(new URL('../..', import.meta.url));
const sources = new Map<string, string>();
let template: Template;

/** Each function as one text from which everything that it can't reach has been shaken off. */
beforeAll(async () => {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: functionDefinitions.map(({ name }) => ({ in: `functions/${name}.ts`, out: name })),
    outdir: '/out',
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'error',
  });
  for (const { path, text } of outputFiles) sources.set(path.slice(5, -3), text);
  template = await synthesize({
    tokenIssuer: 'https://id.example',
    tokenAudience: 'oic-onboarding',
  });
}, 60_000);

/** The bundler numbers a name that several files import. */
function callsIn(name: string): string[] {
  const source = sources.get(name) ?? '';
  const calls = [
    ...source.matchAll(
      /\bnew (\w+Command)\d*\(|\b(paginate\w+|signHead|signGet|presignPut|findStoredJson)\(/g,
    ),
  ];
  return [...new Set(calls.map(([, command, paginator]) => command ?? paginator ?? ''))];
}

const names = functionDefinitions.map(({ name }) => name);

describe.each(names)('%s', (name) => {
  it('may do exactly what its source does', () => {
    const needed = callsIn(name).flatMap((call) => NEEDS[call] ?? [`unknown: ${call}`]);
    const allowed = statementsOf(template, name)
      .flatMap(actionsOf)
      .filter((action) => !ALWAYS.test(action));

    expect([...new Set(allowed)].sort()).toEqual([...new Set(needed)].sort());
  });

  it('publishes events if and only if its definition says so', () => {
    const definition = functionDefinitions.find((one) => one.name === name);
    expect(callsIn(name).includes('PutEventsCommand')).toBe(definition?.events ?? false);
  });

  it('writes only its own log', () => {
    const [log] = statementsOf(template, name).filter(({ Sid }) => Sid === 'WriteLog');
    const { Resource } = log as { Resource: { 'Fn::GetAtt': [string, string] } };
    const [functionLog] = Object.values(
      template.findResources('AWS::Lambda::Function', {
        Properties: { Description: `oic-onboarding: ${name}` },
      }),
    ).map(({ Properties }) => Properties.LoggingConfig.LogGroup.Ref as string);

    expect(Resource['Fn::GetAtt']).toEqual([functionLog, 'Arn']);
  });
});

describe('secrets', () => {
  const resources = (statement: Statement | undefined) => JSON.stringify(statement?.Resource);
  const find = (name: string, sid: string) =>
    statementsOf(template, name).find(({ Sid }) => Sid === sid);

  it('are open by kind: who calls OIC reads our client, and not that of CupixWorks', () => {
    expect(resources(find('oic/check-access', 'ReadSecrets'))).toContain('/*/provisioner-client-');
    expect(resources(find('oic/check-access', 'ReadSecrets'))).not.toContain('runtime-client');
    expect(resources(find('cupixworks/prove-registration', 'ReadSecrets'))).toContain(
      '/*/runtime-client-??????',
    );
  });

  it("of a customer's own are open only with the tag of their kind", () => {
    const tagged = names.filter((name) => find(name, 'ReadTaggedSecrets'));
    const mayBeForeign =
      /^(primavera|cupixworks|cpq-administrator|cpq-client|cpq-adopted-client|recovery-client|promotion-client|connection-credentials|git-token)$/;
    const named = functionDefinitions.filter(({ secrets = {} }) =>
      Object.keys(secrets).some((kind) => mayBeForeign.test(kind)),
    );
    expect(tagged).toEqual(named.map(({ name }) => name));
    expect(find('oic/test-connection', 'ReadTaggedSecrets')?.Condition).toEqual({
      StringEquals: { 'secretsmanager:ResourceTag/oic-onboarding': ['primavera'] },
    });
  });

  it('of plans may be deleted by the API, and none of onboardings, whose ids have no dot', () => {
    const { Action, Resource } = find('api/http', 'DeleteSecretsOfPlans') as Statement;
    expect(Action).toBe('secretsmanager:DeleteSecret');
    expect(JSON.stringify(Resource)).toMatch(/:secret:oic-onboarding\/plan\.\*"\]\]\}$/);
    expect(find('api/http', 'DeleteSecrets')).toBeUndefined();
  });

  it('of OCI are closed to everybody but the functions that sign', () => {
    const signing = functionDefinitions.filter(({ ociCredentials }) => ociCredentials);
    const [policy] = Object.values(template.findResources('AWS::SecretsManager::ResourcePolicy'));
    const statements = policy?.Properties.ResourcePolicy.Statement as Statement[];
    const closed = statements.find(({ Effect }) => Effect === 'Deny');

    expect(closed).toMatchObject({
      Action: 'secretsmanager:GetSecretValue',
      Principal: { AWS: '*' },
    });
    expect(closed?.Condition?.ArnNotEquals?.['aws:PrincipalArn']).toHaveLength(signing.length);
    expect(names.filter((name) => find(name, 'SignForOci'))).toEqual(
      signing.map(({ name }) => name),
    );
  });
});

describe('keyless', () => {
  it('stores no OCI key and may ask AWS for nothing but a short RS256 token of one audience', async () => {
    const keyless = await synthesize({ ociTokenAudience: 'https://oci.example/acme' });
    const [secret] = Object.values(keyless.findResources('AWS::SecretsManager::Secret'));
    expect(secret?.Properties.Name).toBe('oic-onboarding/oci-exchange');
    expect(secret?.Properties.GenerateSecretString).toBeUndefined();

    const statements = statementsOf(keyless, 'oci/check-tenancy');
    expect(statements.find(({ Sid }) => Sid === 'StateWhoWeAre')).toEqual({
      Sid: 'StateWhoWeAre',
      Effect: 'Allow',
      Action: 'sts:GetWebIdentityToken',
      Resource: '*',
      Condition: {
        'ForAllValues:StringEquals': { 'sts:IdentityTokenAudience': 'https://oci.example/acme' },
        Null: { 'sts:IdentityTokenAudience': 'false' },
        StringEquals: { 'sts:SigningAlgorithm': 'RS256' },
        NumericLessThanEquals: { 'sts:DurationSeconds': 300 },
      },
    });
    expect(statementsOf(template, 'oci/check-tenancy').flatMap(actionsOf)).not.toContain(
      'sts:GetWebIdentityToken',
    );
  });
});
