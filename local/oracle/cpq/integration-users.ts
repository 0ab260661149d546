/**
 * The integration users of a site: list, read, create, change. There is no way to delete one.
 * https://docs.oracle.com/en/cloud/saas/configure-price-quote/cxcpq/api-integration-users.html
 */

import { type Call, Refusal, type Reply } from '#local/simulation/call.ts';
import { type Admitted, admit, siteOf } from './access.ts';
import type { CpqSite, CpqUser } from './model.ts';
import { itemReply, type ListRules, listReply } from './query.ts';
import { readIntegrationUser } from './read-body.ts';
import type { CpqSites } from './sites.ts';
import { viewIntegrationUser } from './views.ts';
import { badRequest, codeOf, notAllowed, notFound } from './wire.ts';

/** `GET …/integrationUsers` */
export function listIntegrationUsers(sites: CpqSites, call: Call): Reply {
  const { site } = enter(sites, call);
  const users = sites.users(site.host).filter(isIntegrationUser);
  const items = users.map((user) => viewIntegrationUser(sites, call, user));
  return listReply(call, items, rulesOf(site));
}

/** `GET …/integrationUsers/{partyNumber}` */
export function getIntegrationUser(sites: CpqSites, call: Call): Reply {
  const { site } = enter(sites, call);
  return shown(sites, call, found(sites, site, call));
}

/** `POST …/integrationUsers`; that it takes the same body as PATCH is not verified with Oracle. */
export async function createIntegrationUser(sites: CpqSites, call: Call): Promise<Reply> {
  const { site } = enter(sites, call);
  const { clientId, groups = [] } = await readIntegrationUser(sites, site, call);
  if (clientId === undefined) throw badRequest('oauthClientId is required.');
  checkUnique(sites, site, clientId);
  // Whether integration users count is not verified with Oracle; they are shown as FullAccess.
  if (sites.users(site.host).filter(({ isActive }) => isActive).length >= site.fullAccessLimit) {
    throw badRequest(`The limit of ${site.fullAccessLimit} FullAccess users is reached.`);
  }
  return shown(sites, call, sites.createIntegrationUser(site.host, { clientId, groups }), 201);
}

/** `PATCH …/integrationUsers/{partyNumber}`: what the body leaves out stays. */
export async function patchIntegrationUser(sites: CpqSites, call: Call): Promise<Reply> {
  const { site } = enter(sites, call);
  const user = found(sites, site, call);
  const { clientId = user.oauthClientId, groups } = await readIntegrationUser(sites, site, call);
  checkUnique(sites, site, clientId!, user);
  const kept = site.patchedGroups === 'merge' ? user.groups : [];
  const changed = {
    ...user,
    oauthClientId: clientId,
    groups: groups ? [...new Set([...kept, ...groups])] : user.groups,
    modifiedAt: call.now,
  };
  return shown(sites, call, sites.keepUser(changed));
}

/** PUT and DELETE are not in the list of operations. */
export function refuseMethod(sites: CpqSites, call: Call): Reply {
  enter(sites, call);
  throw notAllowed(`${call.method} is not supported.`);
}

function enter(sites: CpqSites, call: Call): Admitted {
  const { release, runsInFusion } = siteOf(sites, call);
  const isThere = release !== '26A' && runsInFusion && call.params.version === 'v19';
  if (!isThere) throw notFound('There is nothing at this path.');
  return admit(sites, call, 'User Administrator');
}

const isIntegrationUser = (user: CpqUser) => user.oauthClientId !== undefined;

function rulesOf({ pageSize }: CpqSite): ListRules {
  return { searchable: ['partyNumber', 'login', 'type'], expandable: ['groups'], pageSize };
}

function found(sites: CpqSites, site: CpqSite, call: Call): CpqUser {
  const user = sites.user(site.host, call.params.partyNumber!);
  if (user && isIntegrationUser(user)) return user;
  throw notFound(`There is no integration user ${call.params.partyNumber}.`);
}

/** One user, one client id. The status is not documented. */
function checkUnique(sites: CpqSites, site: CpqSite, clientId: string, self?: CpqUser): void {
  const other = sites.userOfClient(site.host, clientId);
  if (!other || other.partyNumber === self?.partyNumber) return;
  const status = site.conflictStatus;
  throw new Refusal(status, codeOf(status), 'Another user has this oauthClientId.');
}

function shown(sites: CpqSites, call: Call, user: CpqUser, status = 200): Reply {
  const rules = rulesOf(sites.site(user.host)!);
  return itemReply(call, viewIntegrationUser(sites, call, user), rules, status);
}
