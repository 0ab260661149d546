import type { FunctionDefinition } from './function-definition.ts';
import { apiFunctions } from './functions/api.ts';
import { integrationUserFunctions } from './functions/integration-user.ts';
import { onboardingFunctions } from './functions/onboarding.ts';
import { promotionFunctions } from './functions/promotion.ts';
import { recoveryFunctions } from './functions/recovery.ts';
import { upkeepFunctions } from './functions/upkeep.ts';

/**
 * Every function of the product: what it is built from and what it may do. The stack creates exactly these,
 * with exactly these rights; the bundler builds exactly these. test/cdk/rights.test.ts holds each definition
 * against the AWS calls that its source makes. Which workflows call a function stands in their stories.
 */
export const functionDefinitions: FunctionDefinition[] = [
  ...onboardingFunctions,
  ...integrationUserFunctions,
  ...recoveryFunctions,
  ...promotionFunctions,
  ...upkeepFunctions,
  ...apiFunctions,
];
