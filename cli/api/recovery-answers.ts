import * as z from 'zod/mini';
import { FailureGroup, FailureView, Figures, Foreseen } from '#runtime/instance-health.ts';
import { JobParts, Plan } from './answers.ts';

/** What the command line reads of the API's answers about recoveries and instances; what else comes is passed on. */

const text = z.nullable(z.string());
const Reason = z.looseObject({
  reason: z.string(),
  count: z.number(),
  examples: z.array(z.string()),
});

export const ScheduleAnswer = z.looseObject({
  id: z.string(),
  instance: z.string(),
  every: z.string(),
  status: z.string(),
  nextAt: text,
  startedAt: text,
  problem: text,
});
export type ScheduleAnswer = z.output<typeof ScheduleAnswer>;

const Result = z.looseObject({
  run: z.string(),
  at: z.string(),
  totals: z.looseObject({
    found: z.number(),
    resubmitted: z.number(),
    recovered: z.number(),
    discarded: z.number(),
    left: z.number(),
  }),
  reasons: z.array(Reason),
  groups: z.array(
    z.looseObject({
      project: text,
      integration: text,
      errorCode: text,
      message: text,
      runbook: text,
      found: z.number(),
      recovered: z.number(),
      discarded: z.number(),
      left: z.array(Reason),
    }),
  ),
  moreGroups: z.number(),
});
export type RecoveryResult = z.output<typeof Result>;

export const RecoveryView = z.looseObject({
  ...JobParts.shape,
  id: z.string(),
  request: z.looseObject({ instance: z.string() }),
  schedule: z.nullable(ScheduleAnswer),
  result: z.nullable(Result),
});
export type RecoveryView = z.output<typeof RecoveryView>;

export const RecoveryPlan = z.looseObject({
  id: z.string(),
  ready: z.boolean(),
  foreseen: z.nullable(z.looseObject(Foreseen.shape)),
  findings: Plan.shape.findings,
});
export type RecoveryPlan = z.output<typeof RecoveryPlan>;

export const Health = z.looseObject({
  instance: z.string(),
  asOf: z.string(),
  recent: z.looseObject(Figures.shape),
  day: z.looseObject(Figures.shape),
  failures: z.looseObject({
    window: z.string(),
    total: z.nullable(z.number()),
    seen: z.number(),
    recoverable: z.number(),
    oldestAt: text,
    groups: z.array(z.looseObject(FailureGroup.shape)),
    others: z.number(),
  }),
  hours: z.array(z.looseObject(Figures.shape)),
});
export type Health = z.output<typeof Health>;

export const ErrorsPage = z.looseObject({
  instance: z.string(),
  items: z.array(z.looseObject(FailureView.shape)),
  total: z.nullable(z.number()),
  nextCursor: z.optional(z.string()),
});
export type ErrorsPage = z.output<typeof ErrorsPage>;

export const LeftPage = z.looseObject({
  run: text,
  items: z.array(
    z.looseObject({ id: z.string(), group: z.string(), business: text, reason: z.string() }),
  ),
  nextCursor: z.optional(z.string()),
});

export const SchedulesPage = z.looseObject({
  items: z.array(ScheduleAnswer),
  nextCursor: z.optional(z.string()),
});
