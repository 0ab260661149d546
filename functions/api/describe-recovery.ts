import type { Job } from '#runtime/ledger.ts';
import { describeJob } from './describe-job.ts';
import type { RecoveryView } from './views/recovery-view.ts';

/** Everything known about a recovery. */
export async function describeRecovery(job: Job): Promise<RecoveryView> {
  const { parts } = await describeJob(job);
  return { id: job.id, ...parts, recovery: job.recovery ?? null };
}
