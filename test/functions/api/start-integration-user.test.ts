import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { checkUserRequest } from '#functions/api/request/check-user-request.ts';
import { integrationUserId } from '#functions/api/request/user-workflow-input.ts';
import { startIntegrationUser } from '#functions/api/start-integration-user.ts';
import { MemoryAws } from './memory-aws.ts';
import { surroundingsWith } from './request/valid-request.ts';

let aws: MemoryAws;
beforeEach(() => {
  aws = new MemoryAws();
  const arn = process.env.ONBOARDING_STATE_MACHINE?.replace('Onboarding', 'IntegrationUser');
  vi.stubEnv('INTEGRATION_USER_STATE_MACHINE', arn);
});
afterEach(() => {
  aws.restore();
  vi.unstubAllEnvs();
});

/** The input of the only execution that was started. */
function input(): string {
  const [execution] = aws.executions.values();
  return String(execution?.input);
}

async function checked(administrator?: unknown, changes: object = {}) {
  const verdict = await checkUserRequest(
    {
      kind: 'IntegrationUser',
      customer: 'acme',
      oracle: { region: 'eu-frankfurt-1', domain: `ocid1.domain.oc1..${'a'.repeat(60)}` },
      site: 'https://acme.fa.em2.oraclecloud.com',
      client: { name: 'erp' },
      cpq: { administrator, administratorEmail: 'kim@acme.example' },
      ...changes,
    },
    undefined,
    surroundingsWith({}),
  );
  if (!verdict.ok) throw new Error(JSON.stringify(verdict.problems));
  return verdict.checked;
}

describe('starting the work on an integration user', () => {
  it('stores the credential first, then tells the ledger, then starts', async () => {
    const request = await checked('a-secret-token');
    const id = integrationUserId(request.request);
    await startIntegrationUser(request);
    const secret = `oic-onboarding/${id}/cpq-administrator`;
    expect(aws.calls).toEqual([`secret ${secret}`, 'ledger', `start ${id}-1`]);
    expect(input()).not.toContain('a-secret-token');
    expect(JSON.parse(input()).request.administrator).toEqual({ secretId: secret });
    expect(JSON.parse([...aws.secrets.values()][0] ?? '')).toEqual({ token: 'a-secret-token' });
  });

  it('takes client id and secret as JSON for a client', async () => {
    const client = { clientId: 'c', clientSecret: 's-e-c-r-e-t' };
    await startIntegrationUser(await checked(JSON.stringify(client)));
    expect(JSON.parse([...aws.secrets.values()][0] ?? '')).toEqual(client);
  });

  it('needs no administrator', async () => {
    await startIntegrationUser(await checked());
    expect(aws.secrets.size).toBe(0);
    expect(JSON.parse(input()).request.administrator).toBeNull();
  });

  it.each([
    ['{"token":"t"}', 'customers/acme/kim'],
    ['{"clientId":"c","clientSecret":"s"}', 'customers/acme/kim'],
    ['just-a-token', undefined],
  ])('uses a secret that holds %s', async (text, inPlace) => {
    aws.secrets.set('customers/acme/kim', text);
    const request = await checked({ secret: 'customers/acme/kim' });
    await startIntegrationUser(request);
    const id = integrationUserId(request.request);
    const { administrator } = JSON.parse(input()).request;
    expect(administrator.secretId).toBe(inPlace ?? `oic-onboarding/${id}/cpq-administrator`);
  });

  it('refuses a secret with something else, without showing it', async () => {
    aws.secrets.set('customers/acme/kim', '{"password":"hidden-1"}');
    const start = startIntegrationUser(await checked({ secret: 'customers/acme/kim' }));
    await expect(start).rejects.toMatchObject({
      name: 'InvalidRequest',
      message: expect.not.stringContaining('hidden-1'),
    });
  });

  describe('with a client that exists', () => {
    const theirs = 'customers/acme/erp';
    const adopting = (clientSecret: unknown) =>
      checked(undefined, { client: { name: 'erp', adopt: { clientId: 'c', clientSecret } } });

    it.each([
      ['the-secret'],
      ['{"clientSecret":"the-secret"}'],
      ['{"clientId":"c","clientSecret":"the-secret"}'],
    ])('keeps its id with the secret that lies in %s', async (text) => {
      aws.secrets.set(theirs, text);
      const request = await adopting({ secret: theirs });
      await startIntegrationUser(request);
      const { adopt } = JSON.parse(input()).request.client;
      expect(adopt).toBe(`oic-onboarding/${integrationUserId(request.request)}/cpq-adopted-client`);
      const kept = JSON.parse(aws.secrets.get(adopt) ?? '');
      expect(kept).toEqual({ clientId: 'c', clientSecret: 'the-secret' });
    });

    it.each([
      ['{"clientId":"another","clientSecret":"hidden-2"}', 'belongs to another client'],
      ['{"password":"hidden-2"}', 'has no field clientSecret'],
    ])('refuses %s', async (text, why) => {
      aws.secrets.set(theirs, text);
      const error = await startIntegrationUser(await adopting({ secret: theirs })).catch((e) => e);
      expect(error).toMatchObject({ name: 'InvalidRequest' });
      expect(error.message).toContain(why);
      expect(error.message).not.toContain('hidden-2');
      expect(aws.executions.size).toBe(0);
    });
  });

  it('refuses an edited request while another one runs', async () => {
    await startIntegrationUser(await checked());
    const edited = startIntegrationUser(await checked(undefined, { status: 'inactive' }));
    await expect(edited).rejects.toMatchObject({ name: 'Conflict' });
  });
});
