import { Metrics } from '@aws-lambda-powertools/metrics';
import { ListSecretsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { handler, measureSecretAge } from '#functions/aws/measure-secret-age.ts';

const aws = mockClient(SecretsManagerClient);
const NOW = Date.UTC(2026, 0, 31);
const daysAgo = (days: number) => new Date(NOW - days * 86_400_000);

beforeEach(() => {
  aws.reset();
  process.env.SECRET_PREFIX = 'oic-onboarding';
});

describe('measuring the age of secrets', () => {
  it('tells the oldest of each kind by its last change', async () => {
    aws.on(ListSecretsCommand).resolves({
      SecretList: [
        { Name: 'oic-onboarding/oci', CreatedDate: daysAgo(400), LastChangedDate: daysAgo(3) },
        { Name: 'oic-onboarding/a/runtime-client', LastChangedDate: daysAgo(10) },
        { Name: 'oic-onboarding/b/runtime-client', LastChangedDate: daysAgo(91) },
        { Name: 'oic-onboarding/c/runtime-client', CreatedDate: daysAgo(5) },
      ],
    });

    expect([...(await measureSecretAge(NOW))]).toEqual([
      ['oci', 3],
      ['runtime-client', 91],
    ]);
  });

  it('passes over what only begins alike, and looks at every page', async () => {
    aws
      .on(ListSecretsCommand)
      .resolvesOnce({
        SecretList: [{ Name: 'OIC-onboarding-of-others/oci', LastChangedDate: daysAgo(900) }],
        NextToken: 'more',
      })
      .resolves({ SecretList: [{ Name: 'oic-onboarding/oci', LastChangedDate: daysAgo(1) }] });

    expect([...(await measureSecretAge(NOW))]).toEqual([['oci', 1]]);
  });

  it('writes one metric per kind, as the alarms look for it', async () => {
    const dimension = vi.spyOn(Metrics.prototype, 'addDimension');
    const metric = vi.spyOn(Metrics.prototype, 'addMetric');
    aws.on(ListSecretsCommand).resolves({
      SecretList: [
        { Name: 'oic-onboarding/oci', LastChangedDate: new Date() },
        { Name: 'oic-onboarding/a/primavera', LastChangedDate: new Date() },
      ],
    });

    await handler();

    expect(dimension.mock.calls).toEqual([
      ['secret', 'oci'],
      ['secret', 'primavera'],
    ]);
    expect(metric.mock.calls.map(([name]) => name)).toEqual(['SecretAgeDays', 'SecretAgeDays']);
    vi.restoreAllMocks();
  });
});
