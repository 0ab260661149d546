import type { System } from './errors.ts';
import type { Mismatch, Registration } from './model.ts';
import type { JobKind, StageId } from './stages.ts';

/** Everything that the person needs stands in the fields. */
interface NoValues {
  values?: undefined;
}

/** The kinds of tasks with what only a task of that kind knows; a new kind is a line here and one below. */
interface KindDetails {
  'register-in-cupixworks': { values: Registration };
  'confirm-cpq-scope': NoValues;
  'set-up-cpq-user': NoValues;
  'set-cpq-status': NoValues;
  'decide-failures': NoValues;
  'approve-promotion': NoValues;
}
export type TaskKind = keyof KindDetails;
/** The tasks that a job of each kind may have, in the order of its stages. */
export const tasksByKind: Record<JobKind, readonly TaskKind[]> = {
  onboarding: ['register-in-cupixworks'],
  'integration-user': ['confirm-cpq-scope', 'set-up-cpq-user', 'set-cpq-status'],
  recovery: ['decide-failures'],
  promotion: ['approve-promotion'],
};
export const taskKinds = Object.values(tasksByKind).flat();

export const taskStatuses = ['OPEN', 'ANSWERED', 'CLOSED'] as const;
export type TaskStatus = (typeof taskStatuses)[number];

/** The longest that one person may have: a failed execution can be redriven for as long. */
export const MAX_DUE_DAYS = 14;

/** Something that the person needs to know, in the order in which it is shown. The secret is shown once, on demand. */
export type TaskField =
  | { name: string; label: string; value: string }
  | { name: string; label: string; secret: true };

/** Something that the person is asked to report back. */
export interface TaskAsk {
  name: string;
  label: string;
  hint?: string;
  required: boolean;
  /** Nothing else may be reported. */
  choices?: string[];
}

/** What a person said: done, with what was asked; or declined, with the reason. */
export type Answer = { by: string } & (
  | { decision: 'done'; report: Record<string, string | null> }
  | { decision: 'rejected'; reason: string }
);

/** An answer as the task keeps it. */
export type TaskAnswer = Answer & { at: string };

export const taskEvents = [
  'opened',
  'reminded',
  'escalated',
  'secret revealed',
  'reveal failed',
  'done',
  'rejected',
  'answer lost',
  'closed',
] as const;

/** One line of what has happened to a task since it was first opened. */
export interface TaskEntry {
  at: string;
  what: (typeof taskEvents)[number];
  /** Who did it, or to whom it was done. */
  who?: string;
  note?: string;
}

/** What whoever opens a task says of it. */
interface TaskText {
  /** `<job id>.<kind>`: one per job, however often it is opened again. */
  id: string;
  jobId: string;
  /** The stage that waits for it. */
  stage: StageId;
  /** The system in which the person works. */
  system: System;
  /** What it is, in a few words. */
  title: string;
  /** E-mail address. */
  assignee: string;
  /** E-mail address of the second person, who is asked when the first has not answered in time. */
  escalateTo?: string | null | undefined;
  /** Where the person goes and what to do there, one line per step. */
  instructions: string[];
  fields: TaskField[];
  asks: TaskAsk[];
  /** What was wrong with the last answer. */
  problems: Mismatch[];
  /** Days that each person has. */
  dueDays: number;
  /** Ends the workflow's wait; it stays in the ledger and never leaves for a person. */
  taskToken: string;
}

/** What the ledger keeps besides. Times are ISO 8601, UTC. */
interface TaskState {
  status: TaskStatus;
  remindAfterDays: number;
  openedAt: string;
  /** When the first person's time is over; after the escalation the second's. */
  dueAt: string;
  remindedAt?: string;
  /** From then on the second person may answer, too. */
  escalatedAt?: string;
  /** When the second person had been told. */
  escalationToldAt?: string;
  revealedAt?: string;
  revealedBy?: string;
  answer?: TaskAnswer;
  /** When the workflow had the answer; absent while it is on its way, or when that was interrupted. */
  deliveredAt?: string;
  /** Until then somebody is reminding or escalating. */
  claimedUntil?: string;
  history: TaskEntry[];
  updatedAt: string;
}

type OfKind<Part, Kinds extends TaskKind> = {
  [Kind in Kinds]: Part & { kind: Kind } & KindDetails[Kind];
}[Kinds];

/** A task that shall be opened. Without `remindAfterDays` the person is reminded after each third of the time. */
export type TaskOrder<Kind extends TaskKind = TaskKind> = OfKind<
  TaskText & { remindAfterDays?: number | null | undefined },
  Kind
>;

/** A step that only a person can do. */
export type HumanTask<Kind extends TaskKind = TaskKind> = OfKind<TaskText & TaskState, Kind>;

/** Who may do a task now: the first person, and after the escalation the second one as well. */
export function assigneesOf({
  assignee,
  escalateTo,
  escalatedAt,
}: Pick<HumanTask, 'assignee' | 'escalateTo' | 'escalatedAt'>): string[] {
  return escalatedAt && escalateTo ? [assignee, escalateTo] : [assignee];
}

/** Longer than any call that passes an answer on: whoever began that has died meanwhile. */
const LOST_AFTER_MS = 60_000;

/** Whether an answer was taken and has never reached the workflow. */
export function isAnswerLost({ status, answer, deliveredAt }: HumanTask, now: number): boolean {
  if (status !== 'ANSWERED' || !answer || deliveredAt) return false;
  return now - Date.parse(answer.at) > LOST_AFTER_MS;
}

/** Name of the secret behind the field that is marked as one; undefined where the task has none. */
export function secretOf(task: HumanTask): string | undefined {
  switch (task.kind) {
    case 'register-in-cupixworks':
      return task.values.clientSecret.secretId;
    default:
      return undefined;
  }
}
