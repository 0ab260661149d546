/** How the functions of a local run sign for OCI, and what they need for it. */

import { EXCHANGE_SECRET, TOKEN_AUDIENCE } from '#runtime/oci-identity/names.ts';
import { deleteSecret, writeSecret } from '#runtime/secrets.ts';
import { type OciAuthentication, setting } from '#runtime/settings.ts';
import { seedTrust } from './oracle/seed-trust.ts';
import type { Oracle } from './service-types.ts';
import type { Outside } from './simulated-outside.ts';

/** Tag of the secrets that belong to no onboarding. */
const OWNER = 'oic-onboarding';

/** The settings of all functions for one way of signing. */
export function authenticationSettings(authentication: OciAuthentication): Record<string, string> {
  if (authentication === 'api-key') return { OCI_AUTHENTICATION: authentication };
  return {
    OCI_AUTHENTICATION: authentication,
    OCI_EXCHANGE_SECRET: EXCHANGE_SECRET,
    OCI_TOKEN_AUDIENCE: TOKEN_AUDIENCE,
  };
}

/**
 * Puts into the vault what functions sign with: the API key, wherever it came from, or the client that
 * exchanges tokens. A key that an earlier run left there is taken away when none is needed.
 * @param accountId the account whose roles the simulated Oracle trusts
 */
export async function storeOciSecrets(
  oracle: Oracle,
  outside: Outside | undefined,
  accountId: string,
): Promise<void> {
  if (outside?.issuer) {
    const roles = `arn:aws:iam::${accountId}:role/*`;
    const trusted = { issuer: outside.issuer, audience: TOKEN_AUDIENCE, roles };
    await writeSecret(EXCHANGE_SECRET, { ...(await seedTrust(outside.world, trusted)) }, OWNER);
    await deleteSecret(setting('OCI_CREDENTIALS_SECRET'));
    return;
  }
  const key = oracle.kind === 'real' ? oracle.credentials : outside?.tenancy.credentials;
  if (key) await writeSecret(setting('OCI_CREDENTIALS_SECRET'), { ...key }, OWNER);
}
