import * as z from 'zod/mini';
import { Proof, Registration } from '#runtime/model.ts';
import { jobFields, resumedHow } from './job-view.ts';
import { RequestView } from './request-view.ts';

export const OnboardingView = z
  .object({
    onboardingId: z.string(),
    ...jobFields,
    request: RequestView.register(z.globalRegistry, { description: 'What was asked for.' }),
    registration: z.nullable(Registration),
    proof: z.nullable(Proof),
  })
  .register(z.globalRegistry, {
    description: 'One onboarding: how far it is, what exists, what failed. Never a secret.',
  });

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
    how: resumedHow,
  })
  .register(z.globalRegistry, { description: 'How an onboarding goes on.' });
