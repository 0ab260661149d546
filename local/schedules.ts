/** Runs the functions that EventBridge would run by the clock. */

import { randomUUID } from 'node:crypto';
import type { Schedule } from './assembly/read-assembly.ts';
import type { LocalClock } from './clock.ts';
import type { LambdaHost } from './lambda/index.ts';
import type { Waits } from './waits.ts';

export interface SchedulesOptions {
  schedules: readonly Schedule[];
  clock: LocalClock;
  lambdas: Pick<LambdaHost, 'invoke'>;
  waits: Waits;
  place: { accountId: string; region: string };
  /** Told of a call that failed. */
  onFailure(functionArn: string, error: unknown): void;
}

/**
 * Runs scheduled functions at their rates while some execution waits for a person. What they watch over passes
 * in seconds otherwise, and on virtual time they would be all that ever happens.
 * @returns ends that
 */
export function startSchedules(options: SchedulesOptions): () => void {
  let waiting: AbortController | undefined;
  options.waits.onChange((now) => {
    if (now > 0 && !waiting) {
      waiting = new AbortController();
      for (const schedule of options.schedules) void repeat(schedule, options, waiting.signal);
    } else if (now === 0) {
      waiting?.abort();
      waiting = undefined;
    }
  });
  return () => waiting?.abort();
}

async function repeat(
  { functionArn, ruleArn, everySeconds }: Schedule,
  { clock, lambdas, place, onFailure }: SchedulesOptions,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    await clock.sleep(everySeconds * 1000, signal).catch(() => {});
    if (signal.aborted) return;
    const time = new Date(clock.now()).toISOString();
    await lambdas
      .invoke(functionArn, scheduledEvent(ruleArn, time, place))
      .catch((error: unknown) => onFailure(functionArn, error));
  }
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-run-lambda-schedule.html */
function scheduledEvent(ruleArn: string, time: string, place: SchedulesOptions['place']) {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: place.accountId,
    time,
    region: place.region,
    resources: [ruleArn],
    detail: {},
  };
}
