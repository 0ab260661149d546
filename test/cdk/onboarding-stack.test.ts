import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildApp } from '#cdk/build-app.ts';
import { functionDefinitions } from '#cdk/functions.ts';

interface Statement {
  Action: string | string[];
  Resource: unknown;
}

let template: Template;
beforeAll(async () => {
  const app = await buildApp({ context: { 'aws:cdk:disable-asset-staging': true } });
  template = Template.fromStack(app.node.findChild('OicOnboarding') as Stack);
}, 60_000);

const statements = () =>
  Object.values(template.findResources('AWS::IAM::Policy')).flatMap(
    ({ Properties }) => Properties.PolicyDocument.Statement as Statement[],
  );

describe('the stack', () => {
  it('has one function per definition, on ARM64 and the current Node, traced, with a log of its own', () => {
    template.resourceCountIs('AWS::Lambda::Function', functionDefinitions.length);
    template.allResourcesProperties('AWS::Lambda::Function', {
      Architectures: ['arm64'],
      Runtime: 'nodejs24.x',
      TracingConfig: { Mode: 'Active' },
    });
    template.resourceCountIs('AWS::Logs::LogGroup', functionDefinitions.length + 1);
  });

  it('runs a Standard workflow whose log holds no execution data', () => {
    template.hasResourceProperties('AWS::StepFunctions::StateMachine', {
      StateMachineType: 'STANDARD',
      LoggingConfiguration: { IncludeExecutionData: false },
      TracingConfiguration: { Enabled: true },
    });
  });

  it('keeps the ledger and the archives when the stack goes', () => {
    template.hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Retain',
      Properties: {
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      },
    });
    template.hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'Retain',
      Properties: {
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        VersioningConfiguration: { Status: 'Enabled' },
      },
    });
  });

  it('allows no action by wildcard', () => {
    const actions = statements().flatMap(({ Action }) => Action);
    expect(actions.length).toBeGreaterThan(50);
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
  });

  it('lets only the functions that sign for OCI read the OCI key', () => {
    const readers = Object.entries(template.findResources('AWS::IAM::Policy')).filter(
      ([, policy]) => JSON.stringify(policy).includes('oic-onboarding/oci-??????'),
    );
    const signing = functionDefinitions.filter(({ ociCredentials }) => ociCredentials);
    expect(readers).toHaveLength(signing.length);
  });

  it('gives no function an environment variable that looks like a secret', () => {
    for (const { Properties } of Object.values(template.findResources('AWS::Lambda::Function'))) {
      const names = Object.keys(Properties.Environment.Variables);
      expect(names.filter((name) => /password|token|private/i.test(name))).toEqual([]);
    }
  });
});
