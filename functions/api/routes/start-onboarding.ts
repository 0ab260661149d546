import * as z from 'zod/mini';
import { Timeout } from '#runtime/errors.ts';
import { audit } from '#runtime/ledger.ts';
import { type Admitted, admitRequest } from '../access/admit-request.ts';
import { idempotencyKeyHeader } from '../launch-once.ts';
import { planOnboarding } from '../plan-onboarding.ts';
import { ApiRequest } from '../request/api-request.ts';
import { aboutReference, HttpProblem, toHttpProblem } from '../routing/http-problem.ts';
import { type Call, defineRoute, type Reply } from '../routing/route.ts';
import { startOnce } from '../start-once.ts';
import { examples } from '../views/examples.ts';
import { StartedOnboarding } from '../views/onboarding-view.ts';
import { Plan } from '../views/plan-view.ts';

export const startOnboarding = defineRoute({
  method: 'POST',
  path: '/onboardings',
  operationId: 'startOnboarding',
  summary: 'Start or plan an onboarding',
  description:
    'The same request is the same onboarding: while it runs, another call joins it; after it has ended, it goes on with what exists. Credentials are moved into Secrets Manager before anything starts. With plan=true nothing starts: the answer says what a run would do.',
  audience: 'operator',
  query: z.strictObject({
    plan: z.optional(z.enum(['true', 'false'])).register(z.globalRegistry, {
      description: 'true: only say what would be done. Reads only.',
    }),
  }),
  headers: idempotencyKeyHeader,
  // Its own checks find everything in one go, also what a schema can't see.
  body: { schema: ApiRequest, example: examples.request, isCheckedByRoute: true },
  answers: {
    200: {
      description: 'The plan.',
      schema: Plan,
      example: examples.plan,
    },
    202: {
      description: 'It runs. Location is where to watch it.',
      schema: StartedOnboarding,
      example: examples.started,
      headers: { Location: 'Address of the onboarding.' },
    },
  },
  refusals: {
    403: 'You are not entitled to this customer.',
    409: 'It is running with another request, or the key came with another body before.',
    422: 'A secret or archive that the request names is missing or not what it should be.',
    504: 'The systems did not answer in time for a plan. Nothing was done.',
  },
  act: async (call) => {
    const admitted = await admitRequest(call);
    const answer = call.query.plan === 'true' ? plan(admitted) : start(call, admitted);
    return answer.catch((error: unknown) => {
      throw aboutReference(error);
    });
  },
});

async function start(call: Call, { checked, archive }: Admitted): Promise<Reply> {
  const key = call.header('idempotency-key');
  const launched = await startOnce(checked, archive, { callerId: call.caller.id, key });
  const { jobId, executionArn, started } = launched;
  if (started) await audit(jobId, { who: call.caller.name, what: 'onboarding requested' });
  return {
    status: 202,
    body: { onboardingId: jobId, executionArn, started },
    headers: { location: call.link(`/onboardings/${jobId}`) },
  };
}

async function plan({ checked, archive }: Admitted): Promise<Reply> {
  try {
    return { status: 200, body: await planOnboarding(checked, archive) };
  } catch (error) {
    if (!(error instanceof Timeout)) throw error;
    throw new HttpProblem({ ...toHttpProblem(error).options, status: 504 });
  }
}
