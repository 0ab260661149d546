import { Match, type Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { functionDefinitions } from '#cdk/functions.ts';
import { actionsOf, type Statement, synthesize, type TemplateResource } from './synthesized.ts';

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
    // The workflow and the API have one more each.
    template.resourceCountIs('AWS::Logs::LogGroup', always.length + 2);
  });

  it('reserve concurrency only where they change a tenancy, and not where it is switched off', async () => {
    const reserved = (of: Template) =>
      Object.values(of.findResources('AWS::Lambda::Function'))
        .filter(({ Properties }) => Properties.ReservedConcurrentExecutions !== undefined)
        .map(({ Properties }) => Properties.Description.replace('oic-onboarding: ', ''));

    expect(reserved(template)).toEqual([
      'oci/provision-instance',
      'identity-domain/authorise-client',
      'identity-domain/remove-client',
      'oci/remove-instance',
    ]);
    expect(reserved(await synthesize({ reservedConcurrency: 'off' }))).toEqual([]);
  });

  it('have no environment variable that looks like a secret', () => {
    for (const { Properties } of Object.values(template.findResources('AWS::Lambda::Function'))) {
      const names = Object.keys(Properties.Environment.Variables);
      expect(names.filter((name) => /password|token$|private/i.test(name))).toEqual([]);
    }
  });
});

describe('the workflow', () => {
  it('is Standard, traced, encrypted by our key, and its log holds no execution data', () => {
    template.hasResourceProperties('AWS::StepFunctions::StateMachine', {
      StateMachineType: 'STANDARD',
      LoggingConfiguration: { IncludeExecutionData: false, Level: 'ALL' },
      TracingConfiguration: { Enabled: true },
      EncryptionConfiguration: {
        Type: 'CUSTOMER_MANAGED_KMS_KEY',
        KmsDataKeyReusePeriodSeconds: 900,
        KmsKeyId: Match.anyValue(),
      },
    });
  });

  it('is started by an alias of a version, and earlier versions stay', () => {
    const [version] = Object.entries(
      template.findResources('AWS::StepFunctions::StateMachineVersion'),
    );
    const [id, { Properties, DeletionPolicy, UpdateReplacePolicy }] = version!;
    expect(Properties.StateMachineRevisionId['Fn::GetAtt'][1]).toBe('StateMachineRevisionId');
    expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['Retain', 'Retain']);
    template.hasResourceProperties('AWS::StepFunctions::StateMachineAlias', {
      Name: 'live',
      DeploymentPreference: { Type: 'ALL_AT_ONCE', StateMachineVersionArn: { Ref: id } },
    });
  });

  it('calls published versions of the functions, which stay as well', () => {
    const versions = template.findResources('AWS::Lambda::Version');
    for (const { DeletionPolicy } of Object.values(versions)) expect(DeletionPolicy).toBe('Retain');
    const [machine] = Object.values(template.findResources('AWS::StepFunctions::StateMachine'));
    const parts = machine?.Properties.DefinitionString['Fn::Join'][1] as unknown[];
    const references = parts.filter((part) => typeof part === 'object') as { Ref: string }[];
    const called = references.map(({ Ref }) => Ref).filter((name) => name !== 'AWS::Partition');

    expect(new Set(called)).toEqual(new Set(Object.keys(versions)));
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

    expect(told).toEqual([
      'oic-onboarding: identity-domain/authorise-client',
      'oic-onboarding: api/http',
    ]);
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
    expect(template.toJSON()).toEqual((await synthesize()).toJSON());
  });

  it('of what holds data never change', () => {
    const holders = ['AWS::DynamoDB::Table', 'AWS::S3::Bucket', 'AWS::KMS::Key'];
    const ids = resources()
      .filter(([, { Type }]) => holders.includes(Type))
      .map(([id]) => id);

    expect(ids.sort()).toEqual([
      'ArtifactsAccessLog269E4E01',
      'ArtifactsBucket88671897',
      'KeysDataA2F7C5E6',
      'KeysSecretsC2A8CD45',
      'LedgerTable9343E4AA',
    ]);
  });
});
