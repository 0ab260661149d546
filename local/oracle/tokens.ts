import { createHash, timingSafeEqual } from 'node:crypto';
import type { Call, Reply } from '#local/simulation/call.ts';
import { Router } from '#local/simulation/router.ts';
import { issueAccessToken, issuer, refuse, requireGrant, tokenReply } from './access-token.ts';
import { addAuthorizeRoutes } from './authorize.ts';
import { domainHost } from './hosts.ts';
import { redeemCode, refreshToken } from './person-grants.ts';
import { RateLimit, tooManyRequests } from './rate-limit.ts';
import { contextOf, domainHeaders } from './scim/administration.ts';
import type { DomainContext } from './scim/app-view.ts';
import type { App } from './scim/directory.ts';
import type { OracleState } from './state.ts';
import { exchangeGrant, exchangeToken } from './token-exchange.ts';

/**
 * The OAuth endpoints of an identity domain: client credentials for confidential apps, the sign-in of people, and the
 * exchange of tokens of trusted issuers.
 * https://docs.oracle.com/en-us/iaas/Content/Identity/api-getstarted/Scopes.htm
 */
export function createTokenRouter(state: OracleState): Router {
  const router = new Router('identity-domain', {
    headers: (call) => domainHeaders(state.world, call),
    errorBody: (_status, code, message) => ({ error: code, error_description: message }),
    faultCode: (status) => (status === 401 ? 'invalid_client' : 'server_error'),
  });
  const rate = new RateLimit(() => state.settings.tokenRequestsPerMinute);
  router.on('POST', '/oauth2/v1/token', 'requestToken', (call) => {
    if (!rate.allows(call.host, call.now)) throw tooManyRequests('too_many_requests');
    return requestToken(contextOf(state, call), call);
  });
  router.on('GET', '/.well-known/openid-configuration', 'getOpenIdConfiguration', (call) =>
    describeDomain(contextOf(state, call)),
  );
  addAuthorizeRoutes(router, state);
  return router;
}

async function requestToken(context: DomainContext, call: Call): Promise<Reply> {
  const type = String(call.headers['content-type']).split(';')[0];
  if (type !== 'application/x-www-form-urlencoded') {
    throw refuse(400, 'invalid_request', 'The body must be a form.');
  }
  const form = new URLSearchParams((await call.body()).toString('utf8'));
  const client = authenticateClient(context, call, form);
  const grant = form.get('grant_type');
  if (!grant) throw refuse(400, 'invalid_request', 'grant_type is missing.');
  // Which clients may exchange tokens stands in the trust, not at the client.
  if (grant === exchangeGrant) return exchangeToken(context, client, form);
  if (grant === 'authorization_code') return redeemCode(context, client, form);
  if (grant === 'refresh_token') return refreshToken(context, client, form);
  checkGrant(client, grant);
  return tokenReply(issueAccessToken(context, { client, scope: form.get('scope') }));
}

/**
 * A client that is unknown, inactive, brand-new or has another secret: the answer is the same.
 * Status 401 follows RFC 6749 §5.2; which one Oracle uses is not verified.
 */
function authenticateClient(
  { directory, state }: DomainContext,
  call: Call,
  form: URLSearchParams,
): App {
  const [, encoded] = /^Basic (\S+)$/i.exec(call.headers.authorization ?? '') ?? [];
  const [name, ...secret] = Buffer.from(encoded ?? '', 'base64')
    .toString('utf8')
    .split(':');
  // A public client has no secret and names itself in the form.
  const isPublic = call.headers.authorization === undefined;
  const app = directory.appByName((isPublic ? form.get('client_id') : name) ?? '');
  const isKnown =
    app?.isActive === true &&
    app.attributes.isOAuthClient === true &&
    state.now >= (app.activeSince ?? 0) + state.settings.appDelayMs &&
    (isPublic
      ? app.attributes.clientType === 'public'
      : app.secret !== undefined && isSame(app.secret, secret.join(':')));
  if (isKnown) return app;
  throw refuse(401, 'invalid_client', 'Client authentication failed.');
}

function isSame(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

function checkGrant(client: App, grant: string): void {
  if (grant !== 'client_credentials') {
    throw refuse(400, 'unsupported_grant_type', 'The grant type is not supported.');
  }
  requireGrant(client, grant);
}

function describeDomain({ state, domain }: DomainContext): Reply {
  const url = state.world.urlOf(domainHost(domain));
  return {
    status: 200,
    json: {
      issuer,
      authorization_endpoint: `${url}/oauth2/v1/authorize`,
      token_endpoint: `${url}/oauth2/v1/token`,
      jwks_uri: `${url}/admin/v1/SigningCert/jwk`,
      response_types_supported: ['code'],
      code_challenge_methods_supported: ['S256'],
      grant_types_supported: [
        'client_credentials',
        'authorization_code',
        'refresh_token',
        exchangeGrant,
      ],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'none'],
      id_token_signing_alg_values_supported: ['RS256'],
    },
  };
}
