import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type LocalAccount, openAccount } from '#test/local/aws/local-account.ts';

const domainUrl = 'https://idcs-0.identity.oraclecloud.com';
const kept = { clientId: 'client-1', clientSecret: 'idcscs-1', domainUrl };

let account: LocalAccount;
beforeEach(async () => {
  account = await openAccount();
  for (const [name, value] of Object.entries(account.aws.environment())) vi.stubEnv(name, value);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await account[Symbol.asyncDispose]();
});

it('the exchange client is kept in a new secret, then in a new version of it', async () => {
  const { keepClient, keptClient } = await import('#cli/trust/exchange-secret.ts');
  expect(await keptClient(domainUrl)).toBeUndefined();
  await keepClient(kept);
  expect(await keptClient(domainUrl)).toBe('client-1');
  await keepClient({ ...kept, clientId: 'client-2', domainUrl: `${domainUrl}:443/` });
  expect(await keptClient(domainUrl)).toBe('client-2');
  await expect(keptClient('https://other.example')).rejects.toMatchObject({ name: 'NotOurs' });
});
