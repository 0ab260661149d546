import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { Conflict, StageError } from '#runtime/errors.ts';
import { audit } from '#runtime/ledger.ts';
import {
  advanceSchedule,
  claimSchedule,
  listSchedules,
  type RecoverySchedule,
} from '#runtime/recovery-schedule.ts';
import { log, metrics } from '#runtime/telemetry.ts';
import { launchExecution } from './launch-execution.ts';

/** Longer than this function may run, so that a claim outlives whoever made it. */
const CLAIM_MS = 5 * 60_000;

/**
 * Starts the runs that are due. Safe to run twice and at the same time: a schedule is claimed before its run is
 * started, and moves on afterwards, so that a crash in between starts it by the next call. While a run goes on, no
 * other of the same recovery begins: it is left out, and the next one comes a span later.
 * @param now milliseconds since 1970
 * @throws Error some schedules could not be followed; the others were, and the next call tries again
 */
export async function startDueRecoveries(now = Date.now()): Promise<void> {
  const failed: string[] = [];
  for (const schedule of await listSchedules()) {
    const isDue = schedule.status === 'ACTIVE' && Date.parse(schedule.nextAt) <= now;
    if (!isDue) continue;
    try {
      if (await claimSchedule(schedule, isoTime(now + CLAIM_MS))) await begin(schedule, now);
    } catch (error) {
      log.error('schedule not followed', { jobId: schedule.id, error: error as Error });
      failed.push(schedule.id);
    }
  }
  metrics.singleMetric().addMetric('SchedulesNotFollowed', MetricUnit.Count, failed.length);
  if (failed.length > 0) throw new Error(`Not followed: ${failed.join(', ')}.`);
}

async function begin({ id, request, ...schedule }: RecoverySchedule, now: number): Promise<void> {
  const nextAt = isoTime(nextAfter(schedule, now));
  try {
    const { started } = await launchExecution('recovery', { jobId: id, request });
    // What the last span began may still go on, or wait for a person.
    if (!started) return await advanceSchedule(id, { nextAt, problem: BUSY });
    await advanceSchedule(id, { nextAt, startedAt: isoTime(now), problem: null });
    await audit(id, { who: 'schedule', what: 'recovery requested' });
  } catch (error) {
    if (!(error instanceof StageError)) throw error;
    const problem = error instanceof Conflict ? BUSY : error.explanation.summary;
    await advanceSchedule(id, { nextAt, problem });
    if (!(error instanceof Conflict)) throw error;
  }
}

const BUSY = 'Another run of this recovery was going on.';

/** In step with the first one, however many were missed. */
export function nextAfter(
  { nextAt, everySeconds }: Pick<RecoverySchedule, 'nextAt' | 'everySeconds'>,
  now: number,
): number {
  const due = Date.parse(nextAt);
  const span = everySeconds * 1000;
  return due + (Math.floor(Math.max(0, now - due) / span) + 1) * span;
}

const isoTime = (milliseconds: number) => new Date(milliseconds).toISOString();

/** Runs by the clock. */
export async function handler(): Promise<void> {
  await startDueRecoveries();
}
