import * as z from 'zod/mini';
import { Proof, Registration } from '#runtime/model.ts';

/**
 * What leaves about onboardings: the shape that OpenAPI shows, and the list of fields that may go out.
 * Whatever the ledger holds besides stays inside.
 */

const Stage = z.object({
  name: z.string(),
  status: z.enum(['pending', 'running', 'waiting', 'succeeded', 'failed', 'skipped']),
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

export const OnboardingView = z
  .object({
    onboardingId: z.string(),
    customer: z.string(),
    executionArn: z.string(),
    status: z.enum(['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED']),
    stages: z.array(Stage),
    registration: z.nullable(Registration),
    proof: z.nullable(Proof),
    resources: z.array(Resource),
    transitions: z.int(),
    estimatedCostUsd: z.number(),
    failure: z.nullable(Failure),
  })
  .register(z.globalRegistry, {
    description: 'One onboarding: how far it is, what exists, what failed. Never a secret.',
  });

/** The statuses that the ledger keeps, and that lists filter by. */
export const statuses = ['RUNNING', 'SUCCEEDED', 'FAILED'] as const;

export const OnboardingLine = z.object({
  onboardingId: z.string(),
  customer: z.string(),
  status: z.enum(statuses),
  createdAt: z.string(),
  updatedAt: z.string(),
  failure: z.optional(z.pick(Failure, { stage: true, error: true, summary: true, at: true })),
});

export const OnboardingPage = z
  .object({
    items: z.array(OnboardingLine),
    nextCursor: z.optional(
      z.string().register(z.globalRegistry, {
        description: 'Give it as `cursor` to get the next page; absent on the last one.',
      }),
    ),
  })
  .register(z.globalRegistry, { description: 'Onboardings, the most recently changed first.' });

export const StartedOnboarding = z
  .object({
    onboardingId: z.string(),
    executionArn: z.string(),
    started: z.boolean().register(z.globalRegistry, {
      description: 'False when the same request is running already, or its key was used before.',
    }),
  })
  .register(z.globalRegistry, { description: 'The onboarding that a request started or joined.' });

export const ResumedOnboarding = z
  .object({
    onboardingId: z.string(),
    executionArn: z.string(),
    how: z.enum(['redriven', 'restarted', 'running', 'finished']).register(z.globalRegistry, {
      description:
        'redriven: from the state that failed; restarted: a new execution runs through what exists; running, finished: there was nothing to resume.',
    }),
  })
  .register(z.globalRegistry, { description: 'How an onboarding goes on.' });
