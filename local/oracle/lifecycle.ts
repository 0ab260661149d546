import { registerServiceApp, removeServiceApp } from './scim/service-app.ts';
import type {
  IntegrationInstance,
  LifecycleState,
  OperationType,
  OracleState,
  WorkRequest,
} from './state.ts';

/**
 * Accepts an asynchronous operation: a work request whose end is already known, which the instance
 * shows when the world's clock gets there.
 */
export function startWork(
  state: OracleState,
  instance: IntegrationInstance,
  operationType: OperationType,
  stateBefore?: LifecycleState,
): WorkRequest {
  const { settings, now } = state;
  const [failure, ...laterFailures] = settings.workRequestFailures;
  if (failure) {
    state.chosenSettings.update('settings', (chosen) => ({
      ...chosen,
      workRequestFailures: laterFailures,
    }));
  }
  const work: WorkRequest = {
    id: state.ocid('integrationworkrequest'),
    operationType,
    instanceId: instance.id,
    compartmentId: instance.compartmentId,
    stateBefore,
    timeAccepted: now,
    timeStarted: now + settings.acceptanceMs,
    timeFinished: now + settings.acceptanceMs + durationOf(state, operationType),
    isSettled: false,
    failure,
  };
  state.workRequests.set(work.id, work);
  return work;
}

function durationOf(state: OracleState, operationType: OperationType): number {
  const { provisioningMs, deletionMs, changeMs } = state.settings;
  if (operationType === 'CREATE_INTEGRATION_INSTANCE') return provisioningMs;
  return operationType === 'DELETE_INTEGRATION_INSTANCE' ? deletionMs : changeMs;
}

/** Lets every instance show what has happened to it by now. Each reader calls this first. */
export function settle(state: OracleState): void {
  const due = state.workRequests
    .filter((work) => !work.isSettled && work.timeFinished <= state.now)
    .sort((a, b) => a.timeFinished - b.timeFinished);
  for (const work of due) {
    state.workRequests.set(work.id, { ...work, isSettled: true });
    finish(state, work);
  }
}

function finish(state: OracleState, work: WorkRequest): void {
  const instance = state.instances.get(work.instanceId);
  if (!instance) return;
  const after: IntegrationInstance = {
    ...instance,
    lifecycleState: work.failure ? stateAfterFailure(work) : stateAfter[work.operationType],
    lifecycleDetails: work.failure?.message,
    timeUpdated: work.timeFinished,
    version: instance.version + 1,
  };
  if (after.lifecycleState === 'ACTIVE' && !after.wasActive) {
    after.wasActive = true;
    registerServiceApp(state, after, work.timeFinished);
  }
  if (after.lifecycleState === 'DELETED') {
    after.timeDeleted = work.timeFinished;
    removeServiceApp(state, after);
  }
  state.instances.set(after.id, after);
}

/** Source of the states: `oci-integration@2.139.1: lib/model/integration-instance.d.ts`. */
const stateAfter: Record<OperationType, LifecycleState> = {
  CREATE_INTEGRATION_INSTANCE: 'ACTIVE',
  UPDATE_INTEGRATION_INSTANCE: 'ACTIVE',
  START_INTEGRATION_INSTANCE: 'ACTIVE',
  STOP_INTEGRATION_INSTANCE: 'INACTIVE',
  DELETE_INTEGRATION_INSTANCE: 'DELETED',
};

/** A failed create or delete leaves FAILED; other changes leave things as they were. */
function stateAfterFailure(work: WorkRequest): LifecycleState {
  const isFatal = ['CREATE_INTEGRATION_INSTANCE', 'DELETE_INTEGRATION_INSTANCE'];
  return isFatal.includes(work.operationType) ? 'FAILED' : (work.stateBefore ?? 'ACTIVE');
}
