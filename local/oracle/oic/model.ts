/** What the simulated Oracle Integration remembers of one instance's projects. */

import type { ArchivedDeployment, ArchivedEndpoint, ArchivedResource } from './archive-layout.ts';

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
  created: Stamp;
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
  endpoints: ArchivedEndpoint[];
  resources: ArchivedResource[];
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
  activationFailures: [],
};

/** True while somebody has the thing open in an editor. */
export function isLocked(record: { lock?: Lock }, now: number): boolean {
  return record.lock !== undefined && now < (record.lock.until ?? Number.POSITIVE_INFINITY);
}
