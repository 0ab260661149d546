import type { Registration } from '#runtime/model.ts';

export interface TokenClaims {
  aud?: unknown;
  scope?: unknown;
  exp?: unknown;
  client_id?: unknown;
}

/** The claims of a JWT, unverified: we ask only what we were given. Undefined for an opaque token. */
export function claimsOf(token: string): TokenClaims | undefined {
  const [, payload] = token.split('.');
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload ?? '', 'base64url').toString('utf8'));
    return claims !== null && typeof claims === 'object' ? claims : undefined;
  } catch {
    return undefined;
  }
}

/**
 * What is wrong with a token of the identity domain for calling an instance, as the name of the value that
 * is to blame and a sentence; undefined when it is right. A real token's `aud` is an array of three, its
 * `scope` is only the suffix of the scope that was asked for, and its `iss` is the same in every domain, so
 * none of these is compared literally.
 * Source: a token saved in https://github.com/oracle-devrel/technology-engineering (06-oic-cicd-quickstart)
 * @param audience primary audience of the instance
 * @param now milliseconds since 1970
 */
export function wrongClaim(
  claims: TokenClaims,
  expected: {
    registration: Pick<Registration, 'clientId' | 'scope'>;
    audience: string;
    now: number;
  },
): { value: 'Client ID' | 'Scope' | 'OIC OAuth Token URL'; why: string } | undefined {
  const { registration, audience, now } = expected;
  const audiences = [claims.aud].flat().map(withoutSlash);
  if (!audiences.includes(withoutSlash(audience))) {
    return { value: 'Scope', why: `the token is for ${audiences.join(', ')}, not for ${audience}` };
  }
  const scopes = typeof claims.scope === 'string' ? claims.scope.split(' ') : [];
  if (!scopes.some((scope) => scope !== '' && registration.scope.endsWith(scope))) {
    return { value: 'Scope', why: `the token has the scope "${scopes.join(' ')}"` };
  }
  if (typeof claims.exp === 'number' && claims.exp * 1000 <= now) {
    return { value: 'OIC OAuth Token URL', why: 'the token had expired when it was issued' };
  }
  if (typeof claims.client_id === 'string' && claims.client_id !== registration.clientId) {
    return { value: 'Client ID', why: `the token is for the client ${claims.client_id}` };
  }
  return undefined;
}

function withoutSlash(value: unknown): string {
  return String(value ?? '').replace(/\/+$/, '');
}
