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
  /** Run them all the time. */
  always?: boolean;
  /** Told of a call that failed. */
  onFailure(functionArn: string, error: unknown): void;
}

/** Scheduled functions that run at their rates. */
export interface Schedules {
  /** Lets so many milliseconds pass, in which they run, whether anybody waits for something or not. */
  pass(milliseconds: number): Promise<void>;
  /** Ends them. */
  stop(): void;
}

/**
 * Runs scheduled functions at their rates: on the machine's own clock all the time, on virtual time while some
 * execution waits for a person, or time passes because somebody wants it to. What they watch over passes in seconds
 * otherwise, and they would be all that ever happens.
 */
export function startSchedules(options: SchedulesOptions): Schedules {
  const { waits, clock, schedules, always = false } = options;
  let running: AbortController | undefined;
  let isAwaited = false;
  let passing = 0;
  const look = () => {
    const shall = always || isAwaited || passing > 0;
    if (shall && !running) {
      running = new AbortController();
      for (const schedule of schedules) void repeat(schedule, options, running.signal);
    } else if (!shall) {
      running?.abort();
      running = undefined;
    }
  };
  waits.onChange((now) => {
    isAwaited = now > 0;
    look();
  });
  look();
  return {
    pass: async (milliseconds) => {
      passing += 1;
      look();
      await clock.sleep(milliseconds);
      passing -= 1;
      look();
    },
    stop: () => running?.abort(),
  };
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
