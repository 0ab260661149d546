import * as z from 'zod/mini';
import { CaughtFailure, explain } from '#runtime/explain-failure.ts';
import { PromotionPlan } from '#runtime/promotion.ts';

import { readStored } from './read-stored.ts';
import type { CheckedPromotion } from './request/check-promotion-request.ts';
import type { Requester } from './request/promotion-input.ts';
import { HttpProblem, statusFor } from './routing/http-problem.ts';
import { runInquiry } from './run-inquiry.ts';
import { keepPromotion } from './start-promotion.ts';

const Planned = z.object({ plan: z.nullable(z.string()), failure: z.nullable(CaughtFailure) });

/**
 * Says what a promotion would do at this moment, and what would stop it. Nothing is changed.
 * @throws Timeout Oracle did not answer in time
 * @throws HttpProblem 503 Oracle is away
 */
export async function planPromotion(
  checked: CheckedPromotion,
  requestedBy: Requester,
): Promise<PromotionPlan & { id: string }> {
  const input = await keepPromotion(checked, requestedBy);
  const asked = {
    machine: 'PROMOTION_PLAN_STATE_MACHINE',
    result: Planned,
    what: 'The plan of the promotion',
    ifSlow: {
      summary: 'Oracle Integration did not answer in time.',
      fix: 'Ask again. A run has more time than a plan.',
    },
  } as const;
  const { plan, failure } = await runInquiry(asked, input);
  if (plan) return { id: input.jobId, ...z.parse(PromotionPlan, await readStored(plan)) };
  const { error, summary, fix } = explain(failure!);
  const status = /^(Throttled|Unavailable)$/.test(error) ? 503 : statusFor(error);
  throw new HttpProblem({ status, error, detail: summary, fix });
}
