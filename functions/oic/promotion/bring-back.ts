import { activateIntegration } from '#functions/oic/factory/activation.ts';
import { startSchedule } from '#functions/oic/factory/schedules.ts';
import { InUse } from '#runtime/errors.ts';
import type { BackedUpProject } from './backup.ts';
import { notYet } from './not-yet.ts';
import { observeProject, scheduleStatus } from './observe-project.ts';
import type { PromotionRun } from './run.ts';

/**
 * Activates again what was active, and starts the schedules that ran. One at a time: what is called by others can be
 * activated first, whichever that is.
 * @throws NotReadyYet something is still on its way
 */
export async function bringBack(run: PromotionRun, backup: BackedUpProject): Promise<void> {
  const { target, projectId } = run;
  const found = await observeProject(target, projectId);
  const statusOf = (id: string) => found?.integrations.find((one) => one.id === id)?.status;
  const waiting = backup.integrations.filter(
    ({ id, isActive }) => isActive && statusOf(id) !== 'ACTIVATED',
  );
  if (waiting.some(({ id }) => statusOf(id) === 'ACTIVATION_INPROGRESS')) {
    throw notYet(waiting.map(({ id }) => id));
  }
  // Those that failed a moment ago come last: perhaps they need another one.
  const order = waiting.toSorted(
    (a, b) => Number(isFailed(statusOf(a.id))) - Number(isFailed(statusOf(b.id))),
  );
  for (const { id } of order) {
    if (await activate(run, id)) break;
  }
  if (waiting.length > 0) throw notYet(waiting.map(({ id }) => id));
  await startSchedules(run, backup);
}

const isFailed = (status: string | null | undefined) => status === 'FAILEDACTIVATION';

/** @returns false when OIC does not take it now: another one has to be active first */
async function activate({ target, projectId }: PromotionRun, id: string): Promise<boolean> {
  try {
    await activateIntegration(target, { projectId, integrationId: id });
    return true;
  } catch (error) {
    if (error instanceof InUse) return false;
    throw error;
  }
}

async function startSchedules({ target, projectId }: PromotionRun, backup: BackedUpProject) {
  const starting: string[] = [];
  for (const { id, isScheduleRunning } of backup.integrations) {
    if (!isScheduleRunning) continue;
    const status = await scheduleStatus(target, projectId, { id, scheduleApplicableFlag: true });
    if (status === undefined || status === 'STARTED') continue;
    starting.push(id);
    if (status !== 'STARTING') await startSchedule(target, { projectId, integrationId: id });
  }
  if (starting.length > 0) throw notYet(starting);
}
