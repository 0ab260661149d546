import type { Call, Reply } from '#local/simulation/call.ts';
import type { Router } from '#local/simulation/router.ts';
import { settle } from './lifecycle.ts';
import {
  allowQuery,
  invalidParameter,
  notAuthorizedOrNotFound,
  pageOf,
  requireQuery,
} from './opc.ts';
import { authorize } from './policies.ts';
import type { OperationType, OracleState, WorkRequest } from './state.ts';

const base = '/20190131/workRequests';

/** The integration service's own work requests. Paths: `oci-integration@2.139.1: lib/client.js`. */
export function addWorkRequestOperations(router: Router, state: OracleState): void {
  router.on('GET', base, 'listWorkRequests', (call) => list(state, call));
  router.on('GET', `${base}/{id}`, 'getWorkRequest', (call) => get(state, call));
  router.on('GET', `${base}/{id}/errors`, 'listWorkRequestErrors', (call) =>
    listDetails(state, call, errorsOf),
  );
  router.on('GET', `${base}/{id}/logs`, 'listWorkRequestLogs', (call) =>
    listDetails(state, call, logsOf),
  );
}

function list(state: OracleState, call: Call): Reply {
  allowQuery(call, 'compartmentId', 'integrationInstanceId', 'limit', 'page');
  const compartmentId = requireQuery(call, 'compartmentId');
  authorize(state, call, 'inspect', 'integration-instance', compartmentId);
  settle(state);
  const instanceId = call.query.get('integrationInstanceId');
  const found = state.workRequests
    .filter((work) => work.compartmentId === compartmentId)
    .filter((work) => instanceId === null || work.instanceId === instanceId)
    .reverse();
  const { items, headers } = pageOf(call, found);
  return { status: 200, headers, json: items.map((work) => viewWorkRequest(state, work)) };
}

/** `retry-after` is in Oracle's client; whether the service sends it is not verified. */
function get(state: OracleState, call: Call): Reply {
  allowQuery(call);
  const work = find(state, call);
  const { retryAfterSeconds } = state.settings;
  const headers: Record<string, string> = {
    etag: `${work.id.slice(-12)}--${progress(work, state.now)}`,
  };
  if (work.timeFinished > state.now && retryAfterSeconds > 0) {
    headers['retry-after'] = String(retryAfterSeconds);
  }
  return { status: 200, headers, json: viewWorkRequest(state, work) };
}

function listDetails(
  state: OracleState,
  call: Call,
  detailsOf: (work: WorkRequest, now: number) => unknown[],
): Reply {
  allowQuery(call, 'compartmentId', 'limit', 'page');
  const compartmentId = requireQuery(call, 'compartmentId');
  const work = find(state, call);
  if (work.compartmentId !== compartmentId) {
    throw invalidParameter('compartmentId is not the compartment of this work request.');
  }
  const { items, headers } = pageOf(call, detailsOf(work, state.now));
  return { status: 200, headers, json: items };
}

function find(state: OracleState, call: Call): WorkRequest {
  settle(state);
  const work = state.workRequests.get(call.params.id!);
  if (!work) throw notAuthorizedOrNotFound();
  authorize(state, call, 'read', 'integration-instance', work.compartmentId);
  return work;
}

/**
 * A work request as of now. The OCID of the instance is there from the start, as Terraform's
 * provider relies on. Fields: `oci-integration@2.139.1: lib/model/work-request.d.ts`;
 * https://github.com/oracle/terraform-provider-oci (integration_integration_instance_resource.go)
 */
function viewWorkRequest(state: OracleState, work: WorkRequest) {
  const { now } = state;
  const status = statusOf(work, now);
  const actionType = status === 'SUCCEEDED' ? actions[work.operationType] : 'IN_PROGRESS';
  return {
    id: work.id,
    operationType: work.operationType,
    status,
    percentComplete: progress(work, now),
    compartmentId: work.compartmentId,
    resources: [
      {
        entityType: 'integrationInstance',
        actionType,
        identifier: work.instanceId,
        entityUri: `/20190131/integrationInstances/${work.instanceId}`,
      },
    ],
    timeAccepted: new Date(work.timeAccepted).toISOString(),
    ...(now >= work.timeStarted && { timeStarted: new Date(work.timeStarted).toISOString() }),
    ...(now >= work.timeFinished && { timeFinished: new Date(work.timeFinished).toISOString() }),
  };
}

const actions: Record<OperationType, string> = {
  CREATE_INTEGRATION_INSTANCE: 'CREATED',
  UPDATE_INTEGRATION_INSTANCE: 'UPDATED',
  STOP_INTEGRATION_INSTANCE: 'STOPPED',
  START_INTEGRATION_INSTANCE: 'STARTED',
  DELETE_INTEGRATION_INSTANCE: 'DELETED',
};

function statusOf(work: WorkRequest, now: number): string {
  if (now < work.timeStarted) return 'ACCEPTED';
  if (now < work.timeFinished) return 'IN_PROGRESS';
  if (!work.failure) return 'SUCCEEDED';
  return work.failure.isCanceled ? 'CANCELED' : 'FAILED';
}

function progress(work: WorkRequest, now: number): number {
  if (now >= work.timeFinished) return 100;
  const share = (now - work.timeStarted) / (work.timeFinished - work.timeStarted);
  return Math.max(0, Math.min(99, Math.floor(share * 100)));
}

function errorsOf(work: WorkRequest, now: number): unknown[] {
  if (!work.failure || now < work.timeFinished) return [];
  const { code, message } = work.failure;
  return [{ code, message, timestamp: new Date(work.timeFinished).toISOString() }];
}

function logsOf(work: WorkRequest, now: number): unknown[] {
  const events: [number, string][] = [
    [work.timeAccepted, 'Request accepted.'],
    [work.timeStarted, 'Work started.'],
    [work.timeFinished, work.failure ? 'Work failed.' : 'Work completed.'],
  ];
  return events
    .filter(([at]) => at <= now)
    .map(([at, message]) => ({ message, timestamp: new Date(at).toISOString() }));
}
