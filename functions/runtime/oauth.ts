import { seenIn } from './answers.ts';
import { InvalidCredentials, InvalidRequest, NotAuthorizedYet, type StageError } from './errors.ts';
import type { HttpResponse } from './http.ts';
import { rememberSecret } from './invocation.ts';
import { OAuthClientSecret, readSecret } from './secrets.ts';
import { askTokenEndpoint, type TokenAnswer } from './token-endpoint.ts';

/** A token is renewed at this part of its life, so that none expires between our check and its use. */
const RENEW_AT = 0.8;
const DEFAULT_LIFETIME_SECONDS = 3600;

interface CachedToken {
  token: string;
  renewAt: number;
}

const cache = new Map<string, CachedToken>();
/** Requests that are under way. */
const renewals = new Map<string, Promise<string>>();

export interface TokenRequest {
  tokenUrl: string;
  clientId: string;
  clientSecret: string;
  /** One scope: asking for two resources at once is refused. */
  scope: string;
  /** A client made moments ago is refused until it has spread; then the refusal is a wait, not a stop. */
  justCreated?: boolean;
}

/**
 * An access token by client credentials, cached per client and scope until 80 % of its life.
 * Source: https://docs.oracle.com/en-us/iaas/Content/Identity/api-getstarted/Scopes.htm
 * @throws InvalidCredentials the client id or secret was refused
 * @throws NotAuthorizedYet the same, for a client that was just created
 * @throws InvalidRequest the scope isn't one of the client's
 */
export async function clientToken(request: TokenRequest): Promise<string> {
  return cachedToken(cacheKey(request), () => requestToken(request));
}

/** The token of that key until 80 % of its life, then a new one. */
export async function cachedToken(key: string, ask: () => Promise<TokenAnswer>): Promise<string> {
  const known = cache.get(key);
  const token = known && known.renewAt > Date.now() ? known.token : await renewed(key, ask);
  rememberSecret(token);
  return token;
}

/** Two calls at once share one request: a refresh token may be used once only. */
function renewed(key: string, ask: () => Promise<TokenAnswer>): Promise<string> {
  const underWay = renewals.get(key);
  if (underWay) return underWay;
  const renewal = ask()
    .then((answer) => keep(key, answer))
    .finally(() => renewals.delete(key));
  renewals.set(key, renewal);
  return renewal;
}

function keep(key: string, answer: TokenAnswer): string {
  const lifetime = answer.expires_in ?? DEFAULT_LIFETIME_SECONDS;
  cache.set(key, { token: answer.access_token, renewAt: Date.now() + lifetime * 1000 * RENEW_AT });
  return answer.access_token;
}

/** A token for one of our clients, whose secret is in the vault. */
export async function tokenFor(
  client: { secretId: string; tokenUrl: string },
  scope: string,
): Promise<string> {
  const { value } = await readSecret(client.secretId, OAuthClientSecret);
  return clientToken({ tokenUrl: client.tokenUrl, ...value, scope });
}

/** Forgets a token that was refused, so that the next call asks for a new one. */
export function forgetToken(token: string): void {
  for (const [key, cached] of cache) if (cached.token === token) cache.delete(key);
}

async function requestToken(request: TokenRequest): Promise<TokenAnswer> {
  const form = { grant_type: 'client_credentials', scope: request.scope };
  const { granted, refused } = await askTokenEndpoint(request.tokenUrl, request, form);
  if (refused) throw tokenRefusal(request, refused);
  return granted;
}

function tokenRefusal(request: TokenRequest, response: HttpResponse): StageError {
  const seen = seenIn(response);
  const explanation = { system: 'identity-domain' as const, seen };
  if (seen.serviceCode === 'invalid_scope') {
    return new InvalidRequest({
      ...explanation,
      summary: `The client ${request.clientId} may not ask for the scope ${request.scope}.`,
      fix: "Add the scope to the client's resources in the identity domain, then resume.",
    });
  }
  if (request.justCreated) {
    return new NotAuthorizedYet({
      ...explanation,
      summary: `The identity domain does not know the new client ${request.clientId} yet.`,
      fix: 'Nothing to do: a new client takes some seconds to spread.',
    });
  }
  return new InvalidCredentials({
    ...explanation,
    summary: `The identity domain refused the client ${request.clientId} (${seen.serviceCode ?? seen.status}).`,
    fix: 'Check in the identity domain that the application is active and that its secret is the one in the vault, then resume.',
  });
}

function cacheKey(request: TokenRequest): string {
  return JSON.stringify([request.tokenUrl, request.clientId, request.clientSecret, request.scope]);
}
