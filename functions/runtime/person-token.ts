import { seenIn } from './answers.ts';
import { InvalidCredentials, InvalidRequest, type StageError } from './errors.ts';
import type { HttpResponse } from './http.ts';
import { cachedToken, clientToken } from './oauth.ts';
import {
  OAuthSecret,
  PersonSecret,
  type PersonSignIn,
  readSecret,
  replaceSecret,
} from './secrets.ts';
import { askTokenEndpoint, type TokenAnswer } from './token-endpoint.ts';

/**
 * A token for the owner of a secret: a client, or a person who signed in. For whoever may keep a new refresh token.
 * @throws StageError as `clientToken` and `personToken`
 */
export async function tokenOfOwner(
  owner: { secretId: string; tokenUrl: string },
  scope: string,
): Promise<string> {
  const { value } = await readSecret(owner.secretId, OAuthSecret);
  if (!('refreshToken' in value)) {
    return clientToken({ tokenUrl: owner.tokenUrl, ...value, scope });
  }
  const key = JSON.stringify([owner.tokenUrl, owner.secretId, scope]);
  return cachedToken(key, () => personToken(owner, scope));
}

/**
 * An access token for the person who signed in with `oic-onboarding login`. The refresh token is used once: the new one
 * is in the vault before the access token is used. Where two processes do this at once, the one that is refused looks
 * whether the other has put a new one into the vault; a domain that takes a second use for a theft ends the sign-in.
 * Source: https://docs.oracle.com/en/cloud/paas/identity-cloud/rest-api/RTAuthFlow.html
 * @throws InvalidCredentials the refresh token is used up, expired or revoked: the person has to sign in again
 * @throws InvalidRequest they signed in for another scope
 */
async function personToken(
  client: { secretId: string; tokenUrl: string },
  scope: string,
): Promise<TokenAnswer> {
  const first = await readSecret(client.secretId, PersonSecret);
  requireScope(first.value, scope);
  const answer = await refresh(client, first.value);
  if (!('status' in answer)) return answer;
  const second = await readSecret(client.secretId, PersonSecret);
  if (second.value.refreshToken === first.value.refreshToken) throw refusal(first.value, answer);
  const again = await refresh(client, second.value);
  if ('status' in again) throw refusal(second.value, again);
  return again;
}

/** @returns the refusal when the refresh token is not valid */
async function refresh(
  { secretId, tokenUrl }: { secretId: string; tokenUrl: string },
  signIn: PersonSignIn,
): Promise<TokenAnswer | HttpResponse> {
  const { refreshToken, ...kept } = signIn;
  const form = { grant_type: 'refresh_token', refresh_token: refreshToken };
  const { granted, refused } = await askTokenEndpoint(tokenUrl, kept, form);
  if (refused) return refused;
  const next = granted.refresh_token;
  if (next && next !== refreshToken) {
    await replaceSecret(secretId, { ...kept, refreshToken: next });
  }
  return granted;
}

function requireScope(signIn: PersonSignIn, scope: string): void {
  if (signIn.scope === scope) return;
  throw new InvalidRequest({
    system: 'identity-domain',
    summary: `${signIn.signedInAs} signed in for the scope ${signIn.scope}, not for ${scope}.`,
    fix: 'Sign in for that scope with oic-onboarding login, then resume.',
  });
}

function refusal({ signedInAs }: PersonSignIn, response: HttpResponse): StageError {
  const seen = seenIn(response);
  return new InvalidCredentials({
    system: 'identity-domain',
    summary: `The sign-in of ${signedInAs} is not valid any more (${seen.serviceCode ?? seen.status}).`,
    fix: 'Have the person sign in again with oic-onboarding login, then resume.',
    seen,
  });
}
