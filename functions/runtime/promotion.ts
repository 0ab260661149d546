import * as z from 'zod/mini';
import { Archive } from './model.ts';
import { Access } from './recovery.ts';

/** The shapes of a promotion that travel between steps and that the API makes: names and references, no secret. */

/** Values that a connection has in one environment. */
export const ConnectionValues = z.strictObject({
  id: z.string(),
  /** Null: the connection keeps the policy it has. */
  securityPolicy: z.nullable(z.string()),
  /** By property name. */
  properties: z.record(z.string(), z.string()),
  /** Name or ARN of a secret whose fields are security properties; null: there are none, or they stay. */
  credentials: z.nullable(z.string()),
  agentGroup: z.nullable(z.string()),
});
export type ConnectionValues = z.infer<typeof ConnectionValues>;

export const LookupRows = z.strictObject({
  name: z.string(),
  columns: z.array(z.string()),
  rows: z.array(z.array(z.string())),
});
export type LookupRows = z.infer<typeof LookupRows>;

/** When a scheduled integration runs. */
export const ScheduleRule = z.strictObject({
  /** iCalendar: `FREQ=DAILY;BYHOUR=2;BYMINUTE=0;BYSECOND=0`. */
  icalExpression: z.string(),
  /** `Europe/Berlin`; null: that of the instance. */
  timeZone: z.nullable(z.string()),
});
export type ScheduleRule = z.infer<typeof ScheduleRule>;

/** Who decides whether an environment may be changed. */
export const ApprovalWishes = z.strictObject({
  /** E-mail address. */
  assignee: z.string(),
  escalateTo: z.nullable(z.string()),
  dueDays: z.number(),
  remindAfterDays: z.nullable(z.number()),
});

/** An instance of OIC with everything that is different there. */
export const Environment = z.strictObject({
  name: z.string(),
  /** Whoever asks for a promotion to it can't approve it. */
  isProduction: z.boolean(),
  access: Access,
  /** Origin of the run-time host; null: nothing is called there. */
  runtimeUrl: z.nullable(z.string()),
  /** Scope of integration endpoints. */
  invokeScope: z.string(),
  approval: z.nullable(ApprovalWishes),
  connections: z.array(ConnectionValues),
  lookups: z.array(LookupRows),
  schedules: z.array(
    z.strictObject({
      /** Code of the integration. */
      integration: z.string(),
      isStopped: z.boolean(),
      /** Null: as on the source. */
      rule: z.nullable(ScheduleRule),
    }),
  ),
});
export type Environment = z.infer<typeof Environment>;

export const GitTarget = z.strictObject({
  /** Address of the repository, https. */
  url: z.string(),
  branch: z.string(),
  /** Folder in the repository, without slashes at its ends; empty: its root. */
  folder: z.string(),
  /** In front of the tag `build-<n>`. */
  tagPrefix: z.string(),
  author: z.strictObject({ name: z.string(), email: z.string() }),
  /** User that the token is for; what hosts take is different. */
  username: z.string(),
  /** Name or ARN of the secret `{token}`. */
  tokenSecret: z.string(),
  /** Archives above this are left out of the commit, which then names where they lie. */
  maxBytes: z.number(),
});
export type GitTarget = z.infer<typeof GitTarget>;

export const SmokeTest = z.strictObject({
  /** Code of the integration. */
  integration: z.string(),
  method: z.enum(['GET', 'POST']),
  /** Behind the version, with its query: `orders?id=1`. */
  path: z.string(),
  body: z.nullable(z.string()),
  expect: z.strictObject({ status: z.number(), contains: z.nullable(z.string()) }),
});
export type SmokeTest = z.infer<typeof SmokeTest>;

/** One version of an integration, as deployments name it. */
export const Version = z.strictObject({ code: z.string(), version: z.string() });
export type Version = z.infer<typeof Version>;

/** Everything about one promotion that is too large for the state of a workflow. */
export const PromotionSettings = z.strictObject({
  customer: z.string(),
  /** Code of the project. */
  project: z.string(),
  source: Environment,
  target: Environment,
  /** In the order of activation; null: every integration. Without a version it is the newest. */
  integrations: z.nullable(
    z.array(z.strictObject({ code: z.string(), version: z.nullable(z.string()) })),
  ),
  git: z.nullable(GitTarget),
  smokeTest: z.nullable(SmokeTest),
});
export type PromotionSettings = z.infer<typeof PromotionSettings>;

/** Which run of which promotion a step belongs to. */
export const inRun = {
  jobId: z.string(),
  /** Name of the execution. */
  run: z.string(),
  /** Key of the settings in the artifact store. */
  settings: z.string(),
};

