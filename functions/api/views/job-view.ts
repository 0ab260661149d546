import * as z from 'zod/mini';
import { jobStatuses } from '#runtime/ledger.ts';

/**
 * What leaves about jobs of every kind: the shape that OpenAPI shows, and the list of fields that may go out.
 * Whatever the ledger holds besides stays inside.
 */

const StageStatus = z.enum(['pending', 'running', 'waiting', 'succeeded', 'failed', 'skipped']);
const Waiter = z.enum(['oracle', 'person', 'us']);
const about = (description: string) => ({ description });

const Stage = z.object({
  name: z.string(),
  status: StageStatus,
  startedAt: z.optional(z.string()),
  seconds: z.optional(z.number()),
  attempts: z.int(),
  waitingFor: z.optional(z.string()),
});

const Resource = z.object({
  kind: z.string(),
  name: z.string(),
  id: z.string(),
  created: z.optional(z.literal(true)),
  adopted: z.optional(z.literal(true)),
});

const Failure = z.object({
  stage: z.string(),
  error: z.string(),
  system: z.string(),
  summary: z.string(),
  fix: z.string(),
  seen: z.optional(
    z.object({
      status: z.optional(z.int()),
      serviceCode: z.optional(z.string()),
      requestId: z.optional(z.string()),
      detail: z.optional(z.string()),
    }),
  ),
  runbook: z.string(),
  at: z.string(),
});

const Segment = z.object({
  stage: z.string(),
  state: z.string(),
  from: z.string(),
  to: z.nullable(z.string()).register(z.globalRegistry, about('Null while it lasts.')),
  waitingFor: Waiter,
  what: z.string(),
});

const Attempt = z.object({
  stage: z.string(),
  state: z.string(),
  attempt: z.int(),
  at: z.string(),
  error: z.string(),
  summary: z.string(),
  fix: z.string(),
  requestId: z.optional(z.string()),
});

const Next = z.object({
  action: z.enum(['resume', 'answer-task']),
  taskId: z.optional(z.string()),
  command: z.string().register(z.globalRegistry, about('The same on the command line.')),
});

/** What a view of a job of any kind has; `id` and what is special come from its kind. */
export const jobFields = {
  customer: z.string(),
  executionArn: z.string(),
  status: z.enum(jobStatuses),
  asOf: z.string().register(z.globalRegistry, about('When it was as it stands here.')),
  stages: z.array(Stage),
  timeline: z
    .array(Segment)
    .register(
      z.globalRegistry,
      about('Where the time of the last run went: in order, without gaps, from its start on.'),
    ),
  attempts: z
    .array(Attempt)
    .register(z.globalRegistry, about('Every try of the last run that did not work.')),
  states: z
    .array(z.object({ name: z.string(), stage: z.string(), status: StageStatus }))
    .register(z.globalRegistry, about('Every state of the workflow, for its graph.')),
  waits: z.object({
    totals: z
      .object({ oracle: z.number(), person: z.number(), us: z.number() })
      .register(z.globalRegistry, about('Seconds that were spent waiting for each.')),
  }),
  resources: z.array(Resource),
  transitions: z.int(),
  estimatedCostUsd: z.number(),
  failure: z.nullable(Failure),
  links: z
    .array(z.object({ title: z.string(), url: z.string(), system: z.string() }))
    .register(z.globalRegistry, about('Pages of other consoles that show what it is about.')),
  next: z.optional(
    Next.register(
      z.globalRegistry,
      about('What goes on from here; absent: nobody has to do anything.'),
    ),
  ),
};
export const JobParts = z.object(jobFields);

export const StartedJob = z
  .object({
    id: z.string(),
    executionArn: z.string(),
    started: z.boolean().register(z.globalRegistry, {
      description: 'False when the same request is running already, or its key was used before.',
    }),
  })
  .register(z.globalRegistry, { description: 'What a request started or joined.' });

/** How a job goes on: see `resumeJob`. */
export const resumedHow = z
  .enum(['redriven', 'restarted', 'running', 'finished'])
  .register(z.globalRegistry, {
    description:
      'redriven: from the state that failed; restarted: a new execution runs through what exists; running, finished: there was nothing to resume.',
  });

export const ResumedJob = z
  .object({ id: z.string(), executionArn: z.string(), how: resumedHow })
  .register(z.globalRegistry, { description: 'How it goes on.' });
