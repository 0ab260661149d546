import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { recoveryRequests } from '#cli/kinds/recovery.ts';
import { checkRecoveryRequestText } from '#functions/api/request/check-recovery-request.ts';
import { OAuthClientSecret, readSecret } from '#runtime/secrets.ts';
import { useLocalAccount } from '#test/functions/runtime/local-setup.ts';

useLocalAccount();

/** The sample, whose client is a secret of that name. */
async function sample() {
  const file = new URL('../../examples/recovery.yaml', import.meta.url);
  const verdict = await checkRecoveryRequestText(await readFile(file, 'utf8'));
  if (!verdict.ok) throw new Error(JSON.stringify(verdict.problems));
  return verdict.request;
}

it('a client for a real Oracle comes from the environment once, and from the vault later', async () => {
  const request = await sample();
  const bring = (environment: Record<string, string>) =>
    recoveryRequests.bring?.(request, environment);
  await expect(bring({})).rejects.toMatchObject({
    name: 'CommandError',
    exitCode: 3,
    message: expect.stringMatching(/no secret customers\/acme\/oic-recovery.*OIC_CLIENT_ID/),
  });
  await expect(bring({ OIC_CLIENT_ID: 'client-1' })).rejects.toMatchObject({ exitCode: 3 });
  await bring({ OIC_CLIENT_ID: 'client-1', OIC_CLIENT_SECRET: 's-e-c-r-e-t' });
  await bring({});
  const { value } = await readSecret('customers/acme/oic-recovery', OAuthClientSecret);
  expect(value).toEqual({ clientId: 'client-1', clientSecret: 's-e-c-r-e-t' });
});
