import type * as z from 'zod/mini';
import { audit, findJob } from '#runtime/ledger.ts';
import { admitChanges } from '../../access/admit-user.ts';
import { findJobFor } from '../../access/find-job-for.ts';
import { idempotencyKeyHeader, launchOnce } from '../../launch-once.ts';
import { planChangedUser } from '../../plan-integration-user.ts';
import { UserChanges } from '../../request/user-changes.ts';
import { type Call, defineRoute, type Reply, type Route } from '../../routing/route.ts';
import { startChangedUser } from '../../start-integration-user.ts';
import { integrationUserExamples as examples } from '../../views/integration-user-examples.ts';
import { ChangedIntegrationUser } from '../../views/integration-user-view.ts';
import { Plan } from '../../views/plan-view.ts';
import { planned, planQuery, REFUSALS } from './planned.ts';

const PATH = '/integration-users/{id}';
const refusals = { ...REFUSALS, 404: 'There is no such integration user for you.' };
const headers = idempotencyKeyHeader;
const answers = (example: object) => ({
  200: { description: 'The plan.', schema: Plan, example: examples.plan },
  202: {
    description: 'The changed request runs. Location is where to watch it.',
    schema: ChangedIntegrationUser,
    example,
    headers: { Location: 'Address of the integration user.' },
  },
});

export const changeUser = defineRoute({
  method: 'PATCH',
  path: PATH,
  operationId: 'changeIntegrationUser',
  summary: 'Change an integration user',
  description:
    'Its groups, its client, its status. What is not named stays; the changed request runs, and changes exactly what differs. With plan=true nothing runs: the answer says what would be done.',
  audience: 'operator',
  query: planQuery,
  headers,
  // Its own checks never show a credential.
  body: { schema: UserChanges, example: examples.changes, isCheckedByRoute: true },
  answers: answers(examples.changed),
  refusals,
  act: (call) => change(call, call.query, call.body),
});

export const activateUser = statusRoute('active', {
  operationId: 'activateIntegrationUser',
  verb: 'Activate',
  description: 'The application may call CPQ again; a call proves it.',
});

export const inactivateUser = statusRoute('inactive', {
  operationId: 'inactivateIntegrationUser',
  verb: 'Inactivate',
  description:
    'The application may no longer call CPQ; a call that fails proves it. Where CPQ has no API for that, its client is switched off at once and a person gets the task to inactivate the user.',
});

function statusRoute(
  status: 'active' | 'inactive',
  { operationId, verb, description }: Record<'operationId' | 'verb' | 'description', string>,
): Route {
  const example = status === 'active' ? examples.activated : examples.inactivated;
  return defineRoute({
    method: 'POST',
    path: `${PATH}/${verb.toLowerCase()}`,
    operationId,
    summary: `${verb} an integration user`,
    description,
    audience: 'operator',
    query: planQuery,
    headers,
    answers: answers(example),
    refusals,
    act: (call) => change(call, call.query, { status }),
  });
}

async function change(
  call: Call,
  query: z.output<typeof planQuery>,
  body: unknown,
): Promise<Reply> {
  const { parameters, caller, header, link } = call;
  const { id = '' } = parameters;
  const job = await findJobFor(caller, 'integration-user', id);
  const changed = () => admitChanges({ body, caller }, job);
  return planned(
    query,
    async () => planChangedUser(id, await changed()),
    async () => {
      const once = { callerId: caller.id, key: header('idempotency-key') };
      const asked = { jobId: id, request: withoutCredential(body) };
      // Changed only now: what the first call of a key has removed can't be removed by the second.
      const { executionArn, started } = await launchOnce(once, asked, async () =>
        startChangedUser(id, await changed()),
      );
      if (started) await audit(id, { who: caller.name, what: 'integration user changed' });
      const { groups, status } = (await findJob(id))!.request;
      return {
        status: 202,
        body: { id, executionArn, started, groups, status },
        headers: { location: link(`/integration-users/${id}`) },
      };
    },
  );
}

/** Values of credentials count as given, not as what they are. */
function withoutCredential(body: unknown): unknown {
  return JSON.parse(JSON.stringify(body ?? null), (key, value) =>
    /^(administrator|clientSecret)$/.test(key) && typeof value === 'string' ? 'value' : value,
  );
}
