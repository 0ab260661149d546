import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import type { Domain, OracleState } from './state.ts';

export const signingKeyId = 'SIGNING_KEY';

interface KeyPair {
  privateKey: KeyObject;
  publicKey: KeyObject;
}

const opened = new Map<string, KeyPair>();

/** The key that signs a domain's tokens; made on first use and kept in the world's encrypted file. */
export function signingKeyOf(state: OracleState, domain: Pick<Domain, 'guid'>): KeyPair {
  const stored = state.world.store.collection<string>('oracle.signing-keys');
  let pem = stored.get(domain.guid);
  if (pem === undefined) {
    pem = newPrivateKey();
    stored.set(domain.guid, pem);
  }
  let pair = opened.get(pem);
  if (!pair) {
    const privateKey = createPrivateKey(pem);
    pair = { privateKey, publicKey: createPublicKey(privateKey) };
    opened.set(pem, pair);
  }
  return pair;
}

/** A new RSA key of 2048 bits, PKCS #8, PEM. */
export function newPrivateKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return privateKey;
}

/** The public half as a JWK set, for `/admin/v1/SigningCert/jwk`. */
export function jwksOf(state: OracleState, domain: Domain) {
  const jwk = signingKeyOf(state, domain).publicKey.export({ format: 'jwk' });
  return { keys: [{ ...jwk, kid: signingKeyId, use: 'sig', alg: 'RS256' }] };
}
