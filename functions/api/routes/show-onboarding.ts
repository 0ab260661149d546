import { findOnboarding } from '#runtime/ledger.ts';
import { assertEntitled } from '../access/entitlements.ts';
import { describeOnboarding } from '../describe-onboarding.ts';
import { stagesOf } from '../read-stages.ts';
import { notFound } from '../routing/http-problem.ts';
import { defineRoute } from '../routing/route.ts';
import { examples } from '../views/examples.ts';
import { OnboardingView } from '../views/onboarding-view.ts';

export const showOnboarding = defineRoute({
  method: 'GET',
  path: '/onboardings/{id}',
  operationId: 'showOnboarding',
  summary: 'Show an onboarding',
  description: 'Its stages, what exists, the registration values without the secret, the failure.',
  audience: 'operator',
  answers: {
    200: { description: 'As it is now.', schema: OnboardingView, example: examples.onboarding },
  },
  refusals: { 404: 'There is no such onboarding for you.' },
  act: async ({ parameters: { id = '' }, caller }) => {
    const known = await findOnboarding(id);
    if (!known) throw notFound('onboarding of this id');
    assertEntitled(caller, known.customer, 'onboarding of this id');
    const view = await describeOnboarding(id, { stageOf: await stagesOf(known.executionArn) });
    return { status: 200, body: view };
  },
});
