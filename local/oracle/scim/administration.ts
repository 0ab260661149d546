import { type Call, type Handler, Refusal, type Reply } from '#local/simulation/call.ts';
import { Router } from '#local/simulation/router.ts';
import type { World } from '#local/simulation/world.ts';
import { domainHostPattern } from '../hosts.ts';
import { settle } from '../lifecycle.ts';
import { opcRequestId } from '../opc.ts';
import { authenticate, callerOf } from '../policies.ts';
import { RateLimit, tooManyRequests } from '../rate-limit.ts';
import { jwksOf } from '../signing-key.ts';
import type { DomainRole, OracleState } from '../state.ts';
import { getAppRole, viewAppRoles } from './app-roles.ts';
import { changeStatus, regenerateSecret } from './app-status.ts';
import type { DomainContext } from './app-view.ts';
import { createApp, deleteApp, getApp, patchApp, replaceApp, viewApps } from './apps.ts';
import { appRoleSchema, appSchema, grantSchema } from './attributes.ts';
import { Directory } from './directory.ts';
import { createGrant, deleteGrant, getGrant, viewGrants } from './grants.ts';
import { createGroup, createUser, getGroup, patchGroup, viewGroups, viewUsers } from './members.ts';
import { scimType } from './resource.ts';
import {
  accessDenied,
  messageIds,
  noSuchResource,
  scimErrorBody,
  scimFaultCode,
} from './scim-error.ts';
import { searchByBody, searchByQuery } from './search.ts';
import { groupSchema, trustSchema, userSchema } from './trust-attributes.ts';
import { createTrust, deleteTrust, getTrust, replaceTrust, viewTrusts } from './trusts.ts';

type DomainHandler = (context: DomainContext, call: Call) => Reply | Promise<Reply>;

/** Headers that identity domains add to every answer, for support. */
export function domainHeaders(world: World, call: Call): Record<string, string> {
  return {
    'opc-request-id': opcRequestId(world, call),
    'x-oracle-dms-ecid': world.ids.request(),
    'x-oracle-dms-rid': '0',
  };
}

/** The domain that a call was addressed to. */
export function contextOf(state: OracleState, call: Call): DomainContext {
  const guid = domainHostPattern.exec(call.host)?.[1];
  const domain = state.domains.find((one) => one.guid === guid);
  if (!domain) throw noSuchResource('Domain', call.host);
  settle(state);
  return { state, domain, directory: new Directory(state.world, domain.guid) };
}

/** The administration API of an identity domain (SCIM). Paths: `oci-identitydomains@2.139.1: lib/client.js`. */
export function createAdministrationRouter(state: OracleState): Router {
  const { world } = state;
  const router = new Router('identity-domain', {
    headers: (call) => domainHeaders(world, call),
    errorBody: scimErrorBody,
    errorType: scimType,
    faultCode: scimFaultCode,
  });
  const rate = new RateLimit(() => state.settings.administrationRequestsPerMinute);
  router.guard(async (call) => {
    if (!rate.allows(call.host, call.now)) throw tooManyRequests(messageIds.tooManyRequests);
    // Everybody may, where an administrator has switched "Configure client access" on.
    if (call.operation === signingKeys && state.settings.publicSigningKeys) return;
    await admit(state, call);
  });
  const on = (method: string, path: string, operation: string, handler: DomainHandler) => {
    const mutates = method !== 'GET' && !path.endsWith('/.search');
    const bound: Handler = (call) => handler(contextOf(state, call), call);
    router.on(method, `/admin/v1${path}`, operation, bound, { mutates });
  };
  addAppOperations(on);
  addRoleOperations(on);
  addTrustOperations(on);
  on('GET', '/SigningCert/jwk', 'getSigningKeys', ({ domain }) => ({
    status: 200,
    json: jwksOf(state, domain),
  }));
  return router;
}

const signingKeys = 'identity-domain.getSigningKeys';

type On = (method: string, path: string, operation: string, handler: DomainHandler) => void;

