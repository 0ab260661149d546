import { OnboardingView } from '../api/answers.ts';
import { resultDocument, resultText } from '../render/result.ts';
import type { ServedKind } from './kind.ts';

export const onboardings: ServedKind<OnboardingView> = {
  kind: 'onboarding',
  path: '/onboardings',
  event: 'onboarding',
  one: 'onboarding',
  view: OnboardingView,
  resultText,
  document: resultDocument,
};
