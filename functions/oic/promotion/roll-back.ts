import * as z from 'zod/mini';
import { deleteProject } from '#functions/oic/factory/projects.ts';
import { InUse } from '#runtime/errors.ts';
import { inRun } from '#runtime/promotion.ts';
import { defineStep } from '#runtime/step.ts';
import type { BackedUpProject, Backup } from './backup.ts';
import { bringBack } from './bring-back.ts';
import { notYet } from './not-yet.ts';
import { observeProject } from './observe-project.ts';
import { restoreContent } from './restore-content.ts';
import { PromotionRun } from './run.ts';
import { stopVersions } from './stop-versions.ts';

const Input = z.strictObject(inRun);

/**
 * Brings the target back to what it was before. Each call looks at what there is and does what is possible at once;
 * until all is as before it ends as "not yet", and the workflow calls again.
 */
export const handler = defineStep({
  stage: 'roll-back',
  system: 'oic',
  input: Input,
  act: async (input) => {
    const run = await PromotionRun.open(input);
    const { project } = await run.read<Backup>('backup');
    if (project) await restore(run, project);
    else await removeProject(run);
    return {};
  },
});

async function restore(run: PromotionRun, backup: BackedUpProject): Promise<void> {
  await restoreContent(run, backup);
  await bringBack(run, backup);
}

/** The promotion has made the project, so it goes as a whole. */
async function removeProject({ target, projectId }: PromotionRun): Promise<void> {
  const found = await observeProject(target, projectId);
  if (!found) return;
  const active = found.integrations.filter(({ status }) => status === 'ACTIVATED');
  const stuck = await stopVersions(target, projectId, active);
  const busy = found.integrations.filter(({ status }) => status === 'ACTIVATION_INPROGRESS');
  if (stuck.length > 0 || busy.length > 0) throw notYet([...stuck, ...busy].map(({ id }) => id));
  await deleteProject(target, projectId).catch((error: unknown) => {
    throw error instanceof InUse ? notYet([projectId]) : error;
  });
}
