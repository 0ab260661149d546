import * as z from 'zod/mini';
import { exportProject } from '#functions/oic/factory/project-archives.ts';
import { endsStage } from '#runtime/end-stage.ts';
import { inRun, type LookupRows } from '#runtime/promotion.ts';
import { defineStep } from '#runtime/step.ts';
import { keepArchive } from './archive-file.ts';
import type { BackedUpProject, Backup } from './backup.ts';
import { isScheduleRunning, type ObservedProject, observeProject } from './observe-project.ts';
import { PromotionRun } from './run.ts';
import { rowsOf, shownOf } from './shown-values.ts';

const Input = z.strictObject(inRun);

/** Stage 5: keeps what the target is now, so that everything can be put back. */
export const handler = defineStep({
  stage: 'back-up-target',
  system: 'oic',
  input: Input,
  act: async (input) => {
    const run = await PromotionRun.open(input);
    const found = await observeProject(run.target, run.projectId);
    const backup: Backup = { project: found ? await backUp(run, found) : null };
    await run.write('backup', backup);
    return { wasThere: found !== undefined, entries: backup.project?.entries.length ?? 0 };
  },
  succeeded: endsStage('back-up-target'),
});

async function backUp(run: PromotionRun, found: ObservedProject): Promise<BackedUpProject> {
  const { target, projectId } = run;
  const bytes = await exportProject(target, { id: projectId });
  const integrations: BackedUpProject['integrations'] = [];
  for (const one of found.integrations) {
    integrations.push({
      id: one.id,
      code: one.code,
      version: one.version,
      isActive: one.status === 'ACTIVATED' || one.status === 'ACTIVATION_INPROGRESS',
      isScheduleRunning: await isScheduleRunning(target, projectId, one),
    });
  }
  const lookups: LookupRows[] = [];
  for (const { name } of found.lookups) lookups.push(await rowsOf(run, name));
  return {
    ...(await keepArchive(bytes, run.keyOf('backup.car'))),
    integrations,
    connections: found.connections.map(shownOf),
    lookups,
    deployments: found.deployments,
  };
}
