import * as z from 'zod/mini';
import { setSchedule, startSchedule } from '#functions/oic/factory/schedules.ts';
import { endsStage } from '#runtime/end-stage.ts';
import { NotReadyYet } from '#runtime/errors.ts';
import { inRun, type ScheduleRule } from '#runtime/promotion.ts';
import { defineStep } from '#runtime/step.ts';
import { readManifest } from './manifests.ts';
import { scheduleRuleOf, scheduleStatus } from './observe-project.ts';
import { PromotionRun } from './run.ts';

const Input = z.strictObject({ ...inRun, build: z.number() });

/** Stage 12: sets the schedules and starts them, which no import and no activation does. */
export const handler = defineStep({
  stage: 'start-schedules',
  system: 'oic',
  input: Input,
  act: async (input) => {
    const run = await PromotionRun.open(input);
    const { target, projectId, settings } = run;
    const { integrations } = await readManifest(run.owner, input.build);
    const starting: string[] = [];
    let started = 0;
    for (const one of integrations.filter(({ isScheduled }) => isScheduled)) {
      const id = `${one.code}|${one.version}`;
      const wish = settings.target.schedules.find(({ integration }) => integration === one.code);
      await define(run, id, wish?.rule ?? null, one.schedule);
      const status = await scheduleStatus(target, projectId, { id, scheduleApplicableFlag: true });
      // Without a schedule there is nothing to start: somebody runs it by hand.
      if (status === undefined || wish?.isStopped) continue;
      started += 1;
      if (status === 'STARTED') continue;
      starting.push(id);
      if (status !== 'STARTING') await startSchedule(target, { projectId, integrationId: id });
    }
    if (starting.length > 0) throw notYet(starting);
    return { started };
  },
  succeeded: endsStage('start-schedules'),
});

/**
 * Archives bring no schedules. The rule of the environment counts; without one the target keeps the rule that it has,
 * or gets that of the source.
 */
async function define(
  { target, projectId }: PromotionRun,
  id: string,
  wanted: ScheduleRule | null,
  usual: ScheduleRule | null,
): Promise<void> {
  const found = await scheduleRuleOf(target, projectId, { id, scheduleApplicableFlag: true });
  const rule = wanted ?? found ?? usual;
  if (!rule || isSame(found, rule)) return;
  const { icalExpression, timeZone } = rule;
  await setSchedule(
    target,
    { projectId, integrationId: id },
    { icalExpression, ...(timeZone !== null && { scheduleTZ: timeZone }) },
  );
}

function isSame(found: ScheduleRule | null, { icalExpression, timeZone }: ScheduleRule): boolean {
  if (found?.icalExpression !== icalExpression) return false;
  return timeZone === null || found.timeZone === timeZone;
}

function notYet(ids: string[]): NotReadyYet {
  return new NotReadyYet({
    system: 'oic',
    summary: `The schedules of ${ids.join(', ')} have not started yet.`,
    fix: 'Nothing to do: the workflow looks again. If it lasts, start them in the OIC console, then resume.',
  });
}
