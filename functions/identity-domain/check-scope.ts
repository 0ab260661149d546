import * as z from 'zod/mini';
import { recordResource } from '#runtime/ledger.ts';
import type { Mismatch } from '#runtime/model.ts';
import { defineStep } from '#runtime/step.ts';
import { hasScope } from './resource-scopes.ts';

const Input = z.strictObject({
  jobId: z.string(),
  domainUrl: z.string(),
  /** What the person reported. */
  answer: z.object({ scope: z.nullish(z.string()) }),
});

/** What was wrong; nothing when the scope is written down. */
export interface CheckedScope {
  problems: Mismatch[];
}

/** Stage 2, after "done": the scope has to be one of this domain; then it is remembered for later runs. */
export async function checkScope(input: z.output<typeof Input>): Promise<CheckedScope> {
  const { jobId, domainUrl, answer } = input;
  const scope = answer.scope?.trim() ?? '';
  if (scope === '' || !(await hasScope(domainUrl, scope))) {
    const expected = 'an application of this identity domain has to offer it, letter by letter';
    return { problems: [{ field: 'scope', expected, seen: scope }] };
  }
  await recordResource(jobId, { kind: 'cpq-scope', name: '-', id: scope, origin: 'adopted' });
  return { problems: [] };
}

export const handler = defineStep({
  stage: 'discover-scope',
  system: 'identity-domain',
  input: Input,
  act: checkScope,
});
