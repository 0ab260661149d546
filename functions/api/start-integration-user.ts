import { changedInput, inputOf } from './integration-user-input.ts';
import { type Launched, launchExecution } from './launch-execution.ts';
import type { CheckedUserRequest } from './request/check-user-request.ts';
import type { ChangedUser } from './request/user-changes.ts';
import { integrationUserId } from './request/user-workflow-input.ts';
import { keepFor } from './store-credentials.ts';

/**
 * Starts the work on an integration user, or joins the one that runs for the same request. An edited request is
 * another run of the same job. Credentials are in Secrets Manager before the workflow starts.
 * @throws NotFound, InvalidRequest a secret that the request names is missing or wrong
 * @throws Conflict another request of the same user is running
 */
export async function startIntegrationUser(checked: CheckedUserRequest): Promise<Launched> {
  const keep = keepFor(integrationUserId(checked.request));
  return launchExecution('integration-user', await inputOf(keep, checked));
}

/** As `startIntegrationUser`, with the changed request of one that exists. */
export async function startChangedUser(jobId: string, changed: ChangedUser): Promise<Launched> {
  const input = await changedInput(keepFor(jobId), jobId, changed);
  return launchExecution('integration-user', input);
}
