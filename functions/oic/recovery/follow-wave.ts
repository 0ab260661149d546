import * as z from 'zod/mini';
import type { Monitoring } from '#functions/oic/monitoring/call.ts';
import { getRecoveryJob, isEnded } from '#functions/oic/monitoring/recovery-jobs.ts';
import { InvalidRequest, NotFound, Throttled } from '#runtime/errors.ts';
import { defineStep } from '#runtime/step.ts';
import { calling, monitoringOf } from './access.ts';
import { readRunFile, writeRunFile } from './run-files.ts';
import { addUp, type BatchResult, type Wave } from './tally.ts';

const Input = z.strictObject({
  jobId: z.string(),
  run: z.string(),
  ...calling,
  /** Number of the wave. */
  waves: z.number(),
});

/**
 * Looks once at every recovery job of the wave that had not ended yet, as far as the cap allows. A job that Oracle
 * doesn't know (any more) has ended without counts: the next round sees what became of its instances.
 */
export const handler = defineStep({
  stage: 'follow-recovery',
  system: 'oic',
  input: Input,
  act: async (input) => {
    const { waves } = input;
    const oic = monitoringOf(input);
    const { results } = await readRunFile<Wave>(input, `wave-${waves}`);
    const before = waves > 1 ? (await readRunFile<Wave>(input, `wave-${waves - 1}`)).tally : {};
    const seen: BatchResult[] = [];
    for (const result of results) {
      const isOpen = result.recoveryJob !== null && !result.ended && oic.cap.waitSeconds === 0;
      seen.push(isOpen ? await look(oic, result) : result);
    }
    await writeRunFile(input, `wave-${waves}`, { results: seen, tally: addUp(before, seen) });
    return {
      done: seen.every(({ recoveryJob, ended }) => recoveryJob === null || ended),
      waitSeconds: oic.cap.waitSeconds,
      pace: oic.cap.pace,
    };
  },
});

async function look(oic: Monitoring, result: BatchResult): Promise<BatchResult> {
  try {
    const job = await getRecoveryJob(oic, result.recoveryJob!);
    if (!isEnded(job)) return result;
    const { recoveredCount, failedCount } = job;
    return { ...result, ended: { recovered: recoveredCount ?? 0, failed: failedCount ?? 0 } };
  } catch (error) {
    if (error instanceof Throttled) return result;
    const isUnknown = error instanceof NotFound || error instanceof InvalidRequest;
    if (!isUnknown) throw error;
    return { ...result, ended: { recovered: 0, failed: 0 } };
  }
}
