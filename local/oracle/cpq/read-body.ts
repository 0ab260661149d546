/** The bodies of writes. */

import type { Call } from '#local/simulation/call.ts';
import type { CpqSite } from './model.ts';
import type { CpqSites } from './sites.ts';
import { spelled } from './views.ts';
import { badRequest } from './wire.ts';

/**
 * What a body says about an integration user. Only `oauthClientId` and `groups` can be written:
 * https://docs.oracle.com/en/cloud/saas/configure-price-quote/cxcpq/op-cpq-rest-v19-integrationusers-partynumber-patch.html
 */
export async function readIntegrationUser(
  sites: CpqSites,
  site: CpqSite,
  call: Call,
): Promise<{ clientId?: string; groups?: string[] }> {
  const { oauthClientId, groups, ...others } = await readObject(call);
  const [stranger] = Object.keys(others);
  if (stranger) throw badRequest(`${stranger} cannot be written.`);
  if (oauthClientId !== undefined && (typeof oauthClientId !== 'string' || oauthClientId === '')) {
    throw badRequest('oauthClientId must be text.');
  }
  return {
    ...(oauthClientId !== undefined && { clientId: oauthClientId }),
    ...(groups !== undefined && { groups: readGroups(sites, site, groups) }),
  };
}

/** The body, which must be a JSON object. */
export async function readObject(call: Call): Promise<Record<string, unknown>> {
  const body = await call.json<unknown>();
  if (body === null || typeof body !== 'object' || Array.isArray(body)) {
    throw badRequest('The body is not a JSON object.');
  }
  return body as Record<string, unknown>;
}

/** Groups are named with the type that they have; the type of a group never changes. */
function readGroups(sites: CpqSites, site: CpqSite, groups: unknown): string[] {
  const { items } = (groups ?? {}) as { items?: unknown };
  if (!Array.isArray(items)) throw badRequest('groups.items must be a list.');
  return items.map((item: { variableName?: unknown; type?: unknown } | null) => {
    const group = sites.group(site.host, String(item?.variableName));
    if (!group) throw badRequest(`There is no group ${String(item?.variableName)}.`);
    if (item?.type !== spelled(site, group.type)) {
      throw badRequest(`The group ${group.variableName} is of another type.`);
    }
    return group.variableName;
  });
}
