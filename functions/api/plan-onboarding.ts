import type { Archive } from '#runtime/model.ts';
import { PlanSecrets } from './plan-secrets.ts';
import type { CheckedRequest, RequestFields } from './request/check-request.ts';
import { onboardingId } from './request/onboarding-id.ts';
import { toWorkflowInput } from './request/workflow-input.ts';
import { runPlan } from './run-plan.ts';
import { storeCredentials } from './store-credentials.ts';
import type { Plan } from './views/plan-view.ts';

/**
 * Says what an onboarding of this request would do and what would stop it. Changes nothing: what it needs in
 * Secrets Manager is there for as long as it takes, and nothing is written to the ledger.
 * @param archive the request's archive, in the artifact store already
 * @throws NotFound, InvalidRequest a secret that the request names is missing or wrong
 * @throws Timeout the systems did not answer in time
 */
export async function planOnboarding(
  checked: CheckedRequest<RequestFields>,
  archive: Archive,
): Promise<Plan> {
  const jobId = onboardingId(checked.request);
  const secrets = new PlanSecrets(jobId);
  try {
    const stored = await storeCredentials(secrets.keep, checked);
    const input = toWorkflowInput(checked.request, { jobId, archive, ...stored });
    return await runPlan('onboarding', 'ONBOARDING_PLAN_STATE_MACHINE', input);
  } finally {
    await secrets.drop();
  }
}
