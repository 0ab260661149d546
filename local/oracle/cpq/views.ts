/** Users and groups as CPQ's answers show them. */

import type { Call } from '#local/simulation/call.ts';
import type { CpqGroup, CpqSite, CpqUser } from './model.ts';
import { expands, type Item } from './query.ts';
import type { CpqSites } from './sites.ts';

const time = (milliseconds: number) => new Date(milliseconds).toISOString();
const FULL_ACCESS = { value: 'FULL_ACCESS', displayValue: 'FullAccess' };

/** A group, its type spelled as this site does. */
export function viewGroup(site: CpqSite, { variableName, label, type }: CpqGroup): Item {
  return { variableName, label, type: spelled(site, type) };
}

/** The type of a group in the spelling of a site. */
export function spelled(site: CpqSite, type: CpqGroup['type']): string {
  return site.groupTypes === 'Administrator' ? type : type.toUpperCase();
}

/**
 * An integration user. Its links lead to the users resource.
 * https://docs.oracle.com/en/cloud/saas/configure-price-quote/cxcpq/op-cpq-rest-v19-integrationusers-partynumber-get.html
 */
export function viewIntegrationUser(sites: CpqSites, call: Call, user: CpqUser): Item {
  const site = sites.site(user.host)!;
  const groups = user.groups.flatMap((name) => sites.group(user.host, name) ?? []);
  const address = `${call.url.origin}/cpq/rest/${call.params.version}/users/${user.partyNumber}`;
  return {
    ...common(user),
    oauthClientId: user.oauthClientId,
    isWebServicesOnly: true,
    groups: expands(call, 'groups')
      ? { items: groups.map((group) => viewGroup(site, group)) }
      : { links: [{ rel: 'self', href: `${address}/groups` }] },
    links: [{ rel: 'self', href: address }],
  };
}

/** The same or another user as a row of the users resource, which shows a status. */
export function viewUser(user: CpqUser): Item {
  return {
    ...common(user),
    isWebServicesOnly: user.oauthClientId !== undefined,
    status: user.isActive
      ? { value: 1, displayValue: 'Active' }
      : { value: 0, displayValue: 'Inactive' },
  };
}

function common(user: CpqUser): Item {
  const has = (permission: CpqUser['permissions'][number]) => user.permissions.includes(permission);
  return {
    partyNumber: user.partyNumber,
    partyId: user.partyId,
    login: user.login,
    type: FULL_ACCESS,
    company: { displayValue: 'Host company' },
    currency: { value: 'USD', displayValue: 'US Dollar' },
    firstName: user.firstName,
    isUserAdminPermEnabled: has('User Administrator'),
    isAccessAdminPermEnabled: has('Access Administrator'),
    dateAdded: time(user.addedAt),
    dateModified: time(user.modifiedAt),
  };
}
