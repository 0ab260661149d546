/** What the simulated Oracle Integration remembers of one instance's projects. */

import type {
  ArchivedDeployment,
  ArchivedEndpoint,
  ArchivedLibrary,
  ArchivedLookup,
  ArchivedResource,
} from './archive-layout.ts';

/** Who changed something, and when (milliseconds since 1970). */
export interface Stamp {
  by: string;
  at: number;
}

export interface ProjectRecord {
  /** Id of the service instance the project lives in. */
  instance: string;
  code: string;
  name: string;
  description: string;
  deployments: ArchivedDeployment[];
  revision: number;
  /** Who may do what; without it everybody with the service role. */
  access?: ProjectAccess;
  created: Stamp;
  updated: Stamp;
}

export const projectRoles = ['administrators', 'editors', 'viewers', 'monitors'] as const;
export type ProjectRole = (typeof projectRoles)[number];

export interface Member {
  id: string;
  displayName?: string | undefined;
  type: 'user' | 'group';
}

export type ProjectAccess = Record<ProjectRole, { allowAll: boolean; allowed: Member[] }>;

export interface LookupRecord extends ArchivedLookup {
  instance: string;
  projectId: string;
  lock?: Lock;
  updated: Stamp;
}

export interface LibraryRecord extends ArchivedLibrary {
  instance: string;
  projectId: string;
  updated: Stamp;
}

export interface ScheduleRecord {
  icalExpression: string;
  scheduleTZ: string;
  status: 'STOPPED' | 'STARTED' | 'PAUSED';
  /** What it becomes at a later time. */
  next?: { status: ScheduleRecord['status']; at: number };
  updated: Stamp;
}

export interface PropertyValue {
  propertyGroup: string;
  propertyName: string;
  propertyType: string;
  propertyValue: string;
}

/** An open editor in the console; ends at `until` (milliseconds since 1970), or when unlocked. */
export interface Lock extends Stamp {
  until?: number;
}

export interface ConnectionRecord {
  instance: string;
  projectId: string;
  id: string;
  name: string;
  role: 'SOURCE' | 'TARGET' | 'SOURCE_AND_TARGET';
  adapter: 'rest';
  securityPolicy?: string;
  agentGroupId?: string;
  /** Values by property name. Passwords are in here: the record never leaves unmasked. */
  connectionValues: Record<string, string>;
  securityValues: Record<string, string>;
  lock?: Lock;
  updated: Stamp;
}

/** An activation that was asked for; its state follows from these times and the world's clock. */
export interface Activation {
  startsAt: number;
  endsAt: number;
  /** Why it will fail, as `activationErrors` prints it; absent when it will succeed. */
  failure?: ActivationFailure;
}

export type IntegrationStatus =
  | 'CONFIGURED'
  | 'ACTIVATION_INPROGRESS'
  | 'ACTIVATED'
  | 'FAILEDACTIVATION';

export interface IntegrationRecord {
  instance: string;
  projectId: string;
  code: string;
  version: string;
  name: string;
  style?: 'scheduled';
  endpoints: ArchivedEndpoint[];
  lookups?: string[];
  libraries?: string[];
  resources: ArchivedResource[];
  schedule?: ScheduleRecord;
  /** Runs that a person started, `runNow`. */
  adHocRuns?: number;
  /** Requests that waited in it and were lost when it was deactivated. */
  droppedRequests?: number;
  /** State before any running activation. */
  status: 'CONFIGURED' | 'ACTIVATED' | 'FAILEDACTIVATION';
  activation?: Activation;
  lastFailure?: ActivationFailure;
  tracingEnabledFlag: boolean;
  payloadTracingEnabledFlag: boolean;
  lock?: Lock;
  created: Stamp;
  updated: Stamp;
}

/** How the simulation behaves where Oracle's documents leave a choice, or print two forms. */
export interface OicSettings {
  /**
   * Field names on the wire. Live answers are camelCase, the schema tables print kebab-case:
   * https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-projectid-connections-id-get.html
   */
  fieldStyle: 'camel' | 'kebab';
  /** HTTP status of a test whose target refuses; not verified with Oracle, so both can be tried. */
  failedTestStatus: 200 | 500;
  /** Time between the answer of an activation call and the first sign of it, in seconds. */
  activationDelaySeconds: number;
  /** Time an activation then takes, in seconds. */
  activationSeconds: number;
  /** Time until a schedule has started, stopped or paused after a call with `async=true`, in seconds. */
  scheduleSeconds: number;
  /**
   * What an import does to a lookup that is there, and whether it takes versions that are active; neither is verified
   * with Oracle. Packages are refused with 412:
   * https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-packages-archive-put.html
   */
  importedLookups: 'replace' | 'keep';
  replacesActive: boolean;
  /** Whether an integration lists its children among its dependencies; not verified with Oracle. */
  listsChildren: boolean;
  /** Fate of the next activations, in order; each is used once. */
  activationFailures: ActivationFailure[];
}

/** What `activationErrors` says about a failed activation; `message` may hold HTML breaks. */
export interface ActivationFailure {
  summary: string;
  message: string;
}

/** The settings of a world that sets none. */
export const defaultOicSettings: OicSettings = {
  fieldStyle: 'camel',
  failedTestStatus: 200,
  activationDelaySeconds: 3,
  activationSeconds: 25,
  scheduleSeconds: 5,
  importedLookups: 'replace',
  replacesActive: true,
  listsChildren: true,
  activationFailures: [],
};

/** True while somebody has the thing open in an editor. */
export function isLocked(record: { lock?: Lock }, now: number): boolean {
  return record.lock !== undefined && now < (record.lock.until ?? Number.POSITIVE_INFINITY);
}
