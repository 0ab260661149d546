/** What the simulated run time remembers: what runs how often, and what people did about failures. */

export type Tracing = 'production' | 'audit' | 'debug';

/** One way in which runs of an integration fail. */
export interface FailureKind {
  /** Part of the runs that fail so, from 0 to 1. */
  share: number;
  errorCode: string;
  /** `{n}` becomes the number of the run, so that no two messages need be the same. */
  message: string;
  location: string;
  /** Only asynchronous flows are. */
  recoverable: boolean;
  /** Part of the resubmissions that succeed, from 0 to 1. */
  heals: number;
}

/**
 * Runs of one integration at a steady rate. Nothing is stored per run: everything about it follows from its
 * number, so ten thousand failures take no more memory than one.
 */
export interface Traffic {
  /** OCID of the instance. */
  instance: string;
  projectCode: string;
  code: string;
  /** `01.00.0000`. */
  version: string;
  name: string;
  style: 'appdriven' | 'scheduled';
  tracing: Tracing;
  /** Time of the first run, milliseconds since 1970. */
  from: number;
  everyMs: number;
  /** How many runs there will be; without end when left out. */
  count?: number;
  durationMs: number;
  failures: FailureKind[];
  /** Size of a payload in bytes; above 32 KB it has to be downloaded, and only Debug keeps it. */
  payloadBytes: number;
  seed: string;
}

/** A run: the place of its traffic in the list, and its number. */
export type Target = [traffic: number, run: number];

/** Something that was done to runs. */
export interface Action {
  /** Of the recovery or abort job. */
  id: string;
  instance: string;
  what: 'resubmit' | 'discard' | 'abort';
  at: number;
  targets: Target[];
}

export interface AgentGroup {
  id: string;
  name: string;
  agents: { id: string; name: string; status: 'REGISTERED' | 'ACTIVE' | 'UNAVAILABLE' }[];
}

/** How the run time behaves where Oracle's documents leave a choice or say nothing. */
export interface MonitoringSettings {
  /** From a resubmission to the beginning of its first run, and from each to the next. */
  recoveryStartMs: number;
  recoveryRunMs: number;
  /** How long rows are kept: about 32 days, and the data of a Debug run for 24 hours. */
  retentionMs: number;
  debugRetentionMs: number;
  /** What a window or a range of dates is held against; not documented. */
  windowBy: 'updated' | 'created';
  /** Calls per minute of an instance before it answers 429; no number is documented. */
  callsPerMinute: number;
  /** Largest batch; 50 according to a client in public. */
  largestBatch: number;
  /** https://docs.oracle.com/pls/topic/lookup?ctx=en%2Fcloud%2Fpaas%2Fapplication-integration%2Ferp-adapter&id=ICSUG-GUID-DE08E9CE-67F8-4528-BD80-48EBF4F0D0E1 */
  mostResubmissions: number;
  agentGroups: AgentGroup[];
}

const days = 24 * 3600_000;

export const defaultMonitoringSettings: MonitoringSettings = {
  recoveryStartMs: 5_000,
  recoveryRunMs: 400,
  retentionMs: 32 * days,
  debugRetentionMs: days,
  windowBy: 'updated',
  callsPerMinute: 600,
  largestBatch: 50,
  mostResubmissions: 10,
  agentGroups: [],
};
