import * as z from 'zod/mini';
import { listIntegrations } from '#functions/oic/factory/integrations.ts';
import { importProject, replaceProject } from '#functions/oic/factory/project-archives.ts';
import { findProject } from '#functions/oic/factory/projects.ts';
import { storedArchive } from '#functions/oic/factory/stored-archive.ts';
import { findPlacement } from '#runtime/builds.ts';
import { endsStage } from '#runtime/end-stage.ts';
import { AlreadyExists, Conflict, InUse, NotFound } from '#runtime/errors.ts';
import { type BuildManifest, inRun, type PromotionPlan } from '#runtime/promotion.ts';
import { defineStep } from '#runtime/step.ts';
import { readManifest } from './manifests.ts';
import { PromotionRun } from './run.ts';
import { stopVersions } from './stop-versions.ts';

const Input = z.strictObject({ ...inRun, build: z.number() });

/**
 * Stage 6: imports the build. Whether a project that is there takes it is up to the target: POST answers 409, then PUT
 * replaces. A version that gets other content is stopped first: whether OIC would take it while it is active, and what
 * would run then, is not documented. No others are stopped, unless the target asks for it.
 */
export const handler = defineStep({
  stage: 'import-build',
  system: 'oic',
  input: Input,
  act: async (input) => {
    const run = await PromotionRun.open(input);
    const manifest = await readManifest(run.owner, input.build);
    const present = await findProject(run.target, run.projectId);
    if (present && (await isThere(run, input.build))) return { change: 'unchanged' as const };
    await stopChanged(run);
    const change = await load(run, manifest, present !== undefined).catch(
      async (error: unknown) => {
        if (!(error instanceof InUse)) throw error;
        const stopped = await stopReplaced(run, manifest);
        throw stopped > 0 ? changing(error, stopped) : error;
      },
    );
    return { change };
  },
  succeeded: endsStage('import-build'),
});

/** Adds the project, or replaces the one that is there; whoever was quicker decides which. */
async function load(
  { target, projectId }: PromotionRun,
  { archive }: BuildManifest,
  isPresent: boolean,
): Promise<'created' | 'replaced'> {
  const file = storedArchive(archive);
  try {
    if (isPresent) await replaceProject(target, file, projectId);
    else await importProject(target, file);
    return isPresent ? 'replaced' : 'created';
  } catch (error) {
    if (!(error instanceof (isPresent ? NotFound : AlreadyExists))) throw error;
    if (isPresent) await importProject(target, file);
    else await replaceProject(target, file, projectId);
    return isPresent ? 'created' : 'replaced';
  }
}

/** A run that goes on finds what the one before has done: what works is not imported again. */
async function isThere(run: PromotionRun, build: number): Promise<boolean> {
  const placed = await findPlacement(run.owner, run.settings.target.name);
  const { integrations } = await run.read<PromotionPlan>('plan');
  return placed?.build === build && integrations.every(({ change }) => change === 'unchanged');
}

/** Deactivates what the plan found to be active and to get other content. */
async function stopChanged(run: PromotionRun): Promise<void> {
  const { target, projectId } = run;
  const plan = await run.read<PromotionPlan>('plan');
  const ids = plan.integrations
    .filter(
      ({ change, version, takesPlaceOf }) => change === 'replaced' && takesPlaceOf === version,
    )
    .map(({ code, version }) => `${code}|${version}`);
  if (ids.length === 0) return;
  const present = await listIntegrations(target, projectId);
  const active = present.filter(({ id, status }) => ids.includes(id) && status === 'ACTIVATED');
  const stuck = await stopVersions(target, projectId, active);
  if (stuck.length === 0) return;
  const codes = new Set(plan.integrations.map(({ code }) => code));
  const others = present.filter(({ code, status }) => codes.has(code) && status === 'ACTIVATED');
  const left = await stopVersions(target, projectId, others);
  if (left.length > 0) throw stopping(left.map(({ id }) => id));
}

/** Schedules take a moment to stop. */
function stopping(ids: string[]): Conflict {
  return new Conflict({
    system: 'oic',
    summary: `${ids.join(', ')} can't be deactivated yet: a schedule is stopping, or something calls it.`,
    fix: 'Nothing to do: the workflow tries again. If it lasts, deactivate what calls it in the OIC console, then resume.',
  });
}

/**
 * Deactivates the versions that the build replaces; where others of the build call them, those as well.
 * @returns how many
 */
async function stopReplaced(run: PromotionRun, { integrations }: BuildManifest): Promise<number> {
  const { target, projectId } = run;
  const active = (await listIntegrations(target, projectId)).filter(
    ({ status }) => status === 'ACTIVATED',
  );
  const replaced = active.filter((one) =>
    integrations.some(({ code, version }) => code === one.code && version === one.version),
  );
  const stuck = await stopVersions(target, projectId, replaced);
  if (stuck.length > 0) {
    const promoted = active.filter((one) => integrations.some(({ code }) => code === one.code));
    await stopVersions(target, projectId, promoted);
  }
  return replaced.length;
}

/** The workflow imports again in a moment. */
function changing({ explanation }: InUse, count: number): Conflict {
  return new Conflict({
    ...explanation,
    summary: `The build replaces ${count} active ${count === 1 ? 'version' : 'versions'}, now being deactivated.`,
    fix: 'Nothing to do: the workflow imports again.',
  });
}
