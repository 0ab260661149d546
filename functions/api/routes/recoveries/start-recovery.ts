import * as z from 'zod/mini';
import { Timeout } from '#runtime/errors.ts';
import { audit } from '#runtime/ledger.ts';
import { findSchedule } from '#runtime/recovery-schedule.ts';
import { admitRecovery } from '../../access/admit-recovery.ts';
import { idempotencyKeyHeader, launchOnce } from '../../launch-once.ts';
import { planRecovery } from '../../plan-recovery.ts';
import { RecoveryRequest } from '../../request/recovery-schema.ts';
import { HttpProblem, toHttpProblem } from '../../routing/http-problem.ts';
import { type Call, defineRoute, type Reply } from '../../routing/route.ts';
import { startRecovery as start } from '../../start-recovery.ts';
import { RecoveryPlan, recoveryPlanExample } from '../../views/recovery-plan.ts';
import {
  recoveryExamples,
  recoveryRequestExample,
  StartedRecovery,
} from '../../views/recovery-view.ts';
import { viewSchedule } from '../../views/schedule-view.ts';

export const startRecovery = defineRoute({
  method: 'POST',
  path: '/recoveries',
  operationId: 'startRecovery',
  summary: 'Start or plan a recovery',
  description:
    'The same customer and instance are the same recovery: while a run goes on, the same request joins it. What was resubmitted already is not resubmitted twice. With a schedule it runs again and again from now on. With plan=true nothing starts: the answer says what a run would do at this moment.',
  audience: 'operator',
  query: z.strictObject({
    plan: z.optional(z.enum(['true', 'false'])).register(z.globalRegistry, {
      description: 'true: only say what would be done. Reads only.',
    }),
  }),
  headers: idempotencyKeyHeader,
  // Its own checks find everything in one go, also what a schema can't see.
  body: { schema: RecoveryRequest, example: recoveryRequestExample, isCheckedByRoute: true },
  answers: {
    200: { description: 'The plan.', schema: RecoveryPlan, example: recoveryPlanExample },
    202: {
      description: 'It runs. Location is where to watch it.',
      schema: StartedRecovery,
      example: recoveryExamples.started,
      headers: { Location: 'Address of the recovery.' },
    },
  },
  refusals: {
    403: 'You are not entitled to this customer, or the secret is not one of theirs.',
    409: 'It is running with another request, or the key came with another body before.',
    422: 'The onboarding that the request names has no instance.',
    504: 'Oracle did not answer in time for a plan. Nothing was done.',
  },
  act: (call) => (call.query.plan === 'true' ? plan(call) : launch(call)),
});

async function launch(call: Call): Promise<Reply> {
  const { caller } = call;
  const { request, input } = await admitRecovery(call);
  const once = { callerId: caller.id, key: call.header('idempotency-key') };
  const asked = { jobId: input.jobId, request };
  const launched = await launchOnce(once, asked, () => start(request, caller.name));
  const { jobId: id, executionArn, started } = launched;
  if (started) await audit(id, { who: caller.name, what: 'recovery requested' });
  const schedule = request.schedule && (await findSchedule(id));
  return {
    status: 202,
    body: { id, executionArn, started, schedule: schedule ? viewSchedule(schedule) : null },
    headers: { location: call.link(`/recoveries/${id}`) },
  };
}

async function plan(call: Call): Promise<Reply> {
  const { input } = await admitRecovery(call);
  try {
    return { status: 200, body: await planRecovery(input) };
  } catch (error) {
    if (!(error instanceof Timeout)) throw error;
    throw new HttpProblem({ ...toHttpProblem(error).options, status: 504 });
  }
}
