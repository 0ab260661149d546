import type { Job } from '#runtime/ledger.ts';
import type { Match } from '#runtime/recovery.ts';
import { findSchedule } from '#runtime/recovery-schedule.ts';
import { describeJob } from './describe-job.ts';
import type { RecoveryInput } from './request/recovery-input.ts';
import type { RecoveryView } from './views/recovery-view.ts';
import { instanceNameIn, viewSchedule } from './views/schedule-view.ts';

/** Everything known about a recovery. */
export async function describeRecovery(job: Job): Promise<RecoveryView> {
  const [{ parts }, schedule] = await Promise.all([describeJob(job), findSchedule(job.id)]);
  const { policy } = job.request as unknown as RecoveryInput['request'];
  const { recovery } = job;
  return {
    id: job.id,
    ...parts,
    request: {
      instance: instanceNameIn(job.request),
      window: policy.window,
      rules: policy.rules.map(({ match, action }) => ({ match: given(match), action: action.do })),
    },
    schedule: schedule ? viewSchedule(schedule) : null,
    result: recovery ?? null,
  };
}

/** What a rule asks for; the rest is of no matter. */
function given(match: Match): Record<string, unknown> {
  return Object.fromEntries(Object.entries(match).filter(([, value]) => value !== null));
}
