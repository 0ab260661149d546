import type { Archive } from '#runtime/model.ts';
import { type Launched, launchExecution } from './launch-execution.ts';
import type { CheckedRequest, RequestFields } from './request/check-request.ts';
import { onboardingId } from './request/onboarding-id.ts';
import { toWorkflowInput } from './request/workflow-input.ts';
import { keepFor, storeCredentials } from './store-credentials.ts';

/**
 * Starts an onboarding, or joins the one that runs for the same request. Credentials are in Secrets
 * Manager before the workflow starts; its input holds their names.
 * @param archive the request's archive, in the artifact store already
 * @throws NotFound, InvalidRequest a secret that the request names is missing or wrong
 * @throws Conflict another request of the same onboarding is running
 */
export async function startOnboarding(
  checked: CheckedRequest<RequestFields>,
  archive: Archive,
): Promise<Launched> {
  const id = onboardingId(checked.request);
  const stored = await storeCredentials(keepFor(id), checked);
  const input = toWorkflowInput(checked.request, { jobId: id, archive, ...stored });
  return launchExecution('onboarding', input);
}
