import * as z from 'zod/mini';
import { Timeout } from '#runtime/errors.ts';
import { aboutReference, HttpProblem, toHttpProblem } from '../../routing/http-problem.ts';
import type { Reply } from '../../routing/route.ts';
import type { Plan } from '../../views/plan-view.ts';

/** For routes that start something, or only say what would be done. */
export const planQuery = z.strictObject({
  plan: z.optional(z.enum(['true', 'false'])).register(z.globalRegistry, {
    description: 'true: only say what would be done. Reads only.',
  }),
});

/** How such routes refuse. */
export const REFUSALS = {
  409: 'It is running with another request, or the key came with another body before.',
  422: 'A secret that the request names is missing or not what it should be.',
  504: 'The systems did not answer in time for a plan. Nothing was done.',
};

/** Answers with the plan if that was asked for, and does it otherwise. */
export async function planned(
  query: z.output<typeof planQuery>,
  plan: () => Promise<Plan>,
  act: () => Promise<Reply>,
): Promise<Reply> {
  try {
    return query.plan === 'true' ? { status: 200, body: await plan() } : await act();
  } catch (error) {
    if (!(error instanceof Timeout)) throw aboutReference(error);
    throw new HttpProblem({ ...toHttpProblem(error).options, status: 504 });
  }
}
