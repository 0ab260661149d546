import type { ApiAccess } from '#functions/oic/client.ts';
import { deactivate } from '#functions/oic/factory/activation.ts';
import type { Integration } from '#functions/oic/factory/integrations.ts';
import { stopSchedule } from '#functions/oic/factory/schedules.ts';
import { InUse } from '#runtime/errors.ts';
import { scheduleStatus } from './observe-project.ts';

/**
 * Deactivates active versions, whatever calls whatever: those that are called by others come after their callers.
 * Their schedules are stopped first.
 * @returns those that can't be deactivated now: something else calls them, or a schedule takes its time to stop
 */
export async function stopVersions(
  oic: ApiAccess,
  projectId: string,
  active: readonly Integration[],
): Promise<Integration[]> {
  let left = [...active];
  for (;;) {
    const stuck: Integration[] = [];
    for (const one of left) if (!(await stop(oic, projectId, one))) stuck.push(one);
    if (stuck.length === 0 || stuck.length === left.length) return stuck;
    left = stuck;
  }
}

async function stop(oic: ApiAccess, projectId: string, one: Integration): Promise<boolean> {
  const key = { projectId, integrationId: one.id };
  try {
    const status = await scheduleStatus(oic, projectId, one);
    if (status !== undefined && status !== 'STOPPED') await stopSchedule(oic, key);
    await deactivate(oic, key);
    return true;
  } catch (error) {
    if (error instanceof InUse) return false;
    throw error;
  }
}
