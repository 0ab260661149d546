import * as z from 'zod/mini';
import { InvalidRequest } from '#runtime/errors.ts';
import type { CpqCaller } from '#runtime/integration-user.ts';
import { clientToken } from '#runtime/oauth.ts';
import { readSecret } from '#runtime/secrets.ts';

const CallerSecret = z.object({
  token: z.optional(z.string()),
  clientId: z.optional(z.string()),
  clientSecret: z.optional(z.string()),
});

/**
 * A bearer token for CPQ: that of a person, as it lies in the vault, or one that the identity domain gives a
 * client. On the token CPQ accepts: https://docs.oracle.com/en/cloud/saas/configure-price-quote/cxcpq/Authentication.html
 * @throws InvalidRequest the secret holds neither
 * @throws StageError as `clientToken` says
 */
export async function tokenOf({ secretId, tokenUrl, scope }: CpqCaller): Promise<string> {
  const { value } = await readSecret(secretId, CallerSecret);
  const { token, clientId, clientSecret } = value;
  if (token) return token;
  if (clientId && clientSecret) return clientToken({ tokenUrl, clientId, clientSecret, scope });
  throw new InvalidRequest({
    system: 'aws',
    summary: `The secret ${secretId} holds neither a token nor a client for CPQ.`,
    fix: 'Store JSON with clientId and clientSecret of an integration user, or with the token of an administrator, then resume.',
  });
}
