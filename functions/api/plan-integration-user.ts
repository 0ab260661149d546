import { changedInput, inputOf } from './integration-user-input.ts';
import { PlanSecrets } from './plan-secrets.ts';
import type { CheckedUserRequest } from './request/check-user-request.ts';
import type { ChangedUser } from './request/user-changes.ts';
import { integrationUserId, type UserWorkflowInput } from './request/user-workflow-input.ts';
import { runPlan } from './run-plan.ts';
import type { Keep } from './store-credentials.ts';
import type { Plan } from './views/plan-view.ts';

/**
 * Says what a run of this request for an integration user would do and what would stop it. Changes nothing: what it
 * needs in Secrets Manager is there for as long as it takes, and nothing is written to the ledger.
 * @throws NotFound, InvalidRequest a secret that the request names is missing or wrong
 * @throws Timeout the systems did not answer in time
 */
export function planIntegrationUser(checked: CheckedUserRequest): Promise<Plan> {
  return plan(integrationUserId(checked.request), (keep) => inputOf(keep, checked));
}

/** As `planIntegrationUser`, for the changed request of one that exists. */
export function planChangedUser(jobId: string, changed: ChangedUser): Promise<Plan> {
  return plan(jobId, (keep) => changedInput(keep, jobId, changed));
}

async function plan(
  jobId: string,
  makeInput: (keep: Keep) => Promise<UserWorkflowInput>,
): Promise<Plan> {
  const secrets = new PlanSecrets(jobId);
  try {
    const input = await makeInput(secrets.keep);
    return await runPlan('integration-user', 'INTEGRATION_USER_PLAN_STATE_MACHINE', input);
  } finally {
    await secrets.drop();
  }
}
