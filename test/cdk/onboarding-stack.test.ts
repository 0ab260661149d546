import { readdir, readFile } from 'node:fs/promises';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { LONGEST_POLICY, policyLength } from '#cdk/constructs/policy-length.ts';
import { constructId } from '#cdk/function-set.ts';
import { functionDefinitions } from '#cdk/functions.ts';
import { inquiries, workflows } from '#cdk/workflows.ts';
import {
  actionsOf,
  buildTestApp,
  type Statement,
  stackIn,
  synthesize,
  synthesizeAnew,
  type TemplateResource,
} from './synthesized.ts';

let template: Template;
beforeAll(async () => {
  template = await synthesize();
}, 60_000);

const resources = () =>
  Object.entries(template.toJSON().Resources as Record<string, TemplateResource>);
const statements = () =>
  resources()
    .filter(([, { Type }]) => /^AWS::IAM::(Managed)?Policy$/.test(Type))
    .flatMap(
      ([, { Properties }]) => (Properties.PolicyDocument as { Statement: Statement[] }).Statement,
    );

describe('functions', () => {
  it('are made only when their role may write logs and traces, which Lambda asks for', () => {
    for (const { DependsOn } of Object.values(template.findResources('AWS::Lambda::Function'))) {
      expect(DependsOn).toEqual([expect.stringMatching(/PermissionsPolicy[0-9A-F]{8}$/)]);
    }
  });

  it('are one per definition, on ARM64 and the current Node, traced, with a log of their own', () => {
    const always = functionDefinitions.filter(({ onlyWith }) => onlyWith === undefined);
    template.resourceCountIs('AWS::Lambda::Function', always.length);
    template.allResourcesProperties('AWS::Lambda::Function', {
      Architectures: ['arm64'],
      Runtime: 'nodejs24.x',
      TracingConfig: { Mode: 'Active' },
      LoggingConfig: { LogFormat: 'JSON' },
      Environment: { Variables: { NODE_OPTIONS: '--enable-source-maps' } },
    });
    // Each workflow has one more, and the API.
    const others = Object.keys({ ...workflows, ...inquiries }).length + 1;
    template.resourceCountIs('AWS::Logs::LogGroup', always.length + others);
  });

  it('reserve concurrency only where they change a tenancy, and not where it is switched off', async () => {
    const reserved = (of: Template) =>
      Object.values(of.findResources('AWS::Lambda::Function'))
        .filter(({ Properties }) => Properties.ReservedConcurrentExecutions !== undefined)
        .map(({ Properties }) => Properties.Description.replace('oic-onboarding: ', ''));

    const polite = functionDefinitions.filter((one) => one.reservedConcurrency !== undefined);
    expect(reserved(template).sort()).toEqual(polite.map(({ name }) => name).sort());
    for (const { name } of polite) expect(name).toMatch(/^(oci|identity-domain)\//);
    expect(reserved(await synthesize({ reservedConcurrency: 'off' }))).toEqual([]);
  });

  it('reserve as much as the page on quotas says', async () => {
    const page = await readFile(new URL('../../docs/quotas.md', import.meta.url), 'utf8');
    const sum = functionDefinitions.reduce((all, one) => all + (one.reservedConcurrency ?? 0), 0);
    expect(page).toContain(`the stack reserves ${sum} and`);
  });

  it('have no environment variable that looks like a secret', () => {
    for (const { Properties } of Object.values(template.findResources('AWS::Lambda::Function'))) {
      const names = Object.keys(Properties.Environment.Variables);
      expect(names.filter((name) => /password|token$|private/i.test(name))).toEqual([]);
    }
  });
});

describe('the stack', () => {
  it('tells what people need, once each and with what it is for', () => {
    const outputs = Object.entries(
      template.toJSON().Outputs as Record<string, { Description?: string }>,
    );
    expect(outputs.map(([name]) => name)).toEqual(
      expect.arrayContaining(['ApiUrl', 'OciSecret', 'AlarmTopicArn', 'OnboardingAliasArn']),
    );
    expect(outputs.filter(([name]) => /endpoint/i.test(name))).toEqual([]);
    for (const [name, { Description }] of outputs) expect(Description, name).toMatch(/^[A-Z]/);
  });

  it('names nothing as a dependency that a property refers to anyway', () => {
    for (const [id, { Properties, DependsOn = [] }] of resources()) {
      const named = [
        ...JSON.stringify(Properties ?? {}).matchAll(/"(?:Ref|Fn::GetAtt)":\[?"(\w+)"/g),
      ];
      const twice = [DependsOn].flat().filter((other) => named.some(([, name]) => name === other));
      expect(twice, id).toEqual([]);
    }
  });

  it('keeps well below what CloudFormation takes: 500 resources and a megabyte a template', async () => {
    const { directory } = (await buildTestApp()).synth();
    const files = (await readdir(directory)).filter((name) => name.endsWith('.template.json'));
    for (const file of files) {
      const text = await readFile(`${directory}/${file}`, 'utf8');
      expect(Object.keys(JSON.parse(text).Resources).length, file).toBeLessThan(450);
      expect(text.length, file).toBeLessThan(900_000);
    }
  });

  it('holds the functions that sign for OCI itself: the trust knows their roles by their names', async () => {
    const stack = stackIn(await buildTestApp());
    for (const { name } of functionDefinitions.filter(({ ociCredentials }) => ociCredentials)) {
      expect(stack.node.tryFindChild(constructId(name)), name).toBeDefined();
    }
  });
});

describe('what is kept', () => {
  it('is encrypted with a key of ours that rotates and outlives the stack', () => {
    template.allResources('AWS::KMS::Key', {
      DeletionPolicy: 'Retain',
      Properties: Match.objectLike({ EnableKeyRotation: true }),
    });
    template.allResourcesProperties('AWS::Logs::LogGroup', {
      KmsKeyId: Match.anyValue(),
      RetentionInDays: Match.anyValue(),
    });
    template.allResourcesProperties('AWS::SecretsManager::Secret', { KmsKeyId: Match.anyValue() });
    template.allResourcesProperties('AWS::SNS::Topic', { KmsMasterKeyId: Match.anyValue() });
    template.allResourcesProperties('AWS::DynamoDB::Table', {
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: Match.anyValue() },
    });
  });

  it('has, as a new secret, the key that its function is told', () => {
    const told = Object.values(template.findResources('AWS::Lambda::Function'))
      .filter(({ Properties }) => Properties.Environment.Variables.SECRETS_KEY)
      .map(({ Properties }) => Properties.Description);

    const writers = functionDefinitions.filter(({ secrets = {} }) =>
      Object.values(secrets).includes('write'),
    );
    expect(told.sort()).toEqual(writers.map(({ name }) => `oic-onboarding: ${name}`).sort());
    expect(writers.length).toBeGreaterThan(1);
  });

  it('stays when the stack goes: the ledger and the archives', () => {
    template.hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Retain',
      Properties: {
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      },
    });
    template.allResources('AWS::S3::Bucket', {
      DeletionPolicy: 'Retain',
      Properties: Match.objectLike({
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        VersioningConfiguration: { Status: 'Enabled' },
      }),
    });
  });

  it('expires in the ledger only where a record says when', () => {
    template.hasResourceProperties('AWS::DynamoDB::Table', {
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    });
  });

  it('is reached by TLS only', () => {
    const denied = Object.values(template.findResources('AWS::S3::BucketPolicy')).map(
      ({ Properties }) => JSON.stringify(Properties.PolicyDocument),
    );
    expect(denied).toHaveLength(2);
    for (const policy of denied) expect(policy).toContain('"aws:SecureTransport":"false"');
  });
});

