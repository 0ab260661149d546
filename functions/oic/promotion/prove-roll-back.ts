import * as z from 'zod/mini';
import { exportProject } from '#functions/oic/factory/project-archives.ts';
import { differencesBetween } from '#runtime/compare-entries.ts';
import { audit } from '#runtime/ledger.ts';
import { inRun } from '#runtime/promotion.ts';
import { defineStep } from '#runtime/step.ts';
import { entriesOf } from './archive-file.ts';
import type { BackedUpProject, Backup } from './backup.ts';
import { isScheduleRunning, type ObservedProject, observeProject } from './observe-project.ts';
import { PromotionRun } from './run.ts';
import { rowsOf } from './shown-values.ts';

const MAX_TOLD = 5;

const Input = z.strictObject(inRun);

/** Exports the target once more and compares it with the backup, file by file and state by state. */
export const handler = defineStep({
  stage: 'roll-back',
  system: 'oic',
  input: Input,
  act: async (input) => {
    const run = await PromotionRun.open(input);
    const { project } = await run.read<Backup>('backup');
    const differences = project ? await differencesFrom(run, project) : await leftOf(run);
    const isEqual = differences.length === 0;
    await audit(input.jobId, {
      who: 'workflow',
      what: isEqual ? 'rolled back' : 'rolled back in part',
      details: {
        environment: run.settings.target.name,
        differences: differences.slice(0, MAX_TOLD),
      },
    });
    return { isEqual, says: sentence(run, project, differences) };
  },
});

async function leftOf({ target, projectId }: PromotionRun): Promise<string[]> {
  const found = await observeProject(target, projectId);
  return found ? [`the project ${projectId} is still there`] : [];
}

async function differencesFrom(run: PromotionRun, backup: BackedUpProject): Promise<string[]> {
  const { target, projectId } = run;
  const found = await observeProject(target, projectId);
  if (!found) return [`the project ${projectId} is gone`];
  const entries = await entriesOf(await exportProject(target, { id: projectId }));
  const { added, changed, removed } = differencesBetween(backup.entries, entries);
  return [
    ...added.map((path) => `${path} is new`),
    ...changed.map((path) => `${path} is different`),
    ...removed.map((path) => `${path} is missing`),
    ...(await differentStates(run, backup, found)),
    ...(await differentLookups(run, backup)),
  ];
}

async function differentStates(
  { target, projectId }: PromotionRun,
  { integrations }: BackedUpProject,
  found: ObservedProject,
): Promise<string[]> {
  const differences: string[] = [];
  for (const { id, isActive, isScheduleRunning: ran } of integrations) {
    const now = found.integrations.find((one) => one.id === id);
    if ((now?.status === 'ACTIVATED') !== isActive) {
      differences.push(`${id} is ${isActive ? 'not active' : 'active'}`);
    }
    if (now && (await isScheduleRunning(target, projectId, now)) !== ran) {
      differences.push(`the schedule of ${id} ${ran ? 'does not run' : 'runs'}`);
    }
  }
  return differences;
}

async function differentLookups(run: PromotionRun, { lookups }: BackedUpProject) {
  const differences: string[] = [];
  for (const before of lookups) {
    const now = JSON.stringify(await rowsOf(run, before.name));
    if (now !== JSON.stringify(before)) differences.push(`the lookup ${before.name} is different`);
  }
  return differences;
}

function sentence(
  run: PromotionRun,
  before: BackedUpProject | null,
  differences: string[],
): string {
  const { name } = run.settings.target;
  if (differences.length > 0) {
    const more = differences.length - MAX_TOLD;
    return `${name} was rolled back, but differs from its backup: ${differences.slice(0, MAX_TOLD).join('; ')}${more > 0 ? `; and ${more} more` : ''}.`;
  }
  return before
    ? `${name} was rolled back: its ${before.entries.length} files, active versions, schedules and lookups are equal to the backup.`
    : `${name} was rolled back: the project is gone again, as before.`;
}
