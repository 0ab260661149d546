import * as z from 'zod/mini';

/** The shapes of a recovery that travel between steps and that the API makes: references and rules, no secret. */

/**
 * How far back failures are looked for: hours or days, or as long as Oracle keeps them (about 32 days).
 * https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-monitoring-errors-get.html
 */
export const timeWindows = ['1h', '6h', '1d', '2d', '3d', 'RETENTIONPERIOD'] as const;
export type TimeWindow = (typeof timeWindows)[number];

export const TraceLevel = z.enum(['Production', 'Audit', 'Debug']);
export type TraceLevel = z.infer<typeof TraceLevel>;

/** What a failure must be for a rule to hold; what is null is of no matter. */
const Match = z.strictObject({
  /** Code of the project. */
  project: z.nullable(z.string()),
  /** Code of the integration, without its version. */
  integration: z.nullable(z.string()),
  errorCode: z.nullable(z.string()),
  /** `*` for any text, `?` for one character. */
  message: z.nullable(z.string()),
  olderThanSeconds: z.nullable(z.number()),
  newerThanSeconds: z.nullable(z.number()),
  recoverable: z.nullable(z.boolean()),
});
export type Match = z.infer<typeof Match>;

const Resubmit = z.strictObject({
  do: z.literal('resubmit'),
  /** How often an instance may have been resubmitted, by whomever. */
  maxTries: z.number(),
  /** Before the second try; each next wait is twice as long. */
  backOffSeconds: z.number(),
});

export const Action = z.discriminatedUnion('do', [
  Resubmit,
  z.strictObject({ do: z.literal('discard') }),
  z.strictObject({ do: z.literal('leave') }),
  /** E-mail address of the person who decides. */
  z.strictObject({ do: z.literal('ask'), whom: z.string() }),
]);
export type Action = z.infer<typeof Action>;

export const Rule = z.strictObject({ match: Match, action: Action });
export type Rule = z.infer<typeof Rule>;

export const Policy = z.strictObject({
  /** The first that matches decides; where none does, the failure is left. */
  rules: z.array(Rule),
  /** Further than this nothing is looked for. */
  window: z.enum(timeWindows),
  /** Instances that one run resubmits or discards at most. */
  maxInstances: z.number(),
  callsPerMinute: z.number(),
  /** A group is given up once so many of its resubmissions have ended, and that part of them has failed again. */
  stop: z.strictObject({ after: z.number(), percent: z.number() }),
  /** Seconds that one run may wait for back-offs and recovery jobs. */
  runSeconds: z.number(),
  /** Days that a person has to decide. */
  dueDays: z.number(),
});
export type Policy = z.infer<typeof Policy>;

/** Whose failures are recovered, and as whom: what travels between the steps. */
export const Access = z.strictObject({
  instance: z.strictObject({
    /** The value of `integrationInstance`. */
    serviceInstance: z.string(),
    /** Origin of the design-time host. */
    designTimeUrl: z.string(),
  }),
  client: z.strictObject({
    /** Name or ARN of the secret `{clientId, clientSecret}`. */
    secretId: z.string(),
    tokenUrl: z.string(),
    scopes: z.strictObject({ api: z.string() }),
  }),
});
export type Access = z.infer<typeof Access>;

/** Why some failures are left, with how many and a few of them. */
const LeftReason = z.strictObject({
  reason: z.string(),
  count: z.number(),
  examples: z.array(z.string()),
});
export type LeftReason = z.infer<typeof LeftReason>;

/** What a run has made of failures that have integration, code and message in common. */
export const RecoveryGroup = z.strictObject({
  /** Name of the group; of no meaning. */
  group: z.string(),
  project: z.nullable(z.string()),
  integration: z.nullable(z.string()),
  version: z.nullable(z.string()),
  errorCode: z.nullable(z.string()),
  /** Without the numbers and ids that make each message different. */
  message: z.nullable(z.string()),
  /** The page that says what to do about this error. */
  runbook: z.nullable(z.string()),
  found: z.number(),
  /** Instances that were resubmitted at least once, and those of them that are no longer among the failures. */
  resubmitted: z.number(),
  recovered: z.number(),
  discarded: z.number(),
  left: z.array(LeftReason),
});
export type RecoveryGroup = z.infer<typeof RecoveryGroup>;

/** What a run has reached, as its result and in the ledger. */
export const RecoverySummary = z.strictObject({
  /** Name of the run. */
  run: z.string(),
  /** ISO 8601, UTC. */
  at: z.string(),
  totals: z.strictObject({
    found: z.number(),
    resubmitted: z.number(),
    recovered: z.number(),
    discarded: z.number(),
    left: z.number(),
  }),
  /** Why failures were left, over all groups; the most frequent first. */
  reasons: z.array(LeftReason),
  /** The whole report in the artifact store. */
  report: z.strictObject({ bucket: z.string(), key: z.string() }),
  /** The largest groups, and how many more there are. */
  groups: z.array(RecoveryGroup),
  moreGroups: z.number(),
});
export type RecoverySummary = z.infer<typeof RecoverySummary>;
