/** Access tokens of an identity domain: for whom, for what, for how long. */

import { Refusal, type Reply } from '#local/simulation/call.ts';
import { domainHost } from './hosts.ts';
import { type Claims, signJwt } from './jwt.ts';
import type { DomainContext } from './scim/app-view.ts';
import type { App, DomainUser, Scope } from './scim/directory.ts';
import { signingKeyOf } from './signing-key.ts';

/** The issuer is the same for all domains; the domain stands in `tenant_iss`. */
export const issuer = 'https://identity.oraclecloud.com/';
const usualLifetime = 3_600;

export const refuse = (status: number, code: string, message: string) =>
  new Refusal(status, code, message);

/** Throws `Refusal` 400 for a client that may not use this grant type. */
export function requireGrant(client: App, grant: string): void {
  const allowed = client.attributes.allowedGrants as string[] | undefined;
  if (allowed?.includes(grant)) return;
  throw refuse(400, 'unauthorized_client', 'The client may not use this grant type.');
}

/**
 * An access token for a client, or for a person who signed in by it.
 * Throws `Refusal` 400 for a scope that the client may not ask for.
 */
export function issueAccessToken(
  context: DomainContext,
  token: { client: App; scope: string | null; person?: DomainUser },
): { access_token: string; token_type: string; expires_in: number } {
  const { app, scope } = findScope(context, token.client, token.scope);
  const lifetime = lifetimeOf(app);
  const claims = claimsOf(context, { ...token, app, scope, lifetime });
  const access_token = signJwt(claims, signingKeyOf(context.state, context.domain).privateKey);
  return { access_token, token_type: 'Bearer', expires_in: lifetime };
}

/** The answer of the token endpoint. */
export function tokenReply(json: Record<string, unknown>): Reply {
  return { status: 200, headers: { 'cache-control': 'no-store' }, json };
}

/**
 * One allowed, fully qualified scope per request. Two scopes at once, the bare
 * `urn:opc:resource:consumer::all` of "all resources" clients and the multi-resource scope are
 * refused; for two scopes of one resource that is not verified with Oracle.
 * https://docs.oracle.com/en-us/iaas/Content/Identity/applications/access-all-resources.htm
 */
export function findScope(
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
 * only the suffix, the issuer not the domain. Those of a person's token are not verified with Oracle.
 * https://github.com/oracle-devrel/technology-engineering
 */
function claimsOf(
  { state, domain }: DomainContext,
  token: { client: App; app: App; scope: Scope; lifetime: number; person?: DomainUser },
): Claims {
  const { client, app, scope, lifetime, person } = token;
  const issuedAt = Math.floor(state.now / 1_000);
  return {
    iss: issuer,
    tenant_iss: `https://${domainHost(domain)}:443`,
    tenant: domain.guid,
    aud: [app.service!.audience, ...app.service!.secondaryAudiences],
    scope: scope.value,
    ...(person
      ? { sub: person.userName, sub_type: 'user', user_id: person.id, gtp: 'azc' }
      : { sub: client.name, sub_type: 'client', gtp: 'cc' }),
    client_id: client.name,
    client_name: client.attributes.displayName,
    client_tenantname: domain.guid,
    tok_type: 'AT',
    resource_app_id: app.id,
    region_name: state.world.region,
    jti: state.world.ids.request(),
    iat: issuedAt,
    exp: issuedAt + lifetime,
  };
}
