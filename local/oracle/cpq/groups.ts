/**
 * The groups of a site. Anybody who is in a group may read them; what that takes is not documented.
 * https://docs.oracle.com/en/cloud/saas/readiness/sales/24c/scpq-24c/24C-cpq-wn-F33863.htm
 */

import type { Call, Reply } from '#local/simulation/call.ts';
import { admit } from './access.ts';
import { listReply } from './query.ts';
import type { CpqSites } from './sites.ts';
import { viewGroup } from './views.ts';

export function listGroups(sites: CpqSites, call: Call): Reply {
  const { site } = admit(sites, call);
  const items = sites.groups(site.host).map((group) => viewGroup(site, group));
  const searchable = ['variableName', 'label', 'type'];
  return listReply(call, items, { searchable, expandable: [], pageSize: site.pageSize });
}
