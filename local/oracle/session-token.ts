import { createPublicKey, type KeyObject } from 'node:crypto';
import { peekJwt, readJwt, signJwt } from './jwt.ts';
import { signingKeyOf } from './signing-key.ts';
import type { ApiKey, Domain, OracleState } from './state.ts';

/** How a signature says that a token follows: `oci-common@2.139.1: lib/auth/session-auth-details-provider.js`. */
const prefix = 'ST$';

/** Not adjustable: https://www.ateam-oracle.com/?p=9621 */
const lifetimeSeconds = 60 * 60;

/** The token holds the public half of its key, as in the session tokens of OCI's own sign-in. */
export function issueSessionToken(
  state: OracleState,
  domain: Domain,
  holder: { userId: string; publicKey: KeyObject },
): string {
  const issuedAt = Math.floor(state.now / 1_000);
  const claims = {
    iss: 'authService.oracle.com',
    ttype: 'login',
    sub: holder.userId,
    tenant: state.tenancy.id,
    dom: domain.guid,
    jwk: JSON.stringify(holder.publicKey.export({ format: 'jwk' })),
    jti: state.world.ids.request(),
    iat: issuedAt,
    exp: issuedAt + lifetimeSeconds,
  };
  return signJwt(claims, signingKeyOf(state, domain).privateKey);
}

/**
 * The key that a request signed with `ST$<token>` must have been signed with. Undefined when the token was
 * not issued here or has expired: the caller then gets the same 401 as with any unknown key.
 */
export function findSessionKey(state: OracleState, keyId: string): ApiKey | undefined {
  if (!keyId.startsWith(prefix)) return undefined;
  const token = keyId.slice(prefix.length);
  const domain = state.domains.find(({ guid }) => guid === peekJwt(token)?.dom);
  const claims = domain && readJwt(token, signingKeyOf(state, domain).publicKey);
  if (!claims || !(state.now < Number(claims.exp) * 1_000)) return undefined;
  const key = createPublicKey({ key: JSON.parse(String(claims.jwk)), format: 'jwk' });
  const publicKey = key.export({ type: 'spki', format: 'pem' }).toString();
  return { keyId, userId: String(claims.sub), publicKey };
}
