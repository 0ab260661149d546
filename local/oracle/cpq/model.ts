/** What the simulated Oracle CPQ remembers. */

/** What a group lets its members do beyond its own business. */
export type Permission = 'User Administrator' | 'Access Administrator';

/** https://help.bigmachines.com/BMIHelp/Content/Manage_Users/Setting_Up_Groups.htm */
export type GroupType = 'Sales' | 'Administrator';

/** How a site behaves; the second half is where Oracle's documents leave a choice. */
export interface CpqSite {
  host: string;
  /**
   * `26A` has neither page nor API of integration users:
   * https://docs.oracle.com/en/cloud/saas/readiness/sales/26b/scpq-26b/26B-cpq-wn-f46351.htm
   */
  release: '26A' | '26B';
  /** False: a site that doesn't run in Fusion. It knows no `/cpq` prefix and no integration users. */
  runsInFusion: boolean;
  /** "Enable Administrator Groups"; without it every group is a sales group. */
  hasAdministratorGroups: boolean;
  /** https://help.bigmachines.com/BMIHelp/Content/Manage_Users/UserPermissions.htm */
  fullAccessLimit: number;
  /** What the scope of the site's resource app ends with. */
  scope: string;
  /** Items of a page when the call names no limit, and at most; not verified with Oracle. */
  pageSize: number;

  /** What the users resource does with the status of an integration user. */
  statusByUsers: 'changes' | 'ignores' | 'refuses';
  /** Whether the groups of a PATCH take the place of the present ones or come on top. */
  patchedGroups: 'replace' | 'merge';
  /** How answers spell the type of a group; requests have to spell it so. */
  groupTypes: 'Administrator' | 'ADMINISTRATOR';
  /** Status of a second user with a client id that is taken. */
  conflictStatus: 400 | 409;
}

export interface CpqGroup {
  host: string;
  variableName: string;
  label: string;
  type: GroupType;
  permissions: Permission[];
}

/** One user of a site: a person, or an external application (then with `oauthClientId`). */
export interface CpqUser {
  host: string;
  /** Made by CPQ; the key of every call. */
  partyNumber: string;
  partyId: string;
  login: string;
  /** Only an integration user has one, and no two users have the same. */
  oauthClientId?: string;
  isActive: boolean;
  /** Variable names. */
  groups: string[];
  /** Of a person; an integration user has those of its groups. */
  permissions: Permission[];
  /** What a PUT without it sets back; people see it on their page. */
  firstName: string;
  addedAt: number;
  modifiedAt: number;
}

/** A bearer token of a person who is signed in. */
export interface PersonalToken {
  host: string;
  login: string;
  expiresAt: number;
}

/** The settings of a site that sets none. */
export const usualSite: Omit<CpqSite, 'host'> = {
  release: '26B',
  runsInFusion: true,
  hasAdministratorGroups: true,
  fullAccessLimit: 500,
  scope: '/cpq/api',
  pageSize: 100,
  statusByUsers: 'changes',
  patchedGroups: 'replace',
  groupTypes: 'Administrator',
  conflictStatus: 409,
};
