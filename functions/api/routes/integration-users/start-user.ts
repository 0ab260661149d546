import { audit } from '#runtime/ledger.ts';
import { admitUser } from '../../access/admit-user.ts';
import { idempotencyKeyHeader, launchOnce } from '../../launch-once.ts';
import { planIntegrationUser } from '../../plan-integration-user.ts';
import type { CheckedUserRequest } from '../../request/check-user-request.ts';
import { IntegrationUserRequest } from '../../request/user-schema.ts';
import { integrationUserId } from '../../request/user-workflow-input.ts';
import { type Call, defineRoute, type Reply } from '../../routing/route.ts';
import { startIntegrationUser } from '../../start-integration-user.ts';
import { integrationUserExamples as examples } from '../../views/integration-user-examples.ts';
import { StartedJob } from '../../views/job-view.ts';
import { Plan } from '../../views/plan-view.ts';
import { planned, planQuery, REFUSALS } from './planned.ts';

export const startUser = defineRoute({
  method: 'POST',
  path: '/integration-users',
  operationId: 'startIntegrationUser',
  summary: 'Start or plan an integration user',
  description:
    'Lets an external application call Oracle CPQ. The same customer, domain, site and application are the same integration user: another request changes exactly what differs. Credentials are moved into Secrets Manager before anything starts. With plan=true nothing starts: the answer says what a run would do.',
  audience: 'operator',
  query: planQuery,
  headers: idempotencyKeyHeader,
  // Its own checks find everything in one go, also what a schema can't see.
  body: { schema: IntegrationUserRequest, example: examples.request, isCheckedByRoute: true },
  answers: {
    200: { description: 'The plan.', schema: Plan, example: examples.plan },
    202: {
      description: 'It runs. Location is where to watch it.',
      schema: StartedJob,
      example: examples.started,
      headers: { Location: 'Address of the integration user.' },
    },
  },
  refusals: { ...REFUSALS, 403: 'You are not entitled to this customer.' },
  act: async (call) => {
    const checked = await admitUser(call);
    return planned(
      call.query,
      () => planIntegrationUser(checked),
      () => start(call, checked),
    );
  },
});

async function start(call: Call, checked: CheckedUserRequest): Promise<Reply> {
  const { caller, link } = call;
  const asked = { jobId: integrationUserId(checked.request), request: withoutSecret(checked) };
  const once = { callerId: caller.id, key: call.header('idempotency-key') };
  const launched = await launchOnce(once, asked, () => startIntegrationUser(checked));
  const { jobId: id, executionArn, started } = launched;
  if (started) await audit(id, { who: caller.name, what: 'integration user requested' });
  const headers = { location: link(`/integration-users/${id}`) };
  return { status: 202, body: { id, executionArn, started }, headers };
}

function withoutSecret({ request, administrator, clientSecret }: CheckedUserRequest): unknown {
  const origin = (credential: object | undefined) =>
    credential && 'value' in credential ? 'value' : (credential ?? null);
  const { client, cpq } = request;
  return {
    ...request,
    client: clientSecret ? { ...client, adopt: origin(clientSecret) } : client,
    cpq: { ...cpq, administrator: origin(administrator) },
  };
}
