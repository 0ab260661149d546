import { DefaultRequestSigner, SimpleAuthenticationDetailsProvider } from 'oci-common';
import type * as z from 'zod/mini';
import { InvalidCredentials } from '../errors.ts';
import { OciApiKey, readSecret } from '../secrets.ts';
import { setting } from '../settings.ts';
import type { Authentication, Identity } from './authentication.ts';

/** A key that was replaced in the vault is picked up after at most this long, or at the first 401. */
const KEY_LIFETIME_MS = 5 * 60_000;

let current: { identity: Identity; secretId: string; until: number } | undefined;

/**
 * Signs with the API key in the secret OCI_CREDENTIALS_SECRET.
 * https://docs.oracle.com/en-us/iaas/Content/API/Concepts/apisigningkey.htm
 * `identify` throws InvalidCredentials for a private key that can't be read and NotFound when there is no
 * such secret.
 */
export const apiKeyInVault: Authentication = {
  async identify() {
    const secretId = setting('OCI_CREDENTIALS_SECRET');
    if (current?.secretId === secretId && current.until > Date.now()) {
      return { identity: current.identity, isNew: false };
    }
    const { value } = await readSecret(secretId, OciApiKey);
    const identity = identityOf(value, `in the secret ${secretId}`);
    current = { identity, secretId, until: Date.now() + KEY_LIFETIME_MS };
    return { identity, isNew: true };
  },
  forget() {
    current = undefined;
  },
  // A revoked key stays revoked; who replaced it resumes.
  renews: false,
};

/**
 * Signs with an API key that the caller has, of a profile on this machine, say.
 * @param origin where the key came from, for the error
 * @throws InvalidCredentials the private key can't be read
 */
export function apiKey(key: z.output<typeof OciApiKey>, origin: string): Authentication {
  const identity = identityOf(key, origin);
  return { identify: async () => ({ identity, isNew: false }), forget() {}, renews: false };
}

function identityOf(key: z.output<typeof OciApiKey>, origin: string): Identity {
  const { tenancyId, userId, fingerprint, privateKey, passphrase } = key;
  try {
    const provider = new SimpleAuthenticationDetailsProvider(
      tenancyId,
      userId,
      fingerprint,
      privateKey,
      passphrase ?? null,
    );
    const signer = new DefaultRequestSigner(provider);
    return { signer, secrets: [privateKey, passphrase ?? ''] };
  } catch (error) {
    throw new InvalidCredentials(
      {
        system: 'oci',
        summary: `The OCI private key ${origin} can't be read.`,
        fix: 'Store the API key in PEM format, with its passphrase if it has one, then resume.',
      },
      { cause: error },
    );
  }
}
