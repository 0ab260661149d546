import { createHash, randomBytes } from 'node:crypto';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import * as z from 'zod/mini';
import { parseAnswer, refusal, seenIn } from '#runtime/answers.ts';
import { InvalidCredentials, NotAuthorized, Unexpected } from '#runtime/errors.ts';
import { send } from '#runtime/http.ts';
import { askTokenEndpoint, type TokenAnswer, type TokenClient } from '#runtime/token-endpoint.ts';

const system = 'identity-domain' as const;

/** The endpoints that a person's sign-in needs. */
export interface SignInEndpoints {
  issuer: string;
  authorizationEndpoint: string;
  tokenEndpoint: string;
  keys: JSONWebKeySet;
}

const Discovery = z.object({
  issuer: z.string(),
  authorization_endpoint: z.string(),
  token_endpoint: z.string(),
  jwks_uri: z.string(),
});
const Keys = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });

/**
 * Reads how people sign in to an identity domain, and with which keys it signs. An endpoint on another host is refused:
 * a code or a secret sent there is gone.
 * Source: https://docs.oracle.com/en/cloud/paas/identity-cloud/rest-api/ACWebServerAppAuth.html
 * @param domainUrl origin, `https://idcs-….identity.oraclecloud.com`
 * @throws NotAuthorized the keys are not public: a switch in the settings of the domain
 * @throws Unexpected this is no identity domain, or its endpoints are elsewhere
 */
export async function readSignInEndpoints(domainUrl: string): Promise<SignInEndpoints> {
  const operation = 'Read how people sign in';
  const found = await send({
    system,
    operation,
    url: `${domainUrl}/.well-known/openid-configuration`,
  });
  if (found.status !== 200) throw refusal(found, { system, operation });
  const described = parseAnswer(Discovery, found, { system, operation, keys: 'as-sent' });
  const { jwks_uri, authorization_endpoint, token_endpoint, issuer } = described;
  for (const url of [authorization_endpoint, token_endpoint, jwks_uri]) sameHost(url, domainUrl);
  return {
    issuer,
    authorizationEndpoint: authorization_endpoint,
    tokenEndpoint: token_endpoint,
    keys: await readKeys(jwks_uri),
  };
}

function sameHost(url: string, domainUrl: string): void {
  const hostname = URL.parse(url)?.hostname;
  if (hostname === new URL(domainUrl).hostname) return;
  throw new Unexpected({
    system,
    summary: `The identity domain sends people to ${hostname ?? 'no host'}, not to itself.`,
    fix: 'Check the address of the domain: it is the one on its page in the OCI console.',
  });
}

async function readKeys(url: string): Promise<JSONWebKeySet> {
  const operation = 'Read the signing keys';
  const response = await send({ system, operation, url });
  if (response.status === 401 || response.status === 403) {
    throw new NotAuthorized({
      system,
      summary:
        'The signing keys of the identity domain are not public, so nobody can check a sign-in.',
      fix: 'In the OCI console, Domains, the domain, Settings: switch on "Configure client access". Then try again.',
      seen: seenIn(response),
    });
  }
  if (response.status !== 200) throw refusal(response, { system, operation });
  return parseAnswer(Keys, response, { system, operation, keys: 'as-sent' });
}

/** What one attempt to sign in has to recognise again; none of it may be guessed. */
export interface Attempt {
  /** Comes back with the code, so that nobody else's code is taken for ours. */
  state: string;
  /** Comes back in the id token, so that no older one is taken for it. */
  nonce: string;
  /** Only whoever has it can redeem the code (RFC 7636). */
  verifier: string;
}

export function newAttempt(): Attempt {
  const random = () => randomBytes(32).toString('base64url');
  return { state: random(), nonce: random(), verifier: random() };
}

/**
 * Where the person signs in. `openid` tells who they are; `offline_access` gives a refresh token.
 * @param scope of the resource, fully qualified
 */
export function authorizationUrl(
  { authorizationEndpoint }: SignInEndpoints,
  request: { clientId: string; redirectUri: string; scope: string; attempt: Attempt },
): string {
  const { clientId, redirectUri, scope, attempt } = request;
  const url = new URL(authorizationEndpoint);
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: `openid offline_access ${scope}`,
    state: attempt.state,
    nonce: attempt.nonce,
    code_challenge: createHash('sha256').update(attempt.verifier).digest('base64url'),
    code_challenge_method: 'S256',
  }).toString();
  return url.href;
}

/**
 * Redeems the code, and checks who signed in.
 * @throws InvalidCredentials the domain refused the code or the client, or the id token is not for this attempt
 * @throws InvalidCredentials there is no refresh token: the client may not have one
 */
export async function redeemCode(
  endpoints: SignInEndpoints,
  client: TokenClient,
  { code, redirectUri, attempt }: { code: string; redirectUri: string; attempt: Attempt },
): Promise<{ refreshToken: string; signedInAs: string }> {
  const { granted, refused } = await askTokenEndpoint(endpoints.tokenEndpoint, client, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    code_verifier: attempt.verifier,
  });
  if (refused) {
    const seen = seenIn(refused);
    throw failed(`The identity domain refused the code (${seen.serviceCode ?? seen.status})`, seen);
  }
  const signedInAs = await readPerson(endpoints, granted, { clientId: client.clientId, attempt });
  if (granted.refresh_token) return { refreshToken: granted.refresh_token, signedInAs };
  throw new InvalidCredentials({
    system,
    summary: 'The identity domain gave no refresh token, so nobody could act for the person later.',
    fix: 'Allow the grant type "Refresh token" in the OAuth configuration of the application, and offline access for the resource. Then sign in again.',
  });
}

/** Who the id token names; it is checked as OpenID Connect Core §3.1.3.7 asks. */
async function readPerson(
  { keys, issuer }: SignInEndpoints,
  { id_token }: TokenAnswer,
  { clientId, attempt }: { clientId: string; attempt: Attempt },
): Promise<string> {
  const options = { issuer, audience: clientId, algorithms: ['RS256'] };
  const verified = await jwtVerify(id_token ?? '', createLocalJWKSet(keys), options).catch(
    (error: Error) => {
      throw failed(`The id token is not valid (${error.message})`);
    },
  );
  const { nonce, sub } = verified.payload;
  if (nonce !== attempt.nonce) throw failed('The id token is for another sign-in');
  if (sub) return sub;
  throw failed('The id token names nobody');
}

function failed(
  what: string,
  seen?: InvalidCredentials['explanation']['seen'],
): InvalidCredentials {
  return new InvalidCredentials({
    system,
    summary: `${what}.`,
    fix: 'Sign in again. If it lasts, compare client id, grant types and redirect URL of the application with those of the command.',
    ...(seen && { seen }),
  });
}
