import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { drawWorkflow } from '../../docs/workflow-picture.ts';
import { onboardingDefinition } from '../statemachines/definition.ts';

it('docs/onboarding.svg shows the workflow as it is (npm run docs renews it)', async () => {
  const shown = await readFile(new URL('../../docs/onboarding.svg', import.meta.url), 'utf8');
  expect(await drawWorkflow(onboardingDefinition())).toBe(shown);
});
