import * as z from 'zod/mini';
import type { Monitoring } from '#functions/oic/monitoring/call.ts';
import {
  type ErroredInstance,
  listErroredInstances,
} from '#functions/oic/monitoring/errored-instances.ts';
import { getHistory } from '#functions/oic/monitoring/metrics.ts';
import type { MonitoredPage } from '#functions/oic/monitoring/pages.ts';
import { type FailedInstance, toFailedInstance } from '#functions/oic/recovery/failed-instance.ts';
import type { InstanceHealth } from '#runtime/instance-health.ts';
import { type TimeWindow, timeWindows } from '#runtime/recovery.ts';
import { defineStep } from '#runtime/step.ts';
import { groupFailures, isoTime } from './failure-view.ts';
import { figuresOf, sumSince } from './figures.ts';
import { answer, looking, monitoringFor } from './look.ts';

/** Pages of failures that are looked at: the newest 400. With the history, 7 calls at most. */
const MAX_PAGES = 4;

const Input = z.strictObject({ ...looking, window: z.enum(timeWindows) });

/** How the instance is: Oracle's own history, and what stands in its list of failures. */
export const handler = defineStep({
  stage: 'find-failures',
  system: 'oic',
  input: Input,
  act: async (input) => {
    await answer(input, await readHealth(monitoringFor(input), input.window));
    return {};
  },
});

/** @param now milliseconds since 1970 */
export async function readHealth(
  oic: Monitoring,
  window: TimeWindow,
  now = Date.now(),
): Promise<InstanceHealth> {
  const hours = figuresOf(await getHistory(oic, 'hourly'));
  const days = figuresOf(await getHistory(oic, 'daily'));
  return {
    instance: oic.instance.serviceInstance,
    asOf: isoTime(now),
    recent: sumSince(hours, 1, now),
    day: sumSince(hours, 24, now),
    failures: await openFailures(oic, window),
    hours,
    days,
  };
}

async function openFailures(
  oic: Monitoring,
  window: TimeWindow,
): Promise<InstanceHealth['failures']> {
  const conditions = { within: { last: window }, orderBy: 'creationdate' } as const;
  const seen: ErroredInstance[] = [];
  let total: number | undefined;
  let offset: number | undefined = 0;
  for (let page = 0; page < MAX_PAGES && offset !== undefined; page += 1) {
    const read: MonitoredPage<ErroredInstance> = await listErroredInstances(oic, conditions, {
      offset,
    });
    seen.push(...read.items);
    total = read.total ?? total;
    offset = read.nextOffset;
  }
  // Of a list that ends here nobody has to say how long it is.
  if (offset === undefined) total = seen.length;
  const failures = seen.map(toFailedInstance);
  const recoverable = failures.filter((one) => one.recoverable);
  const last =
    total !== undefined && total > seen.length ? await oldestOf(oic, conditions, total) : [];
  return {
    window,
    total: total ?? null,
    seen: seen.length,
    recoverable: recoverable.length,
    oldestAt: oldest([...failures, ...last]),
    oldestRecoverableAt: oldest([...recoverable, ...last.filter((one) => one.recoverable)]),
    ...groupFailures(failures),
  };
}

function oldest(failures: readonly FailedInstance[]): string | null {
  const times = failures.map(({ createdAt }) => createdAt).filter((at) => at > 0);
  return times.length > 0 ? isoTime(Math.min(...times)) : null;
}

/** The end of the list, without reading what lies between. */
async function oldestOf(
  oic: Monitoring,
  conditions: Parameters<typeof listErroredInstances>[1],
  total: number,
) {
  const place = { offset: total - 1, limit: 1 };
  const { items } = await listErroredInstances(oic, conditions, place);
  return items.map(toFailedInstance);
}
