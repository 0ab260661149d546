/** What an ID token must agree with. */
export interface Expected {
  issuer: string;
  clientId: string;
  nonce: string;
  /** Milliseconds since 1970. */
  now: number;
}

/** Clocks differ a little. */
const CLOCK_MS = 60_000;

/**
 * Says why an ID token is not the answer to our request, or nothing. It came straight from the issuer over
 * TLS, which stands for its signature: https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation
 */
export function whyNotOurs(idToken: string, expected: Expected): string | undefined {
  const claims = claimsOf(idToken);
  if (!claims) return 'The identity provider sent no readable ID token.';
  const { iss, aud, exp, nonce } = claims;
  if (iss !== expected.issuer) return 'The ID token comes from another issuer.';
  if (![aud].flat().includes(expected.clientId)) return 'The ID token is for another application.';
  if (nonce !== expected.nonce) return 'The ID token answers another sign-in.';
  if (typeof exp !== 'number' || exp * 1000 + CLOCK_MS < expected.now) {
    return 'The ID token has expired. Check the clock of this computer.';
  }
  return undefined;
}

/** The claims of a JSON Web Token, unverified. */
export function claimsOf(token: string): Record<string, unknown> | undefined {
  try {
    const [, payload = ''] = token.split('.');
    const bytes = Uint8Array.from(
      atob(payload.replaceAll('-', '+').replaceAll('_', '/')),
      (letter) => letter.charCodeAt(0),
    );
    return JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
