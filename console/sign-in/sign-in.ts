import { claimsOf, whyNotOurs } from './id-token.ts';
import { challengeOf, randomText } from './pkce.ts';
import type { Tokens } from './session.ts';

/** How to sign in, as the service says: `console/settings.json`. */
export interface SignInSettings {
  issuer: string;
  clientId: string;
  scope: string;
}

/** What is kept for the way to the identity provider and back. */
interface Trip extends SignInSettings {
  verifier: string;
  state: string;
  nonce: string;
  redirectUri: string;
  tokenEndpoint: string;
  /** The part of the page to come back to. */
  hash: string;
}

const TRIP = 'oic-onboarding.sign-in';

interface Discovery {
  issuer: string;
  authorization_endpoint: string;
  token_endpoint: string;
}

/**
 * Sends the browser to the identity provider: authorization code with PKCE.
 * https://www.rfc-editor.org/rfc/rfc9700#section-2.1.1
 */
export async function leaveToSignIn(settings: SignInSettings): Promise<void> {
  const provider = await discover(settings.issuer);
  const trip: Trip = {
    ...settings,
    verifier: randomText(),
    state: randomText(),
    nonce: randomText(),
    // Without a file's name, however the page was opened: the identity provider knows one address.
    redirectUri: new URL('.', document.baseURI).href,
    tokenEndpoint: provider.token_endpoint,
    hash: location.hash,
  };
  sessionStorage.setItem(TRIP, JSON.stringify(trip));
  const url = new URL(provider.authorization_endpoint);
  const query = {
    response_type: 'code',
    client_id: settings.clientId,
    redirect_uri: trip.redirectUri,
    scope: settings.scope,
    state: trip.state,
    nonce: trip.nonce,
    code_challenge: await challengeOf(trip.verifier),
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  location.assign(url);
}

/**
 * Takes the tokens when the browser comes back from the identity provider, and cleans the address.
 * @returns undefined when it doesn't come from there
 * @throws Error with what is wrong, for people
 */
export async function comeBack(): Promise<Tokens | undefined> {
  const query = new URLSearchParams(location.search);
  const [code, state, error] = ['code', 'state', 'error'].map((name) => query.get(name));
  if (!state || !(code || error)) return undefined;
  const kept = sessionStorage.getItem(TRIP);
  sessionStorage.removeItem(TRIP);
  const trip = kept ? (JSON.parse(kept) as Trip) : undefined;
  history.replaceState(null, '', `${location.pathname}${trip?.hash ?? ''}`);
  if (trip?.state !== state) throw new Error('This answer belongs to another sign-in.');
  if (error || !code) {
    const described = query.get('error_description') ?? error;
    throw new Error(`The identity provider refused: ${described}`);
  }
  return tokensFor(trip, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: trip.redirectUri,
    code_verifier: trip.verifier,
  });
}

async function tokensFor(trip: Trip, grant: Record<string, string>): Promise<Tokens> {
  const response = await fetch(trip.tokenEndpoint, {
    method: 'POST',
    body: new URLSearchParams({ ...grant, client_id: trip.clientId }),
  });
  const answer = (await response.json().catch(() => ({}))) as TokenAnswer;
  const { access_token, id_token, refresh_token } = answer;
  if (!response.ok || !access_token) {
    const said = answer.error_description ?? answer.error ?? response.status;
    throw new Error(`The identity provider gave no token: ${said}`);
  }
  // A renewal answers no request of ours, so it has no nonce.
  const wrong = grant.code && whyNotOurs(id_token ?? '', { ...trip, now: Date.now() });
  if (wrong) throw new Error(wrong);
  return {
    token: tokenForApi(access_token, id_token),
    expiresAt: expiryOf(access_token, answer.expires_in),
    ...(refresh_token && {
      renew: () => tokensFor(trip, { grant_type: 'refresh_token', refresh_token }),
    }),
  };
}

/** https://www.rfc-editor.org/rfc/rfc6749#section-5.1 */
interface TokenAnswer {
  access_token?: string;
  id_token?: string;
  refresh_token?: string;
  expires_in?: number;
  error?: string;
  error_description?: string;
}

/**
 * The API checks for whom a token is. Access tokens of some providers don't say it (Amazon Cognito's, opaque
 * ones); their ID token does.
 */
function tokenForApi(accessToken: string, idToken: string | undefined): string {
  const saysForWhom = claimsOf(accessToken)?.aud !== undefined;
  return saysForWhom || !idToken ? accessToken : idToken;
}

function expiryOf(token: string, expiresIn: number | undefined): number {
  if (expiresIn !== undefined) return Date.now() + expiresIn * 1000;
  const { exp } = claimsOf(token) ?? {};
  return typeof exp === 'number' ? exp * 1000 : Number.POSITIVE_INFINITY;
}

/** https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig */
async function discover(issuer: string): Promise<Discovery> {
  const response = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  const found = (await response.json()) as Discovery;
  if (found.issuer !== issuer)
    throw new Error('The identity provider is another one than expected.');
  return found;
}
