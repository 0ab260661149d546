import { explain } from '#runtime/explain-failure.ts';
import type { Archive } from '#runtime/model.ts';
import type { PlanFinding } from '#runtime/plan.ts';
import { onboardingStages } from '#runtime/stages.ts';
import { PlanSecrets } from './plan-secrets.ts';
import type { CheckedRequest, RequestFields } from './request/check-request.ts';
import { onboardingId } from './request/onboarding-id.ts';
import { toWorkflowInput } from './request/workflow-input.ts';
import { type Looked, runPlan } from './run-plan.ts';
import { storeCredentials } from './store-credentials.ts';
import type { OnboardingPlan } from './views/plan-view.ts';

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
): Promise<OnboardingPlan> {
  const jobId = onboardingId(checked.request);
  const secrets = new PlanSecrets(jobId);
  try {
    const stored = await storeCredentials(secrets.keep, checked);
    return toPlan(await runPlan(toWorkflowInput(checked.request, { jobId, archive, ...stored })));
  } finally {
    await secrets.drop();
  }
}

function toPlan({ items, findings, failures }: Looked): OnboardingPlan {
  const found = inOrder([...findings, ...failures.map((failure) => toFinding(explain(failure)))]);
  return {
    ready: found.length === 0,
    items: inOrder(items),
    findings: found.map(({ fix, ...finding }) => ({ ...finding, fix: forPlan(fix) })),
  };
}

function toFinding({ stage, error, system, summary, fix }: PlanFinding): PlanFinding {
  return { stage, error, system, summary, fix };
}

function inOrder<T extends { stage: string }>(list: T[]): T[] {
  const position = ({ stage }: T) => onboardingStages.findIndex(({ id }) => id === stage);
  return list.toSorted((a, b) => position(a) - position(b));
}

/** What to do is written for a run that stopped; here nothing ran. */
function forPlan(fix: string): string {
  return fix.replaceAll(/\bthen resume\b/g, 'then plan again');
}
