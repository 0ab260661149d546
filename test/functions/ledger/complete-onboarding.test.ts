import { beforeEach, describe, expect, it } from 'vitest';
import { handler } from '#functions/ledger/complete-onboarding.ts';
import { findJob, listResources, readAudit, recordResource, recordStart } from '#runtime/ledger.ts';
import { useLocalAccount } from '#test/functions/runtime/local-setup.ts';
import { failureOf, run } from '#test/functions/steps.ts';

useLocalAccount();
const jobId = 'acme-1';
const registration = {
  oicOAuthTokenUrl: 'https://idcs-1.identity.oraclecloud.com/oauth2/v1/token',
  clientId: 'client',
  clientSecret: { secretId: 'oic-onboarding/acme-1/runtime-client' },
  scope: 'urn:opc:resource:consumer::all',
  opcAccessTokenUrl: 'https://acme.integration.eu-frankfurt-1.ocp.oraclecloud.com/ic/api/token',
};
const proof = {
  tokenOk: true,
  endpointOk: true,
  primaveraOk: true,
  at: '2026-01-31T12:00:00.000Z',
};
const payload = { jobId, registration, proof };
const start = {
  id: jobId,
  kind: 'onboarding' as const,
  customer: 'acme',
  executionArn: 'arn:1',
  request: {},
};

beforeEach(() => recordStart(start));

describe('complete-onboarding', () => {
  it('writes down what was reached', async () => {
    await run(handler, payload);
    expect(await findJob(jobId)).toMatchObject({
      customer: 'acme',
      status: 'SUCCEEDED',
      registration,
      proof,
    });
    expect(await readAudit(jobId)).toEqual([
      { who: 'workflow', what: 'onboarding completed', at: expect.any(String) },
    ]);
  });

  it('sums up what exists, by ids alone', async () => {
    const project = { kind: 'project', name: '-', id: 'CUPIX', origin: 'created' } as const;
    const client = { kind: 'oauth-client', name: 'runtime', id: '', origin: 'created' } as const;
    await recordResource(jobId, { ...project, facts: { sha256: 'ab' } });
    await recordResource(jobId, client);
    expect(await run(handler, payload)).toEqual({ ...payload, resources: [project] });
  });

  it('does the same a second time', async () => {
    const first = await run(handler, payload);
    expect(await run(handler, payload)).toEqual(first);
    expect(await listResources(jobId)).toHaveLength(1);
    expect((await findJob(jobId))?.status).toBe('SUCCEEDED');
  });

  it.each([
    { ...payload, registration: { ...registration, clientSecret: 'hunter22' } },
    { ...payload, registration: { ...registration, password: 'hunter22' } },
    { ...payload, proof: undefined },
  ])('completes nothing with a payload that it does not know: %#', async (wrong) => {
    const failure = await failureOf(handler, wrong);
    expect(failure.name).toBe('InvalidRequest');
    expect(failure.text).not.toContain('hunter22');
    expect((await findJob(jobId))?.status).toBe('RUNNING');
  });
});
