import * as z from 'zod/mini';
import { endStage } from '#runtime/end-stage.ts';
import {
  type Explanation,
  errorClasses,
  InvalidRequest,
  type StageError,
} from '#runtime/errors.ts';
import { inRun, type PromotionPlan } from '#runtime/promotion.ts';
import { defineStep } from '#runtime/step.ts';
import { makePlan } from './make-plan.ts';
import { PromotionRun } from './run.ts';

const MAX_TOLD = 5;

const Input = z.strictObject({
  ...inRun,
  /** A build that exists; null: the next one would be made. */
  build: z.nullable(z.number()),
  /** `only`: somebody just wants to see the plan, and what stands in the way is a part of it. */
  mode: z.enum(['run', 'only']),
});

/**
 * Stage 1: what would happen to the target, and whether everything is there that will be needed. Reads only. The plan
 * itself lies in the artifact store.
 */
export const handler = defineStep({
  stage: 'plan-promotion',
  system: 'oic',
  input: Input,
  act: async (input) => {
    const run = await PromotionRun.open(input);
    const plan = await makePlan(run, input.build);
    const key = await run.write('plan', plan);
    if (input.mode === 'run') {
      if (!plan.ready) throw notReady(plan);
      await endStage(input.jobId, 'plan-promotion');
    }
    return { plan: key, ready: plan.ready, integrations: plan.integrations.length };
  },
});

/** Of several errors none says it all. */
function classOf(findings: PromotionPlan['findings']): StopClass {
  const names = new Set(findings.map(({ error }) => error));
  const [only] = names.size === 1 ? names : [];
  return (errorClasses as readonly StopClass[]).find(({ name }) => name === only) ?? InvalidRequest;
}

type StopClass = new (explanation: Explanation) => StageError;

function notReady({ findings, to }: PromotionPlan): StageError {
  const told = findings.slice(0, MAX_TOLD).map(({ summary }) => summary);
  const more = findings.length - told.length;
  return new (classOf(findings))({
    system: 'oic',
    summary: `The promotion to ${to} can't begin: ${told.join(' ')}${more > 0 ? ` And ${more} more.` : ''}`,
    fix: `${findings[0]?.fix ?? ''} Nothing was changed. The plan shows everything: oic-onboarding plan FILE.`,
  });
}
