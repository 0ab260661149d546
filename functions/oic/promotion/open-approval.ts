import * as z from 'zod/mini';
import { Mismatch } from '#runtime/model.ts';
import {
  ApprovalWishes,
  inRun,
  type PlannedIntegration,
  type PromotionPlan,
} from '#runtime/promotion.ts';
import { defineStep } from '#runtime/step.ts';
import { openTask } from '#runtime/tasks.ts';
import { readRunFile } from './run.ts';

const KIND = 'approve-promotion';
/** Of one field. */
const MAX_TEXT = 1500;

const Input = z.strictObject({
  ...inRun,
  taskToken: z.string(),
  task: z.strictObject({ ...ApprovalWishes.shape, isProduction: z.boolean() }),
  requestedBy: z.string(),
  problems: z.array(Mismatch),
});

/** Stage 2: shows a person the plan and asks whether the target may be changed. */
export const handler = defineStep({
  stage: 'approve-promotion',
  system: 'oic-onboarding',
  input: Input,
  act: async (input) => {
    const { jobId, taskToken, problems, requestedBy } = input;
    const { isProduction, ...task } = input.task;
    const plan = await readRunFile<PromotionPlan>(input, 'plan');
    await openTask({
      ...task,
      id: `${jobId}.${KIND}`,
      jobId,
      kind: KIND,
      stage: 'approve-promotion',
      system: 'oic-onboarding',
      title: `Approve the promotion of ${plan.project} to ${plan.to}`,
      instructions: [
        ...problems.map(({ hint, seen }) => hint ?? seen),
        `${requestedBy} wants to bring the project ${plan.project} from ${plan.from} to ${plan.to}.`,
        'Look at what would change, below. Report it as done to let it begin, or decline with the reason.',
        ...(isProduction
          ? [`${plan.to} is a production environment: ${requestedBy} can't approve it.`]
          : []),
      ],
      fields: [
        {
          name: 'build',
          label: 'Build',
          value: plan.build === null ? 'a new one' : String(plan.build),
        },
        {
          name: 'present',
          label: `Build that ${plan.to} has`,
          value: plan.present === null ? 'none' : String(plan.present),
        },
        { name: 'changes', label: 'Integrations', value: changesOf(plan) },
        {
          name: 'lost',
          label: 'Requests under way that would be lost',
          value: lostOf(plan.integrations),
        },
        {
          name: 'remarks',
          label: 'Worth knowing',
          value: plan.remarks.join(' ').slice(0, MAX_TEXT) || 'nothing',
        },
      ],
      asks: [{ name: 'note', label: 'Note', required: false }],
      problems,
      taskToken,
    });
    return {};
  },
});

function changesOf({ integrations }: PromotionPlan): string {
  const lines = integrations
    .filter(({ change }) => change !== 'unchanged')
    .map(({ code, version, change, takesPlaceOf }) => {
      const instead = takesPlaceOf !== null && takesPlaceOf !== version;
      return `${code} ${version}: ${change}${instead ? ` (instead of ${takesPlaceOf})` : ''}`;
    });
  const unchanged = integrations.length - lines.length;
  if (unchanged > 0) lines.push(`${unchanged} unchanged`);
  const text = lines.join('; ');
  return text.length > MAX_TEXT
    ? `${text.slice(0, MAX_TEXT)}… (${integrations.length} in all)`
    : text;
}

function lostOf(integrations: PlannedIntegration[]): string {
  const some = integrations.filter(({ pending }) => pending !== 0);
  if (some.length === 0) return 'none';
  return some
    .map(({ code, takesPlaceOf, pending }) => `${code} ${takesPlaceOf}: ${pending ?? 'unknown'}`)
    .join('; ')
    .slice(0, MAX_TEXT);
}
