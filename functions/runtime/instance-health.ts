import * as z from 'zod/mini';
import { timeWindows } from './recovery.ts';

/** What is told of the failures and the health of an OIC instance. Never a payload. */

const text = z.nullable(z.string());

/** What failures of one group have in common. */
const common = {
  /** Name of the group: the same integration, code and message; of no meaning. */
  group: z.string(),
  project: text,
  integration: text,
  version: text,
  errorCode: text,
  /** Without the numbers and ids that make each message different. */
  message: text,
  /** The page that says what to do about this error; null: it has none. */
  runbook: text,
};

/** One failed run of an integration. */
export const FailureView = z.object({
  id: z.string(),
  ...common,
  status: z.string(),
  recoverable: z.boolean(),
  /** How often it was resubmitted. */
  retries: z.int(),
  /** Business identifiers: what the integration follows its messages by. */
  tracking: z.array(z.object({ name: text, value: z.string() })),
  /** ISO 8601, UTC. */
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type FailureView = z.infer<typeof FailureView>;

/** Some of the failures that somebody asked for, the newest first. */
export const FailurePage = z.object({
  /** Name of the service instance. */
  instance: z.string(),
  asOf: z.string(),
  from: z.string(),
  to: z.string(),
  items: z.array(FailureView),
  /** How many Oracle has in this span, before the filters that it doesn't know itself; null: it didn't say. */
  total: z.nullable(z.int()),
  /** Where the next page begins in Oracle's list; null after the last one. */
  next: z.nullable(z.int()),
});
export type FailurePage = z.infer<typeof FailurePage>;

/** Messages of a span of time. */
export const Figures = z.object({
  from: z.string(),
  to: z.string(),
  received: z.int(),
  succeeded: z.int(),
  failed: z.int(),
  aborted: z.int(),
  /** Percent of those that have ended; null where none has. */
  successRate: z.nullable(z.number()),
});
export type Figures = z.infer<typeof Figures>;

/** Failures that have integration, code and message in common. */
export const FailureGroup = z.object({
  ...common,
  count: z.int(),
  recoverable: z.int(),
  newestAt: z.string(),
  oldestAt: z.string(),
});
export type FailureGroup = z.infer<typeof FailureGroup>;

/** What stands among Oracle's failures at this moment. */
export const OpenFailures = z.object({
  window: z.enum(timeWindows),
  /** Null: Oracle didn't say. */
  total: z.nullable(z.int()),
  /** The newest so many were looked at; what follows is about them. */
  seen: z.int(),
  recoverable: z.int(),
  oldestAt: z.nullable(z.string()),
  /** Of those that can be run again. */
  oldestRecoverableAt: z.nullable(z.string()),
  /** The largest first. */
  groups: z.array(FailureGroup),
  /** Failures in further groups. */
  others: z.int(),
});

/** How an instance is at this moment. */
export const InstanceHealth = z.object({
  /** Name of the service instance. */
  instance: z.string(),
  asOf: z.string(),
  /** The hour that has begun and the one before. */
  recent: Figures,
  /** The last 24 hours. */
  day: Figures,
  failures: OpenFailures,
  /** By the hour, the oldest first. */
  hours: z.array(Figures),
  /** By the day, the oldest first. */
  days: z.array(Figures),
});
export type InstanceHealth = z.infer<typeof InstanceHealth>;

/** What our clock has seen of an instance, as the ledger keeps it. */
export const HealthPoint = z.object({
  /** ISO 8601, UTC. */
  at: z.string(),
  received: z.int(),
  succeeded: z.int(),
  failed: z.int(),
  successRate: z.nullable(z.number()),
  /** Failures that stood in Oracle's list. */
  failures: z.int(),
  /** Age of the oldest of them. */
  oldestSeconds: z.int(),
});
export type HealthPoint = z.infer<typeof HealthPoint>;

/** What a run would do with the failures of a group. */
const ForeseenGroup = z.object({
  ...common,
  found: z.int(),
  resubmit: z.int(),
  discard: z.int(),
  /** About these a person would be asked. */
  ask: z.int(),
  /** Due later in the run. */
  wait: z.int(),
  left: z.array(z.object({ reason: z.string(), count: z.int(), examples: z.array(z.string()) })),
});
export type ForeseenGroup = z.infer<typeof ForeseenGroup>;

/** What a run would do. */
export const Foreseen = z.object({
  /** Name of the service instance. */
  instance: z.string(),
  asOf: z.string(),
  window: z.enum(timeWindows),
  total: z.nullable(z.int()),
  /** The newest so many were looked at, as many as the cap of calls allows at once. */
  seen: z.int(),
  totals: z.object({
    resubmit: z.int(),
    discard: z.int(),
    ask: z.int(),
    wait: z.int(),
    leave: z.int(),
  }),
  groups: z.array(ForeseenGroup),
  moreGroups: z.int(),
});
export type Foreseen = z.infer<typeof Foreseen>;

/** Which failures somebody asks for; what is null is of no matter. */
export const FailureQuestion = z.strictObject({
  project: text,
  integration: text,
  errorCode: text,
  /** `*` for any text, `?` for one character. */
  message: text,
  recoverable: z.nullable(z.boolean()),
  /** Between these they began; ISO 8601, UTC. */
  from: z.string(),
  to: z.string(),
  /** When the first page was asked for: what fails later pushes nothing onto the next page. */
  until: z.string(),
  /** Place in Oracle's list. */
  offset: z.number(),
  limit: z.number(),
});
export type FailureQuestion = z.infer<typeof FailureQuestion>;
