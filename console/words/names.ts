/** The words that people see for the words that machines use. */

import { findStage, stagesByKind } from '#runtime/stages.ts';
import type { JobStatus, StageStatus, Task, TaskStatus, UserStatus, Waiter } from '../api/views.ts';
import type { ShownKind } from './kinds.ts';

/** How something is: decides colour and sign, which always come together. */
export type Tone = 'good' | 'bad' | 'busy' | 'person' | 'quiet';

export interface Labelled {
  label: string;
  tone: Tone;
}

export const jobStatuses: Record<JobStatus, Labelled> = {
  RUNNING: { label: 'Running', tone: 'busy' },
  SUCCEEDED: { label: 'Succeeded', tone: 'good' },
  FAILED: { label: 'Failed', tone: 'bad' },
  TIMED_OUT: { label: 'Timed out', tone: 'bad' },
  ABORTED: { label: 'Stopped', tone: 'bad' },
};

export const stageStatuses: Record<StageStatus, Labelled> = {
  pending: { label: 'Not yet', tone: 'quiet' },
  running: { label: 'Running', tone: 'busy' },
  waiting: { label: 'Waiting', tone: 'busy' },
  succeeded: { label: 'Done', tone: 'good' },
  failed: { label: 'Failed', tone: 'bad' },
  skipped: { label: 'Skipped', tone: 'quiet' },
};

export const userStatuses: Record<UserStatus, Labelled> = {
  active: { label: 'Active', tone: 'good' },
  inactive: { label: 'Inactive', tone: 'quiet' },
};

/** Who refused the call of an application. */
export const refusers = {
  'identity-domain': 'the identity domain',
  cpq: 'Oracle CPQ',
} as const;

export const taskStatuses: Record<TaskStatus, Labelled> = {
  OPEN: { label: 'Open', tone: 'person' },
  ANSWERED: { label: 'Answered', tone: 'quiet' },
  CLOSED: { label: 'Closed', tone: 'quiet' },
};

/** How a task stands, as far as it is known: its answer is checked, right, or declined. */
export function taskState(task: Task): Labelled {
  if (task.status !== 'ANSWERED') return taskStatuses[task.status];
  if (task.decision === 'rejected') return { label: 'Declined', tone: 'quiet' };
  return task.isAccepted
    ? { label: 'Done', tone: 'good' }
    : { label: 'Being checked', tone: 'busy' };
}

export const waiters: Record<Waiter, string> = {
  oracle: 'Oracle',
  person: 'a person',
  us: 'ourselves',
};

/** What the time went into. */
export const waitNames: Record<Waiter, string> = {
  oracle: 'Waiting for Oracle',
  person: 'Waiting for a person',
  us: 'Our own work',
};

const SYSTEMS: Record<string, string> = {
  oci: 'Oracle Cloud Infrastructure',
  'identity-domain': 'the identity domain',
  oic: 'Oracle Integration',
  primavera: 'Oracle Primavera Cloud',
  cupixworks: 'CupixWorks',
  cpq: 'Oracle CPQ',
  git: 'the Git server',
  aws: 'AWS',
  'oic-onboarding': 'this product',
};

const KINDS: Record<string, string> = {
  'integration-instance': 'Oracle Integration instance',
  'oauth-client': 'OAuth client',
  'role-grant': 'Role',
  project: 'OIC project',
  connection: 'OIC connection',
  integration: 'Integration',
  secret: 'Secret',
  'cupixworks-registration': 'Registration in CupixWorks',
  'cpq-scope': 'Scope of CPQ',
  'cpq-user': 'Integration user in CPQ',
  'cpq-groups': 'Groups in CPQ',
  'cpq-status': 'Status in CPQ',
};

export const systemName = (system: string) => SYSTEMS[system] ?? system;
export const kindName = (kind: string) => KINDS[kind] ?? kind;

/** `Test connection` for `test-connection`. */
export function stageTitle(id: string): string {
  return findStage(id)?.title ?? id;
}

/** `7 of 13`; undefined for none of that kind. */
export function stagePlace(kind: ShownKind, id: string): string | undefined {
  const stages = stagesByKind[kind];
  const at = stages.findIndex((stage) => stage.id === id);
  return at < 0 ? undefined : `${at + 1} of ${stages.length}`;
}

/** The five values under the names that CupixWorks gives them. */
export const registrationLabels = {
  oicOAuthTokenUrl: 'OIC OAuth Token URL',
  clientId: 'Client ID',
  clientSecret: 'Client Secret',
  scope: 'Scope',
  opcAccessTokenUrl: 'OPC Access Token URL',
} as const;

/** `Invalid credentials` for `InvalidCredentials`. */
export function errorTitle(error: string): string {
  return error.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** How far back failures are looked for. */
export function windowName(window: string): string {
  const [, number, unit] = /^(\d+)([hd])$/.exec(window) ?? [];
  if (!number) return 'as long as Oracle keeps them';
  const name = unit === 'h' ? 'hour' : 'day';
  return number === '1' ? `1 ${name}` : `${number} ${name}s`;
}

/** `93.1%`; a dash for nothing. */
export function percentName(rate: number | null): string {
  return rate === null ? '–' : `${Math.round(rate * 10) / 10}%`;
}

/** `47 kB`, `12.3 MB`: thousands, as archives are weighed. */
export function bytesName(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1_000)} kB`;
  return `${Math.round(bytes / 100_000) / 10} MB`;
}
