/** The words that people see for the words that machines use. */

import { onboardingStages } from '#runtime/stages.ts';
import type { OnboardingStatus, StageStatus, Task, TaskStatus, Waiter } from '../api/views.ts';

/** How something is: decides colour and sign, which always come together. */
export type Tone = 'good' | 'bad' | 'busy' | 'person' | 'quiet';

export interface Labelled {
  label: string;
  tone: Tone;
}

export const onboardingStatuses: Record<OnboardingStatus, Labelled> = {
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
};

export const systemName = (system: string) => SYSTEMS[system] ?? system;
export const kindName = (kind: string) => KINDS[kind] ?? kind;

/** `Test connection` for `test-connection`. */
export function stageTitle(id: string): string {
  return onboardingStages.find((stage) => stage.id === id)?.title ?? id;
}

/** 1 to 13; 0 for none of them. */
export function stageNumber(id: string): number {
  return onboardingStages.findIndex((stage) => stage.id === id) + 1;
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
