import { readFile } from 'node:fs/promises';
import { CfnResource } from 'aws-cdk-lib';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { buildTestApp, stackIn } from './synthesized.ts';

/** What the CDK finds when it holds the template against CloudFormation's schemas and rules, offline. */
async function findingsOf(
  context: Record<string, unknown>,
  wrong?: Record<string, unknown>,
): Promise<unknown[]> {
  const app = await buildTestApp(context);
  if (wrong) {
    new CfnResource(stackIn(app), 'Wrong', { type: 'AWS::S3::Bucket', properties: wrong });
  }
  const { directory } = app.synth();
  const report = await readFile(`${directory}/validation-report.json`, 'utf8');
  return (JSON.parse(report) as { pluginReports: unknown[] }).pluginReports;
}

const EVERYTHING = {
  ociTokenAudience: 'oic-onboarding',
  alarmEmail: 'ops@acme.example',
  tokenIssuer: 'https://id.example',
  tokenAudience: 'oic-onboarding',
  apiDomain: 'api.acme.example',
  apiCertificateArn: 'arn:aws:acm:eu-central-1:111122223333:certificate/c-1',
  webAclArn: 'arn:aws:wafv2:eu-central-1:111122223333:regional/webacl/a/1',
};

// The first one loads the CDK.
beforeAll(() => buildTestApp(), 60_000);

describe('the template', () => {
  it.each([
    ['as it is by default', {}],
    ['with all that can be chosen', EVERYTHING],
  ])('is one that CloudFormation takes without a remark, %s', async (_, context) => {
    expect(await findingsOf(context)).toEqual([]);
  });

  it('would be remarked upon for a value that is none', async () => {
    const told = vi.spyOn(console, 'error').mockReturnValue();
    const findings = await findingsOf({}, { VersioningConfiguration: { Status: 'On' } });
    told.mockRestore();
    expect(JSON.stringify(findings)).toContain('W3030');
  });

  it('would not be made with a property that does not exist', async () => {
    await expect(findingsOf({}, { BucketNam: 'archives' })).rejects.toThrow(/validation/i);
  });
});
