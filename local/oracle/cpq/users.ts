/**
 * The users of a site, integration users among them. Whether it reaches those is not documented, so a site
 * says what it does with their status.
 * https://docs.oracle.com/en/cloud/saas/configure-price-quote/cxcpq/op-rest-v19-users-partynumber-patch.html
 */

import type { Call, Reply } from '#local/simulation/call.ts';
import { admit } from './access.ts';
import type { CpqSite, CpqUser } from './model.ts';
import { newPerson } from './new-user.ts';
import { filterOf, itemReply, listReply } from './query.ts';
import { readObject } from './read-body.ts';
import type { CpqSites } from './sites.ts';
import { viewUser } from './views.ts';
import { badRequest, notFound } from './wire.ts';

const SEARCHABLE = ['partyNumber', 'login', 'status'];

export function listUsers(sites: CpqSites, call: Call): Reply {
  const { site } = admit(sites, call, 'User Administrator');
  const rules = { searchable: SEARCHABLE, expandable: [], pageSize: site.pageSize };
  return listReply(call, shownUsers(sites, site).map(viewUser), rules);
}

export function getUser(sites: CpqSites, call: Call): Reply {
  const { site } = admit(sites, call, 'User Administrator');
  return shown(call, found(sites, site, call));
}

/** `PATCH …/users/{partyNumber}`: what the body leaves out stays. */
export async function patchUser(sites: CpqSites, call: Call): Promise<Reply> {
  const { site } = admit(sites, call, 'User Administrator');
  const user = found(sites, site, call);
  return shown(call, await change(sites, site, user, call));
}

/**
 * `PUT …/users/{partyNumber}`: what the body leaves out goes back to its default, and on a Fusion site a user
 * that isn't there is made.
 * https://docs.oracle.com/en/cloud/saas/readiness/sales/25d/scpq-25d/25D-cpq-wn-f41083.htm
 */
export async function putUser(sites: CpqSites, call: Call): Promise<Reply> {
  const { site } = admit(sites, call, 'User Administrator');
  const partyNumber = call.params.partyNumber!;
  const before =
    sites.user(site.host, partyNumber) ?? newPerson(sites.world, site.host, partyNumber);
  const bare = { ...before, partyNumber, groups: [], permissions: [], firstName: '' };
  return shown(call, await change(sites, site, bare, call));
}

/**
 * `POST …/users/actions/bulkUpdate`: the status of everybody who matches.
 * https://docs.oracle.com/en/cloud/saas/configure-price-quote/cxcpq/op-rest-v19-users-actions-bulkupdate-post.html
 */
export async function bulkUpdate(sites: CpqSites, call: Call): Promise<Reply> {
  const { site } = admit(sites, call, 'User Administrator');
  const { userData, criteria } = await readObject(call);
  const { q } = (criteria ?? {}) as { q?: unknown };
  if (typeof q !== 'string') throw badRequest('criteria.q is required.');
  const matches = filterOf(q, SEARCHABLE);
  const isActive = statusIn((userData ?? {}) as Record<string, unknown>);
  if (isActive === undefined) throw badRequest('userData.status.value is required.');
  for (const user of shownUsers(sites, site).filter((one) => matches(viewUser(one)))) {
    setStatus(sites, site, user, isActive);
  }
  return { status: 204 };
}

/** Where a site keeps its integration users out of this resource, they are not found at all. */
function shownUsers(sites: CpqSites, { host, statusByUsers }: CpqSite): CpqUser[] {
  return sites
    .users(host)
    .filter(({ oauthClientId }) => statusByUsers !== 'refuses' || oauthClientId === undefined);
}

function found(sites: CpqSites, site: CpqSite, call: Call): CpqUser {
  const { partyNumber } = call.params;
  const user = shownUsers(sites, site).find((one) => one.partyNumber === partyNumber);
  if (!user) throw notFound(`There is no user ${partyNumber}.`);
  return user;
}

async function change(sites: CpqSites, site: CpqSite, user: CpqUser, call: Call): Promise<CpqUser> {
  const body = await readObject(call);
  const firstName = typeof body.firstName === 'string' ? body.firstName : user.firstName;
  const kept = sites.keepUser({ ...user, firstName, modifiedAt: call.now });
  return setStatus(sites, site, kept, statusIn(body) ?? user.isActive);
}

function setStatus(sites: CpqSites, site: CpqSite, user: CpqUser, isActive: boolean): CpqUser {
  const isIgnored = user.oauthClientId !== undefined && site.statusByUsers === 'ignores';
  return isIgnored ? user : sites.keepUser({ ...user, isActive });
}

/** 0 means inactive in Oracle's sample; v16 prints numbers as text. */
function statusIn({ status }: Record<string, unknown>): boolean | undefined {
  if (status === undefined) return undefined;
  const value = Number((status as { value?: unknown } | null)?.value);
  if (value === 0 || value === 1) return value === 1;
  throw badRequest('status.value must be 0 or 1.');
}

function shown(call: Call, user: CpqUser): Reply {
  return itemReply(call, viewUser(user), { searchable: [], expandable: [], pageSize: 1 });
}
