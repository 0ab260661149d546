import type { Call, Handler, Reply } from '#local/simulation/call.ts';
import { Refusal } from '#local/simulation/call.ts';
import type { Router } from '#local/simulation/router.ts';
import { parseDetails } from './instance-details.ts';
import { updateInstance } from './instance-update.ts';
import { etagOf, summarizeInstance, viewInstance } from './instance-view.ts';
import { settle, startWork } from './lifecycle.ts';
import { newInstance } from './new-instance.ts';
import {
  allowQuery,
  checkIfMatch,
  incorrectState,
  notAuthorizedOrNotFound,
  pageOf,
  requireQuery,
} from './opc.ts';
import { authorize } from './policies.ts';
import { checkRetryToken } from './retry-tokens.ts';
import type {
  IntegrationInstance,
  LifecycleState,
  OperationType,
  OracleState,
  Verb,
  WorkRequest,
} from './state.ts';

const base = '/20190131/integrationInstances';

/** The operations on integration instances. Paths: `oci-integration@2.139.1: lib/client.js`. */
export function addInstanceOperations(router: Router, state: OracleState): void {
  const on = (method: string, path: string, operation: string, handler: Handler) =>
    router.on(method, `${base}${path}`, operation, handler, { mutates: method !== 'GET' });
  on('POST', '', 'createIntegrationInstance', (call) => create(state, call));
  on('GET', '', 'listIntegrationInstances', (call) => list(state, call));
  on('GET', '/{id}', 'getIntegrationInstance', (call) => get(state, call));
  on('PUT', '/{id}', 'updateIntegrationInstance', (call) => update(state, call));
  on('DELETE', '/{id}', 'deleteIntegrationInstance', (call) => remove(state, call));
  on('POST', '/{id}/actions/start', 'startIntegrationInstance', (call) =>
    act(state, call, 'START_INTEGRATION_INSTANCE', 'INACTIVE'),
  );
  on('POST', '/{id}/actions/stop', 'stopIntegrationInstance', (call) =>
    act(state, call, 'STOP_INTEGRATION_INSTANCE', 'ACTIVE'),
  );
}

/**
 * Create answers without a body; the instance's OCID is in the work request.
 * Status 202 is not verified with Oracle.
 */
async function create(state: OracleState, call: Call): Promise<Reply> {
  allowQuery(call);
  const body = await call.json<unknown>();
  const details = parseDetails(state, body);
  authorize(state, call, 'manage', 'integration-instance', details.compartmentId);
  settle(state);
  const repetition = checkRetryToken(state, call, body);
  if (repetition.workRequestId) return accepted(repetition.workRequestId);
  checkLimit(state);
  const instance = newInstance(state, details);
  state.instances.set(instance.id, instance);
  const work = startWork(state, instance, 'CREATE_INTEGRATION_INSTANCE');
  repetition.remember({ workRequestId: work.id, instanceId: instance.id });
  return accepted(work.id);
}

/** https://docs.oracle.com/en/cloud/paas/application-integration/oracle-integration-oci/service-limits.html */
function checkLimit(state: OracleState): void {
  const { instanceLimit } = state.settings;
  const count = state.instances.filter(({ lifecycleState }) => lifecycleState !== 'DELETED').length;
  if (count < instanceLimit) return;
  throw new Refusal(
    400,
    'LimitExceeded',
    `The service limit of ${instanceLimit} integration instances in this region has been reached.`,
  );
}

function list(state: OracleState, call: Call): Reply {
  const filters = ['displayName', 'lifecycleState'] as const;
  allowQuery(call, 'compartmentId', 'limit', 'page', 'sortBy', 'sortOrder', ...filters);
  const compartmentId = requireQuery(call, 'compartmentId');
  authorize(state, call, 'inspect', 'integration-instance', compartmentId);
  settle(state);
  const found = state.instances
    .filter((instance) => instance.compartmentId === compartmentId && isVisible(state, instance))
    .filter((one) => filters.every((name) => (call.query.get(name) ?? one[name]) === one[name]))
    .sort(order(call));
  const { items, headers } = pageOf(call, found);
  return { status: 200, headers, json: items.map((one) => summarizeInstance(state, one)) };
}

