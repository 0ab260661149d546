import type { Connection } from '#functions/oic/factory/connections.ts';
import { deleteConnection, updateConnection } from '#functions/oic/factory/connections.ts';
import { deleteDeployment } from '#functions/oic/factory/deployments.ts';
import { deleteIntegration, type Integration } from '#functions/oic/factory/integrations.ts';
import { deleteLookup, replaceLookup } from '#functions/oic/factory/lookups.ts';
import {
  exportProject,
  importProject,
  replaceProject,
} from '#functions/oic/factory/project-archives.ts';
import { storedArchive } from '#functions/oic/factory/stored-archive.ts';
import { differencesBetween } from '#runtime/compare-entries.ts';
import { InUse } from '#runtime/errors.ts';
import { entriesOf } from './archive-file.ts';
import type { BackedUpProject } from './backup.ts';
import { updateFor } from './connection-update.ts';
import { notYet } from './not-yet.ts';
import { type ObservedProject, observeProject } from './observe-project.ts';
import type { PromotionRun } from './run.ts';
import { shownOf } from './shown-values.ts';
import { stopVersions } from './stop-versions.ts';

/** What of a roll-back is done; a later call goes on there. */
interface Progress {
  /** Whether the backup has to be imported: something that was there has another content now. */
  isReplaced: boolean;
  isImported: boolean;
}

/**
 * Takes out of the target what the promotion has brought, and puts back what it has replaced: an import only adds and
 * replaces, so what is new has to be deleted by hand.
 * @throws NotReadyYet something is still being activated or stopped
 */
export async function restoreContent(run: PromotionRun, backup: BackedUpProject): Promise<void> {
  const { target, projectId } = run;
  const found = await observeProject(target, projectId);
  const busy = found?.integrations.filter(({ status }) => status === 'ACTIVATION_INPROGRESS') ?? [];
  if (busy.length > 0) throw notYet(busy.map(({ id }) => id));
  const progress = await progressOf(run, backup, found);
  const toStop = (found?.integrations ?? []).filter(
    (one) => one.status === 'ACTIVATED' && isInTheWay(one, backup, progress),
  );
  const stuck = await stopVersions(target, projectId, toStop);
  if (stuck.length > 0) throw notYet(stuck.map(({ id }) => id));
  if (progress.isReplaced && !progress.isImported) {
    const file = storedArchive(backup.archive);
    const load = found ? replaceProject(target, file, projectId) : importProject(target, file);
    await load.catch(whileInUse);
    await run.write('roll-back', { ...progress, isImported: true } satisfies Progress);
  }
  await deleteNew(run, backup);
  await restoreValues(run, backup);
}

/** Looked at once: later the content is on its way back, and a comparison would say something else. */
async function progressOf(
  run: PromotionRun,
  backup: BackedUpProject,
  found: ObservedProject | undefined,
): Promise<Progress> {
  const begun = await run.find<Progress>('roll-back');
  if (begun) return begun;
  const isReplaced = !found || (await hasReplaced(run, backup));
  const progress = { isReplaced, isImported: false };
  await run.write('roll-back', progress);
  return progress;
}

async function hasReplaced(run: PromotionRun, backup: BackedUpProject): Promise<boolean> {
  const bytes = await exportProject(run.target, { id: run.projectId });
  const { changed, removed } = differencesBetween(backup.entries, await entriesOf(bytes));
  return changed.length + removed.length > 0;
}

/** What is new has to go; and what is replaced can't be while it is active. */
function isInTheWay(
  { id }: Integration,
  { integrations }: BackedUpProject,
  { isReplaced, isImported }: Progress,
): boolean {
  const before = integrations.find((one) => one.id === id);
  return !before?.isActive || (isReplaced && !isImported);
}

async function deleteNew({ target, projectId }: PromotionRun, backup: BackedUpProject) {
  const found = await observeProject(target, projectId);
  const isNew = (known: readonly string[]) => (id: string) => !known.includes(id);
  const ids = backup.integrations.map(({ id }) => id);
  for (const { id } of found?.integrations.filter((one) => isNew(ids)(one.id)) ?? []) {
    await deleteIntegration(target, { projectId, integrationId: id }).catch(whileInUse);
  }
  for (const deploymentId of found?.deployments.filter(isNew(backup.deployments)) ?? []) {
    await deleteDeployment(target, { projectId, deploymentId });
  }
  const lookups = backup.lookups.map(({ name }) => name);
  for (const { name } of found?.lookups.filter((one) => isNew(lookups)(one.name)) ?? []) {
    await deleteLookup(target, { projectId, lookupName: name }).catch(whileInUse);
  }
  const connections = backup.connections.map(({ id }) => id);
  for (const { id } of found?.connections.filter((one) => isNew(connections)(one.id)) ?? []) {
    await deleteConnection(target, { projectId, connectionId: id }).catch(whileInUse);
  }
}

/** Rows of lookups and addresses of connections; secrets can't be put back, because OIC shows none. */
async function restoreValues({ target, projectId }: PromotionRun, backup: BackedUpProject) {
  for (const lookup of backup.lookups) await replaceLookup(target, projectId, lookup);
  const found = await observeProject(target, projectId);
  for (const before of backup.connections) {
    const now = found?.connections.find(({ id }) => id === before.id);
    if (!now || isSame(now, before)) continue;
    const { id, securityPolicy, properties } = before;
    const values = { id, securityPolicy, properties, credentials: null, agentGroup: null };
    const update = updateFor(now, values, {});
    await updateConnection(target, { projectId, connectionId: id }, update);
  }
}

function isSame(now: Connection, before: BackedUpProject['connections'][number]): boolean {
  const { securityPolicy, properties } = shownOf(now);
  const text = (values: Record<string, string>) => JSON.stringify(Object.entries(values).sort());
  return securityPolicy === before.securityPolicy && text(properties) === text(before.properties);
}

/** OIC is still at it; the next call finds it done. */
function whileInUse(error: unknown): never {
  throw error instanceof InUse ? notYet([error.explanation.summary]) : error;
}
