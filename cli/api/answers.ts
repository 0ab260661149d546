import * as z from 'zod/mini';
import { Proof, Registration } from '#runtime/model.ts';
import { PlanAction } from '#runtime/plan.ts';

/**
 * What the command line reads of the API's answers. A deployed API may be a little older or newer than this
 * program, so only what the commands need has to be there, and what else comes is passed on by --json.
 */

const text = z.optional(z.nullable(z.string()));
const seconds = z.optional(z.number());

const Stage = z.looseObject({
  name: z.string(),
  status: z.enum(['pending', 'running', 'waiting', 'succeeded', 'failed', 'skipped']),
  startedAt: z.optional(z.string()),
  seconds,
  attempts: z.int(),
  waitingFor: z.optional(z.string()),
});

const Failure = z.looseObject({
  stage: z.string(),
  error: z.string(),
  system: z.string(),
  summary: z.string(),
  fix: z.string(),
  seen: z.optional(
    z.looseObject({
      status: z.optional(z.int()),
      serviceCode: z.optional(z.string()),
      requestId: z.optional(z.string()),
      detail: z.optional(z.string()),
    }),
  ),
  runbook: z.string(),
  at: z.string(),
});

/** What a request allows for waiting. */
const Request = z.looseObject({
  waits: z.optional(z.looseObject({ instanceSeconds: seconds, activationSeconds: seconds })),
  cupixworks: z.optional(z.looseObject({ dueDays: seconds })),
});

/** How far jobs may be; lists can be filtered by it. */
export const listStatuses = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] as const;

/** What views of every kind of job have. */
const jobFields = {
  customer: z.string(),
  executionArn: z.string(),
  status: z.enum(listStatuses),
  /** When it was as it stands here. */
  asOf: z.optional(z.string()),
  stages: z.array(Stage),
  resources: z.array(
    z.looseObject({
      kind: z.string(),
      name: z.string(),
      id: z.string(),
      created: z.optional(z.boolean()),
      adopted: z.optional(z.boolean()),
    }),
  ),
  transitions: z.int(),
  estimatedCostUsd: z.number(),
  failure: z.nullable(Failure),
  links: z.optional(z.array(z.looseObject({ title: z.string(), url: z.string() }))),
};

/** A job of any kind, as far as everything that shows one is concerned. */
export const JobParts = z.looseObject(jobFields);
export type JobParts = z.output<typeof JobParts>;

export const OnboardingView = z.looseObject({
  onboardingId: z.string(),
  ...jobFields,
  request: z.optional(Request),
  registration: z.nullable(Registration),
  proof: z.nullable(Proof),
});
export type OnboardingView = z.output<typeof OnboardingView>;

export const OnboardingLine = z.looseObject({
  onboardingId: z.string(),
  customer: z.string(),
  status: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  /** Where it is, and whom it waits for. */
  stage: text,
  waitingFor: text,
  failure: z.optional(z.nullable(z.looseObject({ stage: z.string(), error: z.string() }))),
});
export type OnboardingLine = z.output<typeof OnboardingLine>;

export const OnboardingPage = z.object({
  items: z.array(OnboardingLine),
  nextCursor: z.optional(z.string()),
});

/** The id of a job; that of an onboarding has a name of its own. */
const jobId = { id: z.optional(z.string()), onboardingId: z.optional(z.string()) };

export const StartedJob = z.object({ ...jobId, executionArn: z.string() });

export const StartedOnboarding = z.object({ onboardingId: z.string(), executionArn: z.string() });

export const ResumedOnboarding = z.object({
  executionArn: z.string(),
  how: z.enum(['redriven', 'restarted', 'running', 'finished']),
});

export const Plan = z.looseObject({
  /** False: the run would stop; `findings` say where and why. */
  ready: z.boolean(),
  items: z.array(
    z.looseObject({
      stage: z.string(),
      kind: z.string(),
      name: z.string(),
      action: PlanAction,
      id: text,
      says: z.string(),
    }),
  ),
  findings: z.array(
    z.looseObject({
      stage: z.string(),
      error: z.string(),
      system: z.string(),
      summary: z.string(),
      fix: z.string(),
    }),
  ),
});
export type Plan = z.output<typeof Plan>;

/** A human task, of whatever kind: everything that is shown and asked comes with it. */
export const Task = z.looseObject({
  taskId: z.string(),
  jobId: z.string(),
  title: z.string(),
  status: z.enum(['OPEN', 'ANSWERED', 'CLOSED']),
  assignee: z.string(),
  instructions: z.array(z.string()),
  /** What the person needs to know; a secret has no value here. */
  fields: z.array(
    z.looseObject({ name: z.string(), label: z.string(), value: z.optional(z.string()) }),
  ),
  /** What the person reports back. */
  asks: z.array(
    z.looseObject({ name: z.string(), label: z.string(), hint: z.optional(z.string()) }),
  ),
  problems: z.array(z.looseObject({ field: z.string(), expected: z.string(), seen: z.string() })),
  dueAt: z.string(),
});
export type Task = z.output<typeof Task>;

export const TaskPage = z.object({ items: z.array(Task), nextCursor: z.optional(z.string()) });

/** `before`: somebody had answered already. */
export const AnsweredTask = z.object({ answered: z.enum(['now', 'before']) });

export const RevealedSecret = z.object({ clientSecret: z.string() });

/** Without `upload` it is there already. */
export const AnnouncedArchive = z.object({
  upload: z.optional(
    z.object({
      method: z.literal('PUT'),
      url: z.string(),
      headers: z.record(z.string(), z.string()),
    }),
  ),
});
export type Upload = NonNullable<z.output<typeof AnnouncedArchive>['upload']>;