/** An integration of a build, with what it needs. */
export const BuildIntegration = z.strictObject({
  ...Version.shape,
  name: z.string(),
  /** Ids of the connections through which it calls or is called. */
  connections: z.array(z.string()),
  isScheduled: z.boolean(),
  /** When it runs on the source; archives don't say it. Null: it has no schedule there. */
  schedule: z.nullable(ScheduleRule),
  /** The source's own time of its last change; null: it doesn't say. */
  changed: z.nullable(z.string()),
});
export type BuildIntegration = z.infer<typeof BuildIntegration>;

/** A file of an archive. */
export const Entry = z.strictObject({ path: z.string(), bytes: z.number(), sha256: z.string() });
export type Entry = z.infer<typeof Entry>;

/** What is in a build, where it comes from, and who made it. */
export const BuildManifest = z.strictObject({
  build: z.number(),
  customer: z.string(),
  project: z.string(),
  /** Code of the deployment on the source. */
  deployment: z.string(),
  source: z.strictObject({ environment: z.string(), instance: z.string() }),
  madeBy: z.string(),
  /** ISO 8601, UTC. */
  madeAt: z.string(),
  archive: Archive,
  /** In the order of activation, as far as it was known. */
  integrations: z.array(BuildIntegration),
  connections: z.array(z.string()),
  lookups: z.array(z.string()),
  /** The same as long as nobody has changed on the source what is in the build. */
  stamp: z.string(),
  entries: z.array(Entry),
});
export type BuildManifest = z.infer<typeof BuildManifest>;

/**
 * What becomes of an integration. `new`: the target has none of that code; `new version`: it has others; `replaced`:
 * the same version, with other content or content that we don't know; `unchanged`: the same version as it is.
 */
export const PlannedIntegration = z.strictObject({
  code: z.string(),
  version: z.string(),
  name: z.string(),
  change: z.enum(['new', 'new version', 'replaced', 'unchanged']),
  /** The active version whose place it takes; null: none. */
  takesPlaceOf: z.nullable(z.string()),
  /** Requests that are under way in that version and would be lost; null: nobody could tell. */
  pending: z.nullable(z.number()),
  /** What its schedule does afterwards; null: it has none. */
  schedule: z.nullable(z.enum(['started', 'stopped'])),
});
export type PlannedIntegration = z.infer<typeof PlannedIntegration>;

/** What stands in the way of a promotion. */
export const PromotionFinding = z.strictObject({
  error: z.string(),
  summary: z.string(),
  fix: z.string(),
});
export type PromotionFinding = z.infer<typeof PromotionFinding>;

/** What a promotion would do. */
export const PromotionPlan = z.strictObject({
  project: z.string(),
  from: z.string(),
  to: z.string(),
  /** True: the target has no project of that code. */
  isNew: z.boolean(),
  /** Number of the build that is promoted; null: a new one. */
  build: z.nullable(z.number()),
  /** The build that the target has; null: none that we know. */
  present: z.nullable(z.number()),
  integrations: z.array(PlannedIntegration),
  connections: z.array(
    z.strictObject({
      id: z.string(),
      change: z.enum(['new', 'configured', 'kept']),
      /** Names of values that are missing. */
      missing: z.array(z.string()),
    }),
  ),
  lookups: z.array(
    z.strictObject({ name: z.string(), rows: z.enum(['of the environment', 'of the build']) }),
  ),
  /** True: it could begin. */
  ready: z.boolean(),
  findings: z.array(PromotionFinding),
  /** Worth knowing, and no reason to stop. */
  remarks: z.array(z.string()),
});
export type PromotionPlan = z.infer<typeof PromotionPlan>;

/** What a run has reached, as its result and in the ledger. */
export const PromotionSummary = z.strictObject({
  /** Name of the run. */
  run: z.string(),
  build: z.number(),
  project: z.string(),
  from: z.string(),
  to: z.string(),
  /** The build that was there; null: none that we know. */
  before: z.nullable(z.number()),
  integrations: z.strictObject({ all: z.number(), changed: z.number() }),
  /** The first of them. */
  items: z.array(z.strictObject({ id: z.string(), change: PlannedIntegration.shape.change })),
  git: z.nullable(
    z.strictObject({
      commit: z.string(),
      branch: z.string(),
      tag: z.string(),
      /** False: it was too large, and the manifest says where it lies. */
      hasArchive: z.boolean(),
    }),
  ),
  /** HTTP status of the smoke test; null: there was none. */
  smokeTest: z.nullable(z.number()),
  /** Null: nobody was asked. */
  approvedBy: z.nullable(z.string()),
  remarks: z.array(z.string()),
  /** ISO 8601, UTC. */
  at: z.string(),
});
export type PromotionSummary = z.infer<typeof PromotionSummary>;
