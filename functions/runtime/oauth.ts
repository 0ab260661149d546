import * as z from 'zod/mini';
import { parseAnswer, seenIn } from './answers.ts';
import { InvalidCredentials, InvalidRequest, NotAuthorizedYet, type StageError } from './errors.ts';
import { type HttpResponse, send } from './http.ts';
import { rememberSecret } from './invocation.ts';
import { OAuthClientSecret, readSecret } from './secrets.ts';

/** A token is renewed at this part of its life, so that none expires between our check and its use. */
const RENEW_AT = 0.8;
const DEFAULT_LIFETIME_SECONDS = 3600;

const TokenAnswer = z.object({
  access_token: z.string(),
  expires_in: z.optional(z.number()),
});

interface CachedToken {
  token: string;
  renewAt: number;
}

const cache = new Map<string, CachedToken>();

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
  const key = cacheKey(request);
  const cached = cache.get(key);
  if (cached && cached.renewAt > Date.now()) {
    rememberSecret(cached.token);
    return cached.token;
  }
  const answer = await requestToken(request);
  const lifetime = answer.expires_in ?? DEFAULT_LIFETIME_SECONDS;
  cache.set(key, { token: answer.access_token, renewAt: Date.now() + lifetime * 1000 * RENEW_AT });
  rememberSecret(answer.access_token);
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

async function requestToken(request: TokenRequest): Promise<z.output<typeof TokenAnswer>> {
  const call = { system: 'identity-domain' as const, operation: 'Request access token' };
  const credentials = `${encodeURIComponent(request.clientId)}:${encodeURIComponent(request.clientSecret)}`;
  const response = await send({
    ...call,
    url: request.tokenUrl,
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
    },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      scope: request.scope,
    }).toString(),
  });
  if (response.status === 200)
    return parseAnswer(TokenAnswer, response, { ...call, keys: 'as-sent' });
  throw tokenRefusal(request, response);
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
