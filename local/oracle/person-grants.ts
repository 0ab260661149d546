/** Tokens for people who signed in: the code is redeemed, and the sign-in goes on by refresh tokens. */

import { createHash } from 'node:crypto';
import type { Reply } from '#local/simulation/call.ts';
import { issueAccessToken, issuer, refuse, requireGrant, tokenReply } from './access-token.ts';
import { signJwt } from './jwt.ts';
import type { DomainContext } from './scim/app-view.ts';
import type { App, Code, DomainUser, SignIn } from './scim/directory.ts';
import { signingKeyOf } from './signing-key.ts';

const invalid = (why: string) => refuse(400, 'invalid_grant', why);

/**
 * Redeems a code once, for the same client, redirect URL and verifier. A code that comes twice was stolen, so that
 * what it opened is closed (RFC 6749 §4.1.2).
 */
export function redeemCode(context: DomainContext, client: App, form: URLSearchParams): Reply {
  requireGrant(client, 'authorization_code');
  const { directory, state } = context;
  const key = form.get('code') ?? '';
  const code = directory.codes.get(key);
  if (!code || code.clientId !== client.name) throw invalid('The code is not valid.');
  if (code.signInId) {
    revoke(context, code.signInId);
    throw invalid('The code was used before.');
  }
  if (state.now >= code.expiresAt) throw invalid('The code has expired.');
  if (form.get('redirect_uri') !== code.redirectUri) throw invalid('The redirect URL is another.');
  const verifier = form.get('code_verifier') ?? '';
  if (createHash('sha256').update(verifier).digest('base64url') !== code.challenge) {
    throw invalid('The code verifier is wrong.');
  }
  const user = directory.users.get(code.userId)!;
  const signIn = open(context, client, code);
  directory.codes.set(key, { ...code, signInId: signIn.id });
  const mayRefresh = (client.attributes.allowedGrants as string[]).includes('refresh_token');
  return tokenReply({
    ...issueAccessToken(context, { client, scope: code.scope, person: user }),
    id_token: idToken(context, client, code, user),
    // Only when it was asked for, and the client may use it.
    ...(code.isOffline && mayRefresh && { refresh_token: signIn.refreshToken }),
  });
}

/**
 * A new access token, and a new refresh token in place of the one that was used. One that comes a second time was
 * stolen: the sign-in is closed for both (RFC 9700 §4.14). That Oracle rotates them is not verified.
 */
export function refreshToken(context: DomainContext, client: App, form: URLSearchParams): Reply {
  const { directory, state } = context;
  const token = form.get('refresh_token') ?? '';
  const [id] = token.split('.');
  const signIn = directory.signIns.get(id ?? '');
  if (!signIn || signIn.clientId !== client.name || signIn.isRevoked) {
    throw invalid('The token is not valid.');
  }
  if (signIn.refreshToken !== token) {
    revoke(context, signIn.id);
    throw invalid('The token was used before.');
  }
  requireGrant(client, 'refresh_token');
  const next = { ...signIn, refreshToken: newRefreshToken(state.world.ids, signIn.id) };
  directory.signIns.set(signIn.id, next);
  const person = directory.users.get(signIn.userId)!;
  const granted = issueAccessToken(context, { client, scope: signIn.scope, person });
  return tokenReply({ ...granted, refresh_token: next.refreshToken });
}

function open({ directory, state }: DomainContext, client: App, code: Code): SignIn {
  const { ids } = state.world;
  const id = ids.hex('sign-in');
  const { userId, scope } = code;
  const refreshToken = newRefreshToken(ids, id);
  const signIn = { id, clientId: client.name, userId, scope, refreshToken, isRevoked: false };
  directory.signIns.set(id, signIn);
  return signIn;
}

function newRefreshToken(ids: DomainContext['state']['world']['ids'], signInId: string): string {
  return `${signInId}.${ids.hex('refresh-token', 64)}`;
}

function revoke({ directory }: DomainContext, id: string): void {
  directory.signIns.update(id, (signIn) => ({ ...signIn, isRevoked: true }));
}

/** https://openid.net/specs/openid-connect-core-1_0.html#IDToken */
function idToken(context: DomainContext, client: App, code: Code, user: DomainUser): string {
  const { state, domain } = context;
  const issuedAt = Math.floor(state.now / 1_000);
  const claims = {
    iss: issuer,
    aud: [issuer, client.name],
    azp: client.name,
    sub: user.userName,
    user_id: user.id,
    tenant: domain.guid,
    ...(code.nonce && { nonce: code.nonce }),
    tok_type: 'IT',
    iat: issuedAt,
    exp: issuedAt + 28_800,
  };
  return signJwt(claims, signingKeyOf(state, domain).privateKey);
}