/** TIMECREATED descending unless asked otherwise; the defaults are not verified with Oracle. */
function order(call: Call): (a: IntegrationInstance, b: IntegrationInstance) => number {
  const byName = call.query.get('sortBy') === 'DISPLAYNAME';
  const sign = (call.query.get('sortOrder') ?? (byName ? 'ASC' : 'DESC')) === 'ASC' ? 1 : -1;
  return (a, b) =>
    sign * (byName ? a.displayName.localeCompare(b.displayName) : a.timeCreated - b.timeCreated);
}

function get(state: OracleState, call: Call): Reply {
  allowQuery(call);
  const instance = findInstance(state, call, 'read');
  return { status: 200, headers: { etag: etagOf(instance) }, json: viewInstance(state, instance) };
}

async function update(state: OracleState, call: Call): Promise<Reply> {
  const changes = await call.json<unknown>();
  const instance = findInstance(state, call, 'use');
  checkIfMatch(call, etagOf(instance));
  requireState(instance, 'ACTIVE');
  const changed = updateInstance(instance, changes);
  return begin(state, changed, 'UPDATE_INTEGRATION_INSTANCE', 'UPDATING');
}

function remove(state: OracleState, call: Call): Reply {
  const instance = findInstance(state, call, 'manage');
  checkIfMatch(call, etagOf(instance));
  requireState(instance, 'ACTIVE', 'INACTIVE', 'FAILED');
  return begin(state, instance, 'DELETE_INTEGRATION_INSTANCE', 'DELETING');
}

/** That an instance shows UPDATING while it starts or stops is not verified with Oracle. */
function act(
  state: OracleState,
  call: Call,
  operation: OperationType,
  from: LifecycleState,
): Reply {
  const instance = findInstance(state, call, 'use');
  const repetition = checkRetryToken(state, call, undefined);
  if (repetition.workRequestId) return accepted(repetition.workRequestId);
  checkIfMatch(call, etagOf(instance));
  requireState(instance, from);
  const reply = begin(state, instance, operation, 'UPDATING');
  const workRequestId = reply.headers!['opc-work-request-id']!;
  repetition.remember({ workRequestId, instanceId: instance.id });
  return reply;
}

function begin(
  state: OracleState,
  instance: IntegrationInstance,
  operation: OperationType,
  lifecycleState: LifecycleState,
): Reply {
  const version = instance.version + 1;
  state.instances.set(instance.id, {
    ...instance,
    lifecycleState,
    version,
    timeUpdated: state.now,
  });
  const work: WorkRequest = startWork(state, instance, operation, instance.lifecycleState);
  return accepted(work.id);
}

const accepted = (workRequestId: string): Reply => ({
  status: 202,
  headers: { 'opc-work-request-id': workRequestId },
});

function findInstance(state: OracleState, call: Call, verb: Verb): IntegrationInstance {
  settle(state);
  const instance = state.instances.get(call.params.id!);
  if (!instance || !isVisible(state, instance)) throw notAuthorizedOrNotFound();
  authorize(state, call, verb, 'integration-instance', instance.compartmentId);
  return instance;
}

/** A deleted instance answers as DELETED for a while; how long is not verified with Oracle. */
function isVisible(state: OracleState, { timeDeleted }: IntegrationInstance): boolean {
  return timeDeleted === undefined || state.now < timeDeleted + state.settings.deletedVisibleMs;
}

function requireState(instance: IntegrationInstance, ...states: LifecycleState[]): void {
  if (states.includes(instance.lifecycleState)) return;
  throw incorrectState(`The instance is ${instance.lifecycleState}.`);
}
