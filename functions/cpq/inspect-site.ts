import type { CpqCaller, CpqSite, GroupNames } from '#runtime/integration-user.ts';
import { type Cpq, callCpq } from './client.ts';
import { findGroups, listGroups } from './groups.ts';
import { explainAbsence, LOOK, probeSite } from './probe-site.ts';
import { requireOk } from './request.ts';

interface Inspected {
  site: CpqSite;
  /** Null: the request names nobody who may administrate the site. */
  caller: CpqCaller | null;
  groups: GroupNames;
}

/** What a person should know before anything is made. */
export interface SiteChecked {
  warnings: string[];
}

/**
 * Checks that the site is there, runs in Fusion, has the API, lets the caller administrate users, and has the
 * groups. Reads only.
 * @throws NotFound, InvalidRequest, InvalidCredentials, NotAuthorized
 */
export async function inspectSite(input: Inspected): Promise<SiteChecked> {
  const { site, caller, groups } = input;
  if (caller) await checkCaller({ site, caller }, groups);
  else await probeSite(site);
  const warnings = [
    !caller &&
      'The request names no administrator of CPQ: a person creates and changes the user, and the groups are not checked.',
    groups.administrator.length + groups.sales.length === 0 &&
      'The user gets no group. What CPQ lets such a user call is not documented.',
  ];
  return { warnings: warnings.filter((one) => one !== false) };
}

/** The caller has to be known, to have the right, and to see the groups. */
async function checkCaller(cpq: Cpq, groups: GroupNames): Promise<void> {
  const response = await callCpq(cpq, LOOK);
  if (response.status === 404) throw await explainAbsence(cpq.site);
  requireOk(response, LOOK.operation);
  findGroups(await listGroups(cpq), groups);
}
