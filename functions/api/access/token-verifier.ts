import { createRemoteJWKSet, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import * as z from 'zod/mini';

/** Asymmetric ones only: with a shared secret, whoever verifies can also sign. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'EdDSA',
];
const CLOCK_SECONDS = 30;
const TIMEOUT_MS = 3_000;

/** https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata */
const Discovery = z.object({ issuer: z.string(), jwks_uri: z.url() });

export interface TokenRules {
  /** As in the token, character by character. */
  issuer: string;
  audience: string;
  /** Address of the issuer's keys; absent: as its discovery document says. */
  jwksUrl?: string | undefined;
}

/**
 * Makes a verifier of JSON Web Tokens: signature, issuer, audience, time. Keys are fetched once and again
 * when a token names an unknown one.
 * @returns a function that resolves with the claims, and rejects a token that is not good
 */
export function tokenVerifier(rules: TokenRules): (token: string) => Promise<JWTPayload> {
  let keys: Promise<JWTVerifyGetKey> | undefined;
  return async (token) => {
    keys ??= keysOf(rules);
    const found = await keys.catch((error: unknown) => {
      // The issuer may be back with the next token.
      keys = undefined;
      throw error;
    });
    const { payload } = await jwtVerify(token, found, {
      issuer: rules.issuer,
      audience: rules.audience,
      algorithms: ALGORITHMS,
      clockTolerance: CLOCK_SECONDS,
      requiredClaims: ['exp', 'sub'],
    });
    return payload;
  };
}

async function keysOf({ issuer, jwksUrl }: TokenRules): Promise<JWTVerifyGetKey> {
  const url = new URL(jwksUrl ?? (await discover(issuer)));
  return createRemoteJWKSet(url, { timeoutDuration: TIMEOUT_MS });
}

async function discover(issuer: string): Promise<string> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const response = await fetch(url, {
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status}.`);
  const found = z.parse(Discovery, await response.json());
  // https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfigurationValidation
  if (found.issuer !== issuer) throw new Error(`${url} belongs to another issuer.`);
  if (new URL(found.jwks_uri).protocol !== new URL(issuer).protocol) {
    throw new Error(`${url} leads to keys over another protocol.`);
  }
  return found.jwks_uri;
}
