import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import { DefaultRequestSigner } from 'oci-common';
import { OciExchangeClient, readSecret } from '../secrets.ts';
import { setting } from '../settings.ts';
import type { Authentication, Identity } from './authentication.ts';
import { exchangeToken } from './exchange-token.ts';
import { claimsOf } from './jwt-claims.ts';
import { requestWebIdentityToken } from './web-identity-token.ts';

/** OCI's tokens live 60 minutes, which can't be changed: https://www.ateam-oracle.com/?p=9621 */
const USUAL_LIFETIME_MS = 60 * 60_000;
/** A token is replaced at this part of its life and after at most this long, whichever comes first. */
const RENEW_AT = 0.8;
const RENEW_AFTER_MS = 50 * 60_000;

interface Exchanged {
  identity: Identity;
  renewAt: number;
}

let current: Promise<Exchanged> | undefined;

/**
 * Signs without any stored OCI key. AWS vouches for this function's role with a token, the identity domain
 * exchanges it for one of a service user, and requests are signed with a key pair that this container made
 * and that never leaves it.
 * https://docs.oracle.com/en-us/iaas/Content/Identity/api-getstarted/json_web_token_exchange.htm
 *
 * `identify` throws what `requestWebIdentityToken` and `exchangeToken` throw, and NotFound when the secret
 * OCI_EXCHANGE_SECRET doesn't exist.
 */
export const tokenExchange: Authentication = {
  async identify() {
    const seen = current;
    const known = await seen;
    if (known && known.renewAt > Date.now()) return { identity: known.identity, isNew: false };
    // Whoever comes second, while the first one waits for Oracle, waits along.
    if (current === seen) current = exchangeOnce();
    const renewed = await (current ?? exchange());
    return { identity: renewed.identity, isNew: true };
  },
  forget() {
    current = undefined;
  },
  renews: true,
};

/** A failure is not kept: the next request tries again. */
function exchangeOnce(): Promise<Exchanged> {
  const exchanging = exchange();
  exchanging.catch(() => {
    if (current === exchanging) current = undefined;
  });
  return exchanging;
}

async function exchange(): Promise<Exchanged> {
  const { value: client } = await readSecret(setting('OCI_EXCHANGE_SECRET'), OciExchangeClient);
  const awsToken = await requestWebIdentityToken(setting('OCI_TOKEN_AUDIENCE'));
  const { publicKey, privateKey } = await newKeyPair();
  const token = await exchangeToken(client, awsToken, publicKey);
  return {
    identity: { signer: signerFor(token, privateKey), secrets: [token, privateKey] },
    renewAt: renewalOf(token),
  };
}

/** RSA 2048, made anew for each token: who got hold of an old one could do nothing with the next token. */
async function newKeyPair(): Promise<{ publicKey: Buffer; privateKey: string }> {
  return promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}

/** `ST$` says that a token follows instead of the name of a key: `oci-common: lib/auth/session-auth-details-provider.js` */
function signerFor(token: string, privateKey: string): DefaultRequestSigner {
  return new DefaultRequestSigner({
    getKeyId: async () => `ST$${token}`,
    getPrivateKey: () => privateKey,
    getPassphrase: () => null,
  });
}

function renewalOf(token: string): number {
  const now = Date.now();
  const { exp } = claimsOf(token) ?? {};
  const lifetime = exp === undefined ? USUAL_LIFETIME_MS : exp * 1000 - now;
  return now + Math.min(lifetime * RENEW_AT, RENEW_AFTER_MS);
}
