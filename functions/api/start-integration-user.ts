import { type Launched, launchExecution } from './launch-execution.ts';
import type { CheckedUserRequest } from './request/check-user-request.ts';
import { integrationUserId, toUserWorkflowInput } from './request/user-workflow-input.ts';
import { keepFor, storeAdministrator } from './store-credentials.ts';

/**
 * Starts the work on an integration user, or joins the one that runs for the same request. An edited request is
 * another run of the same job. Credentials are in Secrets Manager before the workflow starts.
 * @throws NotFound, InvalidRequest a secret that the request names is missing or wrong
 * @throws Conflict another request of the same user is running
 */
export async function startIntegrationUser({
  request,
  administrator,
}: CheckedUserRequest): Promise<Launched> {
  const jobId = integrationUserId(request);
  const stored = administrator ? await storeAdministrator(keepFor(jobId), administrator) : null;
  const input = toUserWorkflowInput(request, { jobId, administrator: stored });
  return launchExecution('integration-user', input);
}