describe('rights', () => {
  it('name every action, in policies of their own', () => {
    const actions = statements().flatMap(actionsOf);
    expect(actions.length).toBeGreaterThan(50);
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
    template.resourceCountIs('AWS::IAM::Policy', 0);
    expect(JSON.stringify(template.findResources('AWS::IAM::Role'))).not.toContain(
      'policy/service-role',
    );
  });

  it('fit into the size that a policy may have', () => {
    for (const [id, { Properties }] of Object.entries(
      template.findResources('AWS::IAM::ManagedPolicy'),
    )) {
      expect(policyLength(Properties.PolicyDocument), id).toBeLessThan(LONGEST_POLICY);
    }
  });

  it('are open to nobody outside: no policy allows everyone', () => {
    for (const [name, { Properties }] of resources()) {
      const policy =
        Properties?.KeyPolicy ?? Properties?.PolicyDocument ?? Properties?.ResourcePolicy;
      const open = ((policy as { Statement?: Record<string, unknown>[] })?.Statement ?? []).filter(
        ({ Effect, Principal }) =>
          Effect === 'Allow' && /"\*"/.test(JSON.stringify(Principal ?? '')),
      );
      expect(open, name).toEqual([]);
    }
    for (const { Properties } of Object.values(template.findResources('AWS::Lambda::Permission'))) {
      expect(Properties.Principal).not.toBe('*');
    }
  });
});

describe('logical ids', () => {
  it('are the same whenever the stack is synthesized, so that a difference means something', async () => {
    expect(template.toJSON()).toEqual((await synthesizeAnew()).toJSON());
  });

  it('of what holds data, or is known elsewhere, never change', () => {
    const known = /^AWS::(DynamoDB::Table|S3::Bucket|KMS::Key|SecretsManager::Secret|SNS::Topic)$/;
    const lasting = /^AWS::(Events::EventBus|ApiGateway::(RestApi|Account))$/;
    const ids = resources()
      .filter(([, { Type }]) => known.test(Type) || lasting.test(Type))
      .map(([id]) => id);

    expect(ids.sort()).toEqual([
      'ApiLogRoleAccountA0802E18',
      'ApiRestApiE35FEAFE',
      'ArtifactsAccessLog269E4E01',
      'ArtifactsBucket88671897',
      'CredentialsOciB6222414',
      'EventsBus45DE4339',
      'KeysDataA2F7C5E6',
      'KeysSecretsC2A8CD45',
      'LedgerTable9343E4AA',
      'ObservabilityAlarmsTopic0E0314AE',
    ]);
  });

  it('of the onboarding never change: its executions and alarms go by them', () => {
    const ids = resources().map(([id]) => id);
    expect(ids).toEqual(
      expect.arrayContaining([
        'OnboardingStateMachineFC9EE32A',
        'OnboardingAlias1692AC0F',
        'OnboardingVersion287908C7',
        'ObservabilityFailed899844F2',
        'ObservabilityStuck0BC1BD26',
      ]),
    );
  });
});
