/** Who calls the simulated CPQ, and what they may do there. */

import { OracleState } from '#local/oracle/state.ts';
import { isFor, readToken, TokenRefused } from '#local/oracle/verify-token.ts';
import type { Call } from '#local/simulation/call.ts';
import type { CpqSite, CpqUser, Permission } from './model.ts';
import type { CpqSites } from './sites.ts';
import { forbidden, notFound, unauthorized } from './wire.ts';

/** A call that was let through. */
export interface Admitted {
  site: CpqSite;
  caller: CpqUser;
}

/** REST versions that are answered: the current one and the two before it (CPQ's Quick Start). */
const CURRENT_VERSION = 19;
const VERSION = /^v(\d+)$/;

/**
 * The site that a call goes to: right prefix, version that it answers.
 * Prefix: https://help.bigmachines.com/cpq/Content/RestAPIs/cpqAPIs/integrationUsers.htm,
 * versions: https://docs.oracle.com/en/cloud/saas/configure-price-quote/cxcpq/Quick_Start.html
 */
export function siteOf(sites: CpqSites, call: Call): CpqSite {
  const site = sites.site(call.host);
  if (!site) throw notFound(`There is no CPQ site at ${call.host}.`);
  const isPrefixed = call.url.pathname.startsWith('/cpq/');
  if (isPrefixed !== site.runsInFusion) throw notFound('There is nothing at this path.');
  const version = Number(VERSION.exec(call.params.version ?? '')?.[1]);
  if (!(version > CURRENT_VERSION - 3 && version <= CURRENT_VERSION)) {
    throw notFound(`There is no REST version ${call.params.version}.`);
  }
  return site;
}

/**
 * Lets a call through that has a token and the permission. Which permission the integration users need is not
 * documented; this is the one that ordinary users need:
 * https://help.bigmachines.com/BMIHelp/Content/Manage_Users/UserPermissions.htm
 */
export function admit(sites: CpqSites, call: Call, needs?: Permission): Admitted {
  const site = siteOf(sites, call);
  const caller = callerOf(sites, site, call);
  if (!caller.isActive) throw unauthorized('The user is inactive.');
  const permissions = sites.permissionsOf(caller);
  if (needs && !permissions.includes(needs)) throw forbidden(`The permission ${needs} is missing.`);
  if (permissions.length === 0 && caller.groups.length === 0) {
    throw forbidden('The user has no group and no permission.');
  }
  return { site, caller };
}

/** Basic is refused: that a Fusion site takes it is not verified with Oracle. */
function callerOf(sites: CpqSites, site: CpqSite, call: Call): CpqUser {
  const { authorization } = call.headers;
  const [, token = ''] = /^Bearer (\S+)$/i.exec(authorization ?? '') ?? [];
  return sites.personOf(site.host, token) ?? applicationOf(sites, site, authorization);
}

/** A token of an identity domain lives to its end, whatever became of the client since. */
function applicationOf(sites: CpqSites, site: CpqSite, authorization: string | undefined): CpqUser {
  const clientId = clientOf(sites, site, authorization);
  const user = sites.userOfClient(site.host, clientId);
  if (user) return user;
  throw unauthorized('No integration user has this client id.');
}

function clientOf(sites: CpqSites, site: CpqSite, authorization: string | undefined): string {
  try {
    const { claims } = readToken(new OracleState(sites.world), authorization);
    const isMeant = isFor(claims, `https://${site.host}:443`) && claims.scope === site.scope;
    if (isMeant) return String(claims.client_id);
  } catch (error) {
    if (!(error instanceof TokenRefused)) throw error;
    throw unauthorized(error.message);
  }
  throw unauthorized('The token is for another resource.');
}
