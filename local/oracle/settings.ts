import type { Collection } from '#local/simulation/store.ts';

export interface WorkRequestFailure {
  code: string;
  message: string;
  /** True: the work request ends as CANCELED instead of FAILED. */
  isCanceled?: boolean;
}

/** What differs from one tenancy, or one test, to the next. Durations are milliseconds. */
export interface Settings {
  /** From the acceptance of a create to ACTIVE. Oracle publishes no number; reports say "minutes". */
  provisioningMs: number;
  /** From the acceptance of an update, a start or a stop to its end. */
  changeMs: number;
  deletionMs: number;
  /** How long a deleted instance still answers as DELETED before it answers 404. */
  deletedVisibleMs: number;
  /** How long a request waits in ACCEPTED. */
  acceptanceMs: number;
  /** `retry-after` of an unfinished work request, seconds; 0 leaves the header out. */
  retryAfterSeconds: number;
  /** Integration instances in the region. */
  instanceLimit: number;
  /** How far a request's date may be off. */
  clockSkewMs: number;
  /** From the POST of a grant until OIC acts on it. */
  grantDelayMs: number;
  /** From the activation of an app until the token endpoint knows it. */
  appDelayMs: number;
  /** From the deactivation of an app until it shows, and the app can be deleted. */
  deactivationDelayMs: number;
  /** Whether `active: true` in the create body is honoured. */
  activeOnCreate: boolean;
  /** Calls per minute and identity domain. */
  tokenRequestsPerMinute: number;
  administrationRequestsPerMinute: number;
  /** Whether the domain's signing keys can be read without a token: "Configure client access" in its settings. */
  publicSigningKeys: boolean;
  /** Whether a redirect to this machine may name any port (RFC 8252 §7.3); not verified with Oracle. */
  freeLoopbackPorts: boolean;
  /** Fate of the next work requests, in order; each is used once. */
  workRequestFailures: WorkRequestFailure[];
}

const seconds = 1_000;
const minutes = 60 * seconds;

/**
 * Durations are guesses on the patient side: Oracle documents none of them.
 * Limit: https://docs.oracle.com/en/cloud/paas/application-integration/oracle-integration-oci/service-limits.html
 * Skew: https://docs.oracle.com/iaas/Content/API/Concepts/signingrequests.htm
 * Rates: tier "Oracle Apps" of https://docs.oracle.com/en-us/iaas/Content/Identity/sku/api-rate-limiting.htm
 */
export const defaultSettings: Settings = {
  provisioningMs: 12 * minutes,
  changeMs: 2 * minutes,
  deletionMs: 5 * minutes,
  deletedVisibleMs: 10 * minutes,
  acceptanceMs: 5 * seconds,
  retryAfterSeconds: 30,
  instanceLimit: 200,
  clockSkewMs: 5 * minutes,
  grantDelayMs: 20 * seconds,
  appDelayMs: 5 * seconds,
  deactivationDelayMs: 2 * seconds,
  activeOnCreate: false,
  tokenRequestsPerMinute: 1_000,
  administrationRequestsPerMinute: 1_500,
  publicSigningKeys: false,
  freeLoopbackPorts: true,
  workRequestFailures: [],
};

/** The settings of a world: what was chosen, over the defaults. */
export function readSettings(chosen: Collection<Partial<Settings>>): Settings {
  return { ...defaultSettings, ...chosen.get('settings') };
}

/** Changes some settings and leaves the others. */
export function changeSettings(
  chosen: Collection<Partial<Settings>>,
  changes: Partial<Settings>,
): void {
  chosen.set('settings', { ...chosen.get('settings'), ...changes });
}
