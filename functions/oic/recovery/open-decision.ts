import * as z from 'zod/mini';
import { defineStep } from '#runtime/step.ts';
import { openTask } from '#runtime/tasks.ts';
import type { GroupPlan, Plan } from './plan.ts';
import { type RunPlace, readRunFile } from './run-files.ts';

const KIND = 'decide-failures';
/** Groups in one task: more than a screenful nobody decides about. */
const MAX_GROUPS = 10;

const Input = z.strictObject({
  taskToken: z.string(),
  jobId: z.string(),
  run: z.string(),
  round: z.number(),
  /** For the person: the name of the instance. */
  instance: z.string(),
  dueDays: z.number(),
});

/** Asks a person what shall become of the groups about which the rules say so, the largest first. */
export const handler = defineStep({
  stage: 'ask-a-person',
  system: 'oic',
  input: Input,
  act: async ({ taskToken, jobId, run, round, instance, dueDays }) => {
    const { assignee, groups } = await groupsToAsk({ jobId, run }, round);
    await openTask({
      id: `${jobId}.${KIND}`,
      jobId,
      kind: KIND,
      stage: 'ask-a-person',
      system: 'oic',
      title: 'Decide about failed integrations',
      assignee,
      instructions: [
        `Integrations of the instance ${instance} have failed, and the rules leave it to you what becomes of them.`,
        'Look at one instance of each group in the OIC console: Observability, Errors.',
        'Resubmit runs it again, from its beginning or from the last wait. Discard gives it up for good. Leave does nothing.',
      ],
      fields: groups.map(([group, plan]) => ({
        name: group,
        label: `${plan.asked} × ${nameOf(plan)}`,
        value: plan.message ?? 'no message',
      })),
      asks: groups.map(([group, plan]) => ({
        name: group,
        label: `What shall become of ${plan.asked} × ${nameOf(plan)}`,
        required: true,
        choices: ['resubmit', 'discard', 'leave'],
      })),
      problems: [],
      dueDays,
      taskToken,
    });
    return {};
  },
});

/** The groups of the person who has most to decide about. */
async function groupsToAsk(place: RunPlace, round: number) {
  const plan = await readRunFile<Plan>(place, `plan-${round}`);
  const open = Object.entries(plan.groups)
    .filter(([, { asked }]) => asked > 0)
    .sort(([, a], [, b]) => b.asked - a.asked);
  const assignee = open[0]?.[1].whom ?? '';
  const groups = open.filter(([, { whom }]) => whom === assignee).slice(0, MAX_GROUPS);
  return { assignee, groups };
}

function nameOf({ project, integration, version, errorCode }: GroupPlan): string {
  const code = errorCode && `error ${errorCode}`;
  const where = [project, integration, version].filter(Boolean).join(' / ');
  return [where || 'others', code].filter(Boolean).join(', ');
}
