import * as z from 'zod/mini';
import { PartialPlan } from '#runtime/plan.ts';
import { defineStep } from '#runtime/step.ts';
import { discoverScope } from './find-scope.ts';

const Input = z.strictObject({
  jobId: z.string(),
  domainUrl: z.string(),
  /** Origin of the CPQ site. */
  siteUrl: z.string(),
  /** The scope that the request names, or null. */
  scope: z.nullable(z.string()),
});

export interface ScopePlan extends Pick<PartialPlan, 'items' | 'findings'> {
  /** Null when only a person can tell, or nobody. */
  scope: string | null;
}

/** What stage 2 would do. Reads only. */
export async function planScope(input: z.output<typeof Input>): Promise<ScopePlan> {
  const plan = new PartialPlan();
  const stage = 'discover-scope';
  const found = await plan.look(stage, () => discoverScope(input));
  const { items, findings } = plan;
  if (!found) return { items, findings, scope: null };
  const item = { stage, kind: 'cpq-scope', name: new URL(input.siteUrl).host } as const;
  const { scope, candidates } = found;
  if (scope !== null) {
    items.push({ ...item, action: 'keep', id: scope, says: 'Its scope is known.' });
  } else {
    const says = `The domain has ${candidates.length} that may be it; a person says which.`;
    items.push({ ...item, action: 'ask', says });
  }
  return { items, findings, scope };
}

/** The plan's part of stage 2. */
export const handler = defineStep({
  stage: 'discover-scope',
  system: 'identity-domain',
  input: Input,
  act: planScope,
});
