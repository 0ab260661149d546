import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { drawWorkflow } from '../../docs/workflow-picture.ts';
import { definitionOf } from '../statemachines/definition.ts';

it.each(['onboarding', 'integration-user', 'promotion'] as const)(
  'docs/%s.svg shows the workflow as it is (npm run docs renews it)',
  async (kind) => {
    const page = new URL(`../../docs/${kind}.svg`, import.meta.url);
    expect(await drawWorkflow(definitionOf(kind), kind)).toBe(await readFile(page, 'utf8'));
  },
);
