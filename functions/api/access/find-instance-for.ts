import { findJob } from '#runtime/ledger.ts';
import { findOnboarded } from '../find-onboarded.ts';
import type { LookTarget } from '../look-at-instance.ts';
import type { RecoveryInput } from '../request/recovery-input.ts';
import { aboutReference, notFound } from '../routing/http-problem.ts';
import type { Caller } from './caller.ts';
import { assertEntitled } from './entitlements.ts';

const WHAT = 'onboarding or recovery of this id';

/**
 * The instance of an onboarding or of a recovery, as far as the caller may see it.
 * @throws HttpProblem 404 for one that doesn't exist and for somebody else's, 422 for one without an instance
 */
export async function findInstanceFor(
  caller: Caller,
  jobId: string,
): Promise<LookTarget & { customer: string }> {
  const job = await findJob(jobId);
  if (job?.kind !== 'onboarding' && job?.kind !== 'recovery') throw notFound(WHAT);
  const { customer } = job;
  assertEntitled(caller, customer, WHAT);
  if (job.kind === 'recovery') {
    const { access, onboarding } = job.request as unknown as RecoveryInput['request'];
    return { jobId, customer, access, onboarding };
  }
  const onboarding = await findOnboarded(customer, jobId).catch((error: unknown) => {
    throw aboutReference(error);
  });
  return { jobId, customer, access: null, onboarding };
}
