import * as z from 'zod/mini';
import { Throttled } from '#runtime/errors.ts';
import { Policy } from '#runtime/recovery.ts';
import { defineStep } from '#runtime/step.ts';
import { calling, monitoringOf } from './access.ts';
import type { Plan } from './plan.ts';
import { readRunFile, writeRunFile } from './run-files.ts';
import { sendBatch } from './send-batch.ts';
import { addUp, type BatchResult, stoppedGroups, type Tally, type Wave } from './tally.ts';

/** Batches whose jobs are followed together. */
const MAX_WAVE = 20;

const Input = z.strictObject({
  jobId: z.string(),
  run: z.string(),
  round: z.number(),
  ...calling,
  stop: Policy.shape.stop,
  /** Waves that were sent before, and batches of this round that were. */
  waves: z.number(),
  sent: z.number(),
});

/**
 * Sends the next batches of the plan, as far as the cap allows. One of every group goes first, and is followed to
 * its end, before more of that group is sent.
 */
export const handler = defineStep({
  stage: 'recover',
  system: 'oic',
  input: Input,
  act: async (input) => {
    const { round, waves, stop } = input;
    const oic = monitoringOf(input);
    const plan = await readRunFile<Plan>(input, `plan-${round}`);
    const before = waves > 0 ? (await readRunFile<Wave>(input, `wave-${waves}`)).tally : {};
    const stopped = stoppedGroups(before, stop);
    const end = input.sent < plan.first ? plan.first : plan.batches.length;
    const results: BatchResult[] = [];
    let { sent } = input;
    while (sent < end && results.length < MAX_WAVE && oic.cap.waitSeconds === 0) {
      const batch = plan.batches[sent]!;
      const isGivenUp = batch.do === 'resubmit' && stopped[batch.group];
      const result = isGivenUp ? null : await sendBatch(input, oic, batch.name).catch(ifThrottled);
      if (result === undefined) break;
      if (result) results.push(result);
      sent += 1;
    }
    const isSent = results.length > 0;
    if (isSent) await write(input, waves + 1, before, results);
    return {
      waves: isSent ? waves + 1 : waves,
      sent,
      done: sent === plan.batches.length,
      follow: results.some(({ recoveryJob }) => recoveryJob !== null),
      waitSeconds: oic.cap.waitSeconds,
      pace: oic.cap.pace,
    };
  },
});

function write(
  place: { jobId: string; run: string },
  number: number,
  before: Tally,
  results: BatchResult[],
): Promise<void> {
  return writeRunFile(place, `wave-${number}`, { results, tally: addUp(before, results) });
}

/** Oracle wants us to wait, which the cap knows by now: the step ends with what it has. */
function ifThrottled(error: unknown): undefined {
  if (!(error instanceof Throttled)) throw error;
}
