import type { World } from '#local/simulation/world.ts';
import { issuer } from './access-token.ts';
import { findInstanceById, type ServiceInstance } from './instances.ts';
import { type Claims, peekJwt, readJwt } from './jwt.ts';
import { Directory } from './scim/directory.ts';
import { isFulfilled } from './scim/grants.ts';
import type { ServiceRole } from './scim/service-app.ts';
import { signingKeyOf } from './signing-key.ts';
import { type Domain, OracleState } from './state.ts';

/** Why a bearer token is of no use; the system that was called answers 401. */
export class TokenRefused extends Error {
  override name = 'TokenRefused';
}

/** Who calls, and what they may do at this moment. */
export interface Bearer {
  /** OAuth client id, 32 hex digits, or the name of a person: what OIC shows as `createdBy` and `lockedBy`. */
  clientId: string;
  clientName: string;
  /** SCIM id of the client's app. */
  appId: string;
  /** `urn:opc:resource:consumer::all` or `/ic/api/`. */
  scope: string;
  /** Roles in the instance, without grants that are too fresh to have reached it. */
  roles: ServiceRole[];
  /** Milliseconds since 1970. */
  expiresAt: number;
}

/**
 * What an integration instance does with a bearer token: signature, issuer, expiry and audience are
 * checked, then the client's roles are looked up as they are now.
 * @param authorization The Authorization header.
 * @throws TokenRefused The token is missing, not ours, expired, or for another instance.
 */
export function verifyToken(
  world: World,
  authorization: string | undefined,
  instance: Pick<ServiceInstance, 'id'>,
): Bearer {
  const state = new OracleState(world);
  const { claims, domain } = readToken(state, authorization);
  const audience = findInstanceById(world, instance.id)?.audience;
  if (!audience || !isFor(claims, audience)) {
    throw new TokenRefused('The token is for another audience.');
  }
  const clientId = String(claims.client_id);
  const client = new Directory(world, domain.guid).appByName(clientId);
  if (!client) throw new TokenRefused('The client does not exist any more.');
  // A person has the roles that they were granted themselves, not those of the client.
  const isPerson = claims.sub_type === 'user';
  const granteeId = isPerson ? String(claims.user_id) : client.id;
  return {
    clientId: isPerson ? String(claims.sub) : clientId,
    clientName: String(claims.client_name),
    appId: client.id,
    scope: String(claims.scope),
    roles: rolesOf(state, domain.guid, { granteeId, instance }),
    expiresAt: Number(claims.exp) * 1_000,
  };
}

/**
 * What every service does with a bearer token of an identity domain: signature, issuer, expiry.
 * @throws TokenRefused
 */
export function readToken(
  state: OracleState,
  authorization: string | undefined,
): { claims: Claims; domain: Domain } {
  const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
  if (!token) throw new TokenRefused('There is no bearer token.');
  const domain = state.domains.find(({ guid }) => guid === peekJwt(token)?.tenant);
  const claims = domain && readJwt(token, signingKeyOf(state, domain).publicKey);
  if (!claims || claims.iss !== issuer) throw new TokenRefused('The token was not issued here.');
  if (!(state.now < Number(claims.exp) * 1_000)) throw new TokenRefused('The token has expired.');
  return { claims, domain };
}

/** Whether a token may be shown to the service with that audience. */
export function isFor(claims: Claims, audience: string): boolean {
  return (claims.aud as string[]).includes(audience);
}

function rolesOf(
  state: OracleState,
  guid: string,
  { granteeId, instance }: { granteeId: string; instance: Pick<ServiceInstance, 'id'> },
): ServiceRole[] {
  const directory = new Directory(state.world, guid);
  const appId = findInstanceById(state.world, instance.id)?.appId;
  return directory.grants
    .filter((grant) => grant.granteeId === granteeId && grant.appId === appId)
    .filter((grant) => isFulfilled({ state }, grant))
    .map((grant) => directory.roles.get(grant.roleId)!.displayName as ServiceRole);
}
