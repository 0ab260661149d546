import { App, Stack, Validations } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks, NIST80053R5Checks } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { buildTestApp, stackIn } from './synthesized.ts';

const packs = [AwsSolutionsChecks, NIST80053R5Checks];

interface Finding {
  rule: string;
  path: string;
}

function findingsIn(scope: IConstruct): Finding[] {
  return packs.flatMap((Pack) =>
    new Pack().validateScope(scope).violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath }) => ({
        rule: ruleName,
        path: constructPath ?? '',
      })),
    ),
  );
}

/** What is acknowledged, and where; taken away from the constructs, so that the packs find it again. */
function takeAcknowledgements(scope: IConstruct): (Finding & { reason: string })[] {
  return scope.node.findAll().flatMap((construct) =>
    construct.node.metadata
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap((entry) => {
        const rules = { ...(entry.data as Record<string, string>) };
        for (const rule of Object.keys(rules)) delete entry.data[rule];
        return Object.entries(rules).map(([id, reason]) => ({
          rule: id.replace(/^annotation::/i, ''),
          path: construct.node.path,
          reason,
        }));
      }),
  );
}

describe('the packs AwsSolutions and NIST 800-53 R5', () => {
  it.each([
    ['with an OCI key', {}],
    ['keyless, with mails', { ociTokenAudience: 'oci', alarmEmail: 'ops@acme.example' }],
    ['with tokens', { tokenIssuer: 'https://id.example', tokenAudience: 'oic-onboarding' }],
    ['without reserved concurrency', { reservedConcurrency: 'off' }],
  ])('find nothing in the stack %s', async (_, context) => {
    expect(findingsIn(stackIn(await buildTestApp(context)))).toEqual([]);
  });

  it('find what is wrong with a careless bucket', () => {
    const stack = new Stack(new App(), 'Careless');
    new Bucket(stack, 'Bucket');

    const rules = findingsIn(stack).map(({ rule }) => rule);
    expect(rules).toContain('AwsSolutions-S10');
    expect(rules).toContain('NIST.800.53.R5-S3BucketLoggingEnabled');
  });
});

describe('what we acknowledge', () => {
  it('is one finding each, with a reason, below a construct that holds nothing else', async () => {
    const stack = stackIn(await buildTestApp());
    const acknowledged = takeAcknowledgements(stack);
    const found = findingsIn(stack);

    expect(acknowledged.length).toBeGreaterThan(50);
    for (const { rule, path, reason } of acknowledged) {
      const hit = found.filter((one) => one.rule === rule && one.path.startsWith(`${path}/`));
      expect(hit, `${path}: ${rule}`).toHaveLength(1);
      expect(reason, `${path}: ${rule}`).toMatch(/^[A-Z].{40,}\.$/s);
    }
  });

  it.each([
    ['OciCheckTenancy', 'Step Functions waits for the answer'],
    ['ApiHttp', 'API Gateway waits for the answer'],
    ['AwsFindStuckRuns', 'the next call by the clock'],
  ])('says of each function what becomes of a call that fails: %s', async (id, reason) => {
    const found = takeAcknowledgements(stackIn(await buildTestApp())).find(
      ({ rule, path }) => rule.endsWith('LambdaDLQ') && path === `OicOnboarding/${id}/Function`,
    );
    expect(found?.reason).toContain(reason);
  });

  it('is of few kinds', async () => {
    const rules = takeAcknowledgements(stackIn(await buildTestApp())).map(({ rule }) =>
      rule.replace(/\[.*/, ''),
    );

    expect([...new Set(rules)].sort()).toEqual([
      'AwsSolutions-APIG2',
      'AwsSolutions-APIG3',
      'AwsSolutions-APIG6',
      'AwsSolutions-COG4',
      'AwsSolutions-IAM5',
      'AwsSolutions-SMG4',
      'NIST.800.53.R5-APIGWAssociatedWithWAF',
      'NIST.800.53.R5-APIGWCacheEnabledAndEncrypted',
      'NIST.800.53.R5-APIGWExecutionLoggingEnabled',
      'NIST.800.53.R5-APIGWSSLEnabled',
      'NIST.800.53.R5-DynamoDBInBackupPlan',
      'NIST.800.53.R5-LambdaConcurrency',
      'NIST.800.53.R5-LambdaDLQ',
      'NIST.800.53.R5-LambdaInsideVPC',
      'NIST.800.53.R5-S3BucketReplicationEnabled',
      'NIST.800.53.R5-S3DefaultEncryptionKMS',
      'NIST.800.53.R5-SecretsManagerRotationEnabled',
    ]);
  });
});
