import { beforeEach, expect, it } from 'vitest';
import { handler } from '#functions/ledger/complete-integration-user.ts';
import { findJob, recordResource, recordStart } from '#runtime/ledger.ts';
import { useLocalAccount } from '#test/functions/runtime/local-setup.ts';
import { run } from '#test/functions/steps.ts';

useLocalAccount();
const jobId = 'acme-7';
const payload = {
  jobId,
  site: { url: 'https://acme.fa.em2.oraclecloud.com', restVersion: 'v19' },
  client: {
    appId: 'app',
    clientId: 'client',
    secretId: 'oic-onboarding/acme-7/cpq-client',
    tokenUrl: 'https://idcs-1.identity.oraclecloud.com/oauth2/v1/token',
    scope: 'https://acme.fa.em2.oraclecloud.com:443/cpq/api',
    isOurs: true,
  },
  groups: { administrator: [], sales: ['north_sales'] },
  status: 'active',
  proof: { call: 'allowed', refusedBy: null, at: '2026-01-31T12:00:00.000Z' },
  warnings: ['Mind the gap.'],
};

beforeEach(() =>
  recordStart({
    id: jobId,
    kind: 'integration-user',
    customer: 'acme',
    executionArn: 'arn:1',
    request: {},
  }),
);

it('writes down what was reached and sums up what the application needs, twice the same', async () => {
  const user = { kind: 'cpq-user', name: '-', id: 'BM_1', origin: 'created' } as const;
  await recordResource(jobId, { ...user, facts: { clientId: 'client' } });
  const first = await run(handler, payload);
  const { client, site, jobId: id, ...rest } = payload;
  expect(first).toEqual({
    ...rest,
    jobId: id,
    access: {
      tokenUrl: client.tokenUrl,
      clientId: 'client',
      clientSecret: { secretId: client.secretId },
      scope: client.scope,
      baseUrl: 'https://acme.fa.em2.oraclecloud.com/cpq/rest/v19',
    },
    resources: [user],
  });
  expect((await findJob(jobId))?.status).toBe('SUCCEEDED');
  expect(await run(handler, payload)).toEqual(first);
});
