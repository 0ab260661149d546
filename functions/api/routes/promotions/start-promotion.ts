import * as z from 'zod/mini';
import { Timeout } from '#runtime/errors.ts';
import { audit } from '#runtime/ledger.ts';
import { admitPromotion } from '../../access/admit-promotion.ts';
import { idempotencyKeyHeader, launchOnce } from '../../launch-once.ts';
import { planPromotion } from '../../plan-promotion.ts';
import { promotionId } from '../../request/promotion-input.ts';
import { PromotionRequest } from '../../request/promotion-schema.ts';
import { aboutReference, HttpProblem, toHttpProblem } from '../../routing/http-problem.ts';
import { type Call, defineRoute, type Reply } from '../../routing/route.ts';
import { startPromotion as start } from '../../start-promotion.ts';
import { StartedJob } from '../../views/job-view.ts';
import {
  PlanView,
  promotionExamples,
  promotionRequestExample,
} from '../../views/promotion-view.ts';

export const startPromotion = defineRoute({
  method: 'POST',
  path: '/promotions',
  operationId: 'startPromotion',
  summary: 'Start or plan a promotion',
  description:
    'The same customer, project and target are the same promotion: while a run goes on, the same request joins it, and another one is refused. Each run makes the next build, unless the request names one. With plan=true nothing starts: the answer says what a run would change at this moment.',
  audience: 'operator',
  query: z.strictObject({
    plan: z.optional(z.enum(['true', 'false'])).register(z.globalRegistry, {
      description: 'true: only say what would be done. Reads only.',
    }),
  }),
  headers: idempotencyKeyHeader,
  // Its own checks find everything in one go, also what a schema can't see.
  body: { schema: PromotionRequest, example: promotionRequestExample, isCheckedByRoute: true },
  answers: {
    200: { description: 'The plan.', schema: PlanView, example: promotionExamples.plan },
    202: {
      description: 'It runs. Location is where to watch it.',
      schema: StartedJob,
      example: promotionExamples.started,
      headers: { Location: 'Address of the promotion.' },
    },
  },
  refusals: {
    403: 'You are not entitled to this customer, or a secret is not one of theirs.',
    409: 'It is running with another request, or the key came with another body before.',
    422: 'There is no build of that number, or you would approve your own promotion.',
    504: 'Oracle did not answer in time for a plan. Nothing was done.',
  },
  act: (call) =>
    (call.query.plan === 'true' ? plan(call) : launch(call)).catch((error: unknown) => {
      throw aboutReference(error);
    }),
});

async function launch(call: Call): Promise<Reply> {
  const { caller } = call;
  const { checked, requestedBy } = await admitPromotion(call);
  const once = { callerId: caller.id, key: call.header('idempotency-key') };
  const asked = { jobId: promotionId(checked.request), request: checked };
  const launched = await launchOnce(once, asked, () => start(checked, requestedBy));
  const { jobId: id, executionArn, started } = launched;
  if (started) await audit(id, { who: caller.name, what: 'promotion requested' });
  return {
    status: 202,
    body: { id, executionArn, started },
    headers: { location: call.link(`/promotions/${id}`) },
  };
}

async function plan(call: Call): Promise<Reply> {
  const { checked, requestedBy } = await admitPromotion(call);
  try {
    return { status: 200, body: await planPromotion(checked, requestedBy) };
  } catch (error) {
    if (!(error instanceof Timeout)) throw error;
    throw new HttpProblem({ ...toHttpProblem(error).options, status: 504 });
  }
}
