import * as z from 'zod/mini';
import { endStage } from '#runtime/end-stage.ts';
import { audit, recordProgress } from '#runtime/ledger.ts';
import { PromotionPlan, type PromotionSummary } from '#runtime/promotion.ts';
import { publishEvent } from '#runtime/publish-event.ts';
import { defineStep } from '#runtime/step.ts';
import { readStoredJson } from '#runtime/stored-json.ts';

/** Of the result; a state is at most 8 KiB. */
const MAX_ITEMS = 40;

const Input = z.strictObject({
  jobId: z.string(),
  run: z.string(),
  build: z.number(),
  /** Key of the plan in the artifact store. */
  plan: z.string(),
  git: z.nullable(
    z.object({
      commit: z.nullable(z.string()),
      tag: z.optional(z.string()),
      branch: z.optional(z.string()),
      hasArchive: z.optional(z.boolean()),
    }),
  ),
  /** HTTP status; null: nothing was called. */
  smokeTest: z.nullable(z.number()),
  approvedBy: z.nullable(z.string()),
});

/** The last stage: writes down what was reached, item by item as far as that fits. */
export const handler = defineStep({
  stage: 'complete',
  system: 'oic-onboarding',
  input: Input,
  act: async (input): Promise<PromotionSummary> => {
    const { jobId, run, build, git, smokeTest, approvedBy } = input;
    const plan = z.parse(PromotionPlan, await readStoredJson(input.plan));
    const { project, from, to, integrations, remarks } = plan;
    const changed = integrations.filter(({ change }) => change !== 'unchanged').length;
    const summary: PromotionSummary = {
      run,
      build,
      project,
      from,
      to,
      before: plan.present,
      integrations: { all: integrations.length, changed },
      items: integrations
        .slice(0, MAX_ITEMS)
        .map(({ code, version, change }) => ({ id: `${code}|${version}`, change })),
      git: git?.commit
        ? {
            commit: git.commit,
            branch: git.branch ?? '',
            tag: git.tag ?? '',
            hasArchive: git.hasArchive ?? true,
          }
        : null,
      smokeTest,
      approvedBy,
      remarks: remarks.slice(0, 5),
      at: new Date().toISOString(),
    };
    await recordProgress(jobId, { status: 'SUCCEEDED', promotion: summary });
    await audit(jobId, { who: 'workflow', what: 'promotion completed', details: { build, to } });
    await endStage(jobId, 'complete');
    await publishEvent('promotion.completed', { jobId, project, from, to, build, changed });
    return summary;
  },
});
