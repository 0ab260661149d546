import * as z from 'zod/mini';
import { endStage } from '#runtime/end-stage.ts';
import { audit, recordProgress } from '#runtime/ledger.ts';
import { publishEvent } from '#runtime/publish-event.ts';
import type { LeftReason, RecoveryGroup, RecoverySummary } from '#runtime/recovery.ts';
import { setting } from '#runtime/settings.ts';
import { defineStep } from '#runtime/step.ts';
import type { Plan } from './plan.ts';
import { fileKey, readRunFile, writeRunFile } from './run-files.ts';
import { reasonsOver, sumUp, totalsOf } from './sum-up.ts';
import type { Wave } from './tally.ts';

/** Of the result; a state is at most 8 KiB. */
const SUMMARY_BYTES = 6 * 1024;

const Input = z.strictObject({
  jobId: z.string(),
  run: z.string(),
  round: z.number(),
  pages: z.number(),
  waves: z.number(),
});

/**
 * Sums up what the run has reached. The whole report, and lists of everything that was left with its reason, lie in
 * the artifact store; the result names them and shows the largest groups.
 */
export const handler = defineStep({
  stage: 'report-recovery',
  system: 'oic-onboarding',
  input: Input,
  act: async (input): Promise<RecoverySummary> => {
    const { jobId, run, round, pages, waves } = input;
    const plan = await readRunFile<Plan>(input, `plan-${round}`);
    const { tally } = waves > 0 ? await readRunFile<Wave>(input, `wave-${waves}`) : { tally: {} };
    const groups = sumUp(plan, tally);
    const totals = totalsOf(groups);
    const at = new Date().toISOString();
    const left = Array.from({ length: pages }, (_, at) =>
      fileKey(input, `left-${round}-${at + 1}`),
    );
    const reasons = reasonsOver(groups);
    await writeRunFile(input, 'report', { jobId, run, at, totals, reasons, groups, left });
    const report = { bucket: setting('ARTIFACT_BUCKET'), key: fileKey(input, 'report') };
    const summary = { run, at, totals, reasons, report, ...largest(groups, reasons) };
    await recordProgress(jobId, { status: 'SUCCEEDED', recovery: summary });
    await audit(jobId, { who: 'workflow', what: 'recovery completed', details: totals });
    await endStage(jobId, 'report-recovery');
    await publishEvent('recovery.completed', { jobId, ...totals });
    return summary;
  },
});

/** The groups that fit into a result, beside the reasons. */
function largest(
  groups: RecoveryGroup[],
  reasons: LeftReason[],
): Pick<RecoverySummary, 'groups' | 'moreGroups'> {
  const shown: RecoveryGroup[] = [];
  let bytes = Buffer.byteLength(JSON.stringify(reasons));
  for (const group of groups) {
    const short = { ...group, left: group.left.slice(0, 3) };
    bytes += Buffer.byteLength(JSON.stringify(short));
    if (bytes > SUMMARY_BYTES) break;
    shown.push(short);
  }
  return { groups: shown, moreGroups: groups.length - shown.length };
}
