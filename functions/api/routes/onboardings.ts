import { describeOnboarding } from '../describe-onboarding.ts';
import { examples } from '../views/examples.ts';
import { OnboardingLine, viewOnboardingLine } from '../views/onboarding-line.ts';
import { OnboardingView } from '../views/onboarding-view.ts';
import type { ServedKind } from './job-routes.ts';

/** Onboardings, as their routes show them. */
export const onboardings: ServedKind = {
  kind: 'onboarding',
  path: '/onboardings',
  name: { one: 'Onboarding', many: 'Onboardings' },
  words: { one: 'onboarding', many: 'onboardings' },
  line: { schema: OnboardingLine, view: viewOnboardingLine },
  view: OnboardingView,
  describe: (job) => describeOnboarding(job),
  shows:
    'Its stages and states, where the time went, what exists, the registration values without the secret, the failure and what to do next.',
  examples: { view: examples.onboarding, page: examples.page, resumed: examples.resumed },
};
