import { createHash, timingSafeEqual } from 'node:crypto';
import { type Call, Refusal, type Reply } from '#local/simulation/call.ts';
import { Router } from '#local/simulation/router.ts';
import { domainHost } from './hosts.ts';
import { type Claims, signJwt } from './jwt.ts';
import { RateLimit, tooManyRequests } from './rate-limit.ts';
import { contextOf, domainHeaders } from './scim/administration.ts';
import type { DomainContext } from './scim/app-view.ts';
import type { App, Scope } from './scim/directory.ts';
import { signingKeyOf } from './signing-key.ts';
import type { OracleState } from './state.ts';
import { exchangeGrant, exchangeToken } from './token-exchange.ts';

/** The issuer is the same for all domains; the domain stands in `tenant_iss`. */
export const issuer = 'https://identity.oraclecloud.com/';
const usualLifetime = 3_600;

/**
 * The OAuth endpoints of an identity domain: client credentials for confidential apps, and the exchange of
 * tokens of trusted issuers.
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
  return router;
}

async function requestToken(context: DomainContext, call: Call): Promise<Reply> {
  const type = String(call.headers['content-type']).split(';')[0];
  if (type !== 'application/x-www-form-urlencoded') {
    throw refuse(400, 'invalid_request', 'The body must be a form.');
  }
  const form = new URLSearchParams((await call.body()).toString('utf8'));
  const client = authenticateClient(context, call);
  const grant = form.get('grant_type');
  if (!grant) throw refuse(400, 'invalid_request', 'grant_type is missing.');
  // Which clients may exchange tokens stands in the trust, not at the client.
  if (grant === exchangeGrant) return exchangeToken(context, client, form);
  checkGrant(client, grant);
  const { app, scope } = findScope(context, client, form.get('scope'));
  const lifetime = lifetimeOf(app);
  const claims = claimsOf(context, { client, app, scope, lifetime });
  const accessToken = signJwt(claims, signingKeyOf(context.state, context.domain).privateKey);
  return {
    status: 200,
    headers: { 'cache-control': 'no-store' },
    json: { access_token: accessToken, token_type: 'Bearer', expires_in: lifetime },
  };
}

/**
 * A client that is unknown, inactive, brand-new or has another secret: the answer is the same.
 * Status 401 follows RFC 6749 §5.2; which one Oracle uses is not verified.
 */
function authenticateClient({ directory, state }: DomainContext, call: Call): App {
  const [, encoded] = /^Basic (\S+)$/i.exec(call.headers.authorization ?? '') ?? [];
  const [name, ...secret] = Buffer.from(encoded ?? '', 'base64')
    .toString('utf8')
    .split(':');
  const app = directory.appByName(name ?? '');
  const isKnown =
    app?.secret !== undefined &&
    app.isActive &&
    app.attributes.isOAuthClient === true &&
    state.now >= (app.activeSince ?? 0) + state.settings.appDelayMs &&
    isSame(app.secret, secret.join(':'));
  if (isKnown) return app;
  throw refuse(401, 'invalid_client', 'Client authentication failed.');
}

function isSame(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

/** A refresh token is never issued with client credentials (RFC 6749 §4.4.3), so none is valid. */
function checkGrant(client: App, grant: string): void {
  if (grant === 'refresh_token') throw refuse(400, 'invalid_grant', 'The token is not valid.');
  if (grant !== 'client_credentials') {
    throw refuse(400, 'unsupported_grant_type', 'The grant type is not supported.');
  }
  const allowed = client.attributes.allowedGrants as string[] | undefined;
  if (!allowed?.includes(grant)) {
    throw refuse(400, 'unauthorized_client', 'The client may not use this grant type.');
  }
}

/**
 * One allowed, fully qualified scope per request. Two scopes at once, the bare
 * `urn:opc:resource:consumer::all` of "all resources" clients and the multi-resource scope are
 * refused; for two scopes of one resource that is not verified with Oracle.
 * https://docs.oracle.com/en-us/iaas/Content/Identity/applications/access-all-resources.htm
 */
function findScope(
  { directory }: DomainContext,
  client: App,
  wanted: string | null,
): { app: App; scope: Scope } {
  const allowed = (client.attributes.allowedScopes ?? []) as { fqs: string }[];
  const app = wanted ? directory.appByScope(wanted) : undefined;
  const scope = app?.service?.scopes.find(({ fqs }) => fqs === wanted);
  if (!app || !scope || !allowed.some(({ fqs }) => fqs === wanted)) {
    throw refuse(400, 'invalid_scope', 'The scope is not allowed for this client.');
  }
  return { app, scope };
}

/** The resource decides how long its tokens live: `oci-identitydomains@2.139.1: lib/model/app.d.ts`. */
function lifetimeOf(resource: App): number {
  const { accessTokenExpiry } = resource.attributes;
  return typeof accessTokenExpiry === 'number' ? accessTokenExpiry : usualLifetime;
}

/**
 * Claims as in the sample token of Oracle's CI/CD quick start: the audience is a list, the scope
 * only the suffix, the issuer not the domain.
 * https://github.com/oracle-devrel/technology-engineering
 */
function claimsOf(
  { state, domain }: DomainContext,
  token: { client: App; app: App; scope: Scope; lifetime: number },
): Claims {
  const { client, app, scope, lifetime } = token;
  const issuedAt = Math.floor(state.now / 1_000);
  return {
    iss: issuer,
    tenant_iss: `https://${domainHost(domain)}:443`,
    tenant: domain.guid,
    aud: [app.service!.audience, ...app.service!.secondaryAudiences],
    scope: scope.value,
    sub: client.name,
    sub_type: 'client',
    client_id: client.name,
    client_name: client.attributes.displayName,
    client_tenantname: domain.guid,
    gtp: 'cc',
    tok_type: 'AT',
    resource_app_id: app.id,
    region_name: state.world.region,
    jti: state.world.ids.request(),
    iat: issuedAt,
    exp: issuedAt + lifetime,
  };
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
      grant_types_supported: ['client_credentials', exchangeGrant],
      token_endpoint_auth_methods_supported: ['client_secret_basic'],
      id_token_signing_alg_values_supported: ['RS256'],
    },
  };
}

const refuse = (status: number, code: string, message: string) =>
  new Refusal(status, code, message);
