import { findJobFor } from '../access/find-job-for.ts';
import { describeOnboarding } from '../describe-onboarding.ts';
import { defineRoute } from '../routing/route.ts';
import { examples } from '../views/examples.ts';
import { OnboardingView } from '../views/onboarding-view.ts';

export const showOnboarding = defineRoute({
  method: 'GET',
  path: '/onboardings/{id}',
  operationId: 'showOnboarding',
  summary: 'Show an onboarding',
  description:
    'Its stages and states, where the time went, what exists, the registration values without the secret, the failure and what to do next.',
  audience: 'operator',
  answers: {
    200: { description: 'As it is now.', schema: OnboardingView, example: examples.onboarding },
  },
  refusals: { 404: 'There is no such onboarding for you.' },
  act: async ({ parameters: { id = '' }, caller }) => {
    await findJobFor(caller, 'onboarding', id);
    return { status: 200, body: await describeOnboarding(id) };
  },
});
