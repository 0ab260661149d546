import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { Refusal, type Reply } from '#local/simulation/call.ts';
import { callWithin, Unreachable } from '#local/world-client.ts';
import { type Claims, peekHeader, peekJwt, readJwt } from './jwt.ts';
import type { DomainContext } from './scim/app-view.ts';
import type { App, DomainUser, Trust } from './scim/directory.ts';
import { issueSessionToken } from './session-token.ts';
import { parseRule } from './trust-rules.ts';

export const exchangeGrant = 'urn:ietf:params:oauth:grant-type:token-exchange';
const upst = 'urn:oci:token-type:oci-upst';
const smallestKeyBits = 2048;

/**
 * Exchanges a token of a trusted issuer for one of a service user, good together with the private half of
 * the caller's public key. Of the refusals only the one for "no rule fits" is documented; status, code and
 * text of the others are not verified with Oracle.
 * https://docs.oracle.com/en-us/iaas/Content/Identity/api-getstarted/json_web_token_exchange.htm
 */
export async function exchangeToken(
  context: DomainContext,
  client: App,
  form: URLSearchParams,
): Promise<Reply> {
  const { token, publicKey } = readForm(form);
  const trust = findTrust(context, client, token);
  const claims = await verify(context, trust, token);
  const user = findServiceUser(context, trust, claims);
  const { state, domain } = context;
  return {
    status: 200,
    headers: { 'cache-control': 'no-store' },
    json: { token: issueSessionToken(state, domain, { userId: user.ocid, publicKey }) },
  };
}

function readForm(form: URLSearchParams): { token: string; publicKey: KeyObject } {
  if (form.get('requested_token_type') !== upst) {
    throw invalidRequest(`Only the requested_token_type ${upst} is simulated.`);
  }
  if (form.get('subject_token_type') !== 'jwt') {
    throw invalidRequest('subject_token_type must be jwt.');
  }
  const token = form.get('subject_token');
  if (!token) throw invalidRequest('subject_token is missing.');
  return { token, publicKey: readPublicKey(form.get('public_key') ?? '') };
}

function readPublicKey(base64: string): KeyObject {
  try {
    const der = Buffer.from(base64, 'base64');
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
    if (key.asymmetricKeyType === 'rsa' && bits >= smallestKeyBits) return key;
  } catch {
    // Said below.
  }
  throw invalidRequest(`public_key must be an RSA key of ${smallestKeyBits} bits, DER in base64.`);
}

function findTrust({ directory }: DomainContext, client: App, token: string): Trust {
  const issuer = peekJwt(token)?.iss;
  const trust = directory.trusts.find((one) => one.issuer === issuer && one.isActive);
  if (trust?.attributes.type !== 'JWT') {
    throw unauthorized(`No active identity propagation trust has the issuer ${issuer}.`);
  }
  const clients = trust.attributes.oauthClients as string[];
  if (!clients.includes(client.name)) {
    throw unauthorized('The client is not one of the oauthClients of the trust.');
  }
  return trust;
}

/** Signature, times and audience. ES384 is refused, because nobody has seen Oracle accept it. */
async function verify(context: DomainContext, trust: Trust, token: string): Promise<Claims> {
  if (peekHeader(token)?.alg !== 'RS256') {
    throw invalidRequest('Only RS256 is simulated; other algorithms are not verified with Oracle.');
  }
  const key = await publishedKey(context, trust, peekHeader(token)?.kid);
  const claims = key && readJwt(token, key);
  if (!claims) throw invalidRequest('The signature of the subject token is not valid.');
  const skewMs = Number(trust.attributes.clockSkewSeconds ?? 0) * 1_000;
  const { now } = context.state;
  if (!(now < Number(claims.exp) * 1_000 + skewMs)) {
    throw invalidRequest('The subject token has expired.');
  }
  if (!(now >= Number(claims.iat) * 1_000 - skewMs)) {
    throw invalidRequest('The subject token is not yet valid.');
  }
  const { clientClaimName, clientClaimValues } = trust.attributes;
  const accepted = clientClaimValues as string[] | undefined;
  const sent = [claims[String(clientClaimName)]].flat();
  if (clientClaimName && !sent.some((value) => accepted?.includes(String(value)))) {
    throw unauthorized(`The claim ${clientClaimName} has none of the values of the trust.`);
  }
  return claims;
}

/** Fetches the issuer's keys, as the domain does, and picks the one that the token names. */
async function publishedKey(
  { state }: DomainContext,
  trust: Trust,
  kid: string | undefined,
): Promise<KeyObject | undefined> {
  const url = URL.parse(String(trust.attributes.publicKeyEndpoint));
  if (!url) throw invalidRequest('The trust has no public key endpoint.');
  const { status, text } = await callWithin(state.world, url, { method: 'GET' }).catch((error) => {
    if (!(error instanceof Unreachable)) throw error;
    throw invalidRequest('The public key endpoint of the trust cannot be reached.');
  });
  if (status !== 200) throw invalidRequest('The public key endpoint of the trust has no keys.');
  const { keys } = JSON.parse(text) as { keys: (JsonWebKey & { kid?: string })[] };
  const key = keys.find((one) => one.kid === kid && one.kty === 'RSA');
  return key && createPublicKey({ key, format: 'jwk' });
}

/** The first rule that fits decides. */
function findServiceUser({ directory }: DomainContext, trust: Trust, claims: Claims): DomainUser {
  const { allowImpersonation, impersonationServiceUsers } = trust.attributes;
  const rules = (impersonationServiceUsers ?? []) as { rule: string; value: string }[];
  const match = rules.find(({ rule }) => parseRule(rule)?.(claims));
  const user = allowImpersonation === true && match && directory.users.get(match.value);
  if (user) return user;
  throw unauthorized('No rules matched from given token to find impersonation user.');
}

const invalidRequest = (message: string) => new Refusal(400, 'invalid_request', message);
const unauthorized = (message: string) => new Refusal(400, 'unauthorized_client', message);
