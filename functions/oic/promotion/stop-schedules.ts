import * as z from 'zod/mini';
import { listIntegrations } from '#functions/oic/factory/integrations.ts';
import { stopSchedule } from '#functions/oic/factory/schedules.ts';
import { endsStage } from '#runtime/end-stage.ts';
import { NotReadyYet } from '#runtime/errors.ts';
import { inRun } from '#runtime/promotion.ts';
import { defineStep } from '#runtime/step.ts';
import { readManifest } from './manifests.ts';
import { majorOf, scheduleStatus } from './observe-project.ts';
import { PromotionRun } from './run.ts';

const Input = z.strictObject({ ...inRun, build: z.number() });

/** Stage 10: stops the schedules of versions whose place others take: their runs would be cut off. */
export const handler = defineStep({
  stage: 'stop-schedules',
  system: 'oic',
  input: Input,
  act: async (input) => {
    const run = await PromotionRun.open(input);
    const { target, projectId } = run;
    const { integrations } = await readManifest(run.owner, input.build);
    const old = (await listIntegrations(target, projectId)).filter((one) =>
      integrations.some(
        ({ code, version }) =>
          code === one.code && version !== one.version && majorOf(version) === majorOf(one.version),
      ),
    );
    const stopping: string[] = [];
    for (const one of old) {
      const status = await scheduleStatus(target, projectId, one);
      if (status === undefined || status === 'STOPPED') continue;
      stopping.push(one.id);
      if (status !== 'STOPPING') await stopSchedule(target, { projectId, integrationId: one.id });
    }
    if (stopping.length > 0) throw stillRunning(stopping);
    return {};
  },
  succeeded: endsStage('stop-schedules'),
});

function stillRunning(ids: string[]): NotReadyYet {
  return new NotReadyYet({
    system: 'oic',
    summary: `The schedules of ${ids.join(', ')} have not stopped yet.`,
    fix: 'Nothing to do: the workflow looks again. If it lasts, stop them in the OIC console, then resume.',
  });
}
