import type { Job } from '#runtime/ledger.ts';
import { describeJob } from './describe-job.ts';
import type { PromotionInput } from './request/promotion-input.ts';
import type { PromotionView } from './views/promotion-view.ts';

/** Everything known about a promotion. */
export async function describePromotion(job: Job): Promise<PromotionView> {
  const { parts } = await describeJob(job);
  const { project, from, to, build, onFailure, requestedBy } =
    job.request as unknown as PromotionInput['request'];
  return {
    id: job.id,
    ...parts,
    request: { project, from, to, build, onFailure, requestedBy: requestedBy.name },
    result: job.promotion ?? null,
  };
}