function addAppOperations(on: On): void {
  on('POST', '/Apps', 'createApp', createApp);
  on('GET', '/Apps', 'listApps', (context, call) =>
    searchByQuery(call, appSchema, viewApps(context)),
  );
  on('POST', '/Apps/.search', 'searchApps', (context, call) =>
    searchByBody(call, appSchema, () => viewApps(context)),
  );
  on('GET', '/Apps/{id}', 'getApp', getApp);
  on('PUT', '/Apps/{id}', 'putApp', replaceApp);
  on('PATCH', '/Apps/{id}', 'patchApp', patchApp);
  on('DELETE', '/Apps/{id}', 'deleteApp', deleteApp);
  on('PUT', '/AppStatusChanger/{id}', 'putAppStatusChanger', changeStatus);
  on('POST', '/AppClientSecretRegenerator', 'regenerateClientSecret', regenerateSecret);
}

function addRoleOperations(on: On): void {
  on('GET', '/AppRoles', 'listAppRoles', (context, call) =>
    searchByQuery(call, appRoleSchema, viewAppRoles(context)),
  );
  on('POST', '/AppRoles/.search', 'searchAppRoles', (context, call) =>
    searchByBody(call, appRoleSchema, () => viewAppRoles(context)),
  );
  on('GET', '/AppRoles/{id}', 'getAppRole', getAppRole);
  on('POST', '/Grants', 'createGrant', createGrant);
  on('GET', '/Grants', 'listGrants', (context, call) =>
    searchByQuery(call, grantSchema, viewGrants(context)),
  );
  on('POST', '/Grants/.search', 'searchGrants', (context, call) =>
    searchByBody(call, grantSchema, () => viewGrants(context)),
  );
  on('GET', '/Grants/{id}', 'getGrant', getGrant);
  on('DELETE', '/Grants/{id}', 'deleteGrant', deleteGrant);
}

function addTrustOperations(on: On): void {
  on('POST', '/Users', 'createUser', createUser);
  on('POST', '/Users/.search', 'searchUsers', (context, call) =>
    searchByBody(call, userSchema, () => viewUsers(context)),
  );
  on('POST', '/Groups', 'createGroup', createGroup);
  on('POST', '/Groups/.search', 'searchGroups', (context, call) =>
    searchByBody(call, groupSchema, () => viewGroups(context)),
  );
  on('GET', '/Groups/{id}', 'getGroup', getGroup);
  on('PATCH', '/Groups/{id}', 'patchGroup', patchGroup);
  on('POST', '/IdentityPropagationTrusts', 'createTrust', createTrust);
  on('GET', '/IdentityPropagationTrusts', 'listTrusts', (context, call) =>
    searchByQuery(call, trustSchema, viewTrusts(context)),
  );
  on('GET', '/IdentityPropagationTrusts/{id}', 'getTrust', getTrust);
  on('PUT', '/IdentityPropagationTrusts/{id}', 'putTrust', replaceTrust);
  on('DELETE', '/IdentityPropagationTrusts/{id}', 'deleteTrust', deleteTrust);
}

/** Here is decided who may do what, and who stands for whom. */
const sensitive = /^\/admin\/v1\/(Grants|Users|Groups|IdentityPropagationTrusts)(\/|$)/;

/**
 * A request signature says who calls, a domain role what they may do. Bearer tokens of
 * administrators are not simulated. That an Application Administrator may not work with grants, users,
 * groups and trusts is the cautious reading (not verified with Oracle).
 * https://docs.oracle.com/en-us/iaas/Content/Identity/api-getstarted/api-managing-authorization.htm
 * https://docs.oracle.com/en-us/iaas/Content/Identity/api-getstarted/RequiredRolePerEndpointExt.htm
 */
async function admit(state: OracleState, call: Call): Promise<void> {
  await authenticate(state, call).catch((error: unknown) => {
    throw error instanceof Refusal ? accessDenied() : error;
  });
  const enough: DomainRole[] = sensitive.test(call.url.pathname)
    ? ['Identity Domain Administrator']
    : ['Identity Domain Administrator', 'Application Administrator'];
  if (!callerOf(call).domainRoles.some((role) => enough.includes(role))) throw accessDenied();
}
