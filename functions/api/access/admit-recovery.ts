import { checkRecoveryRequest } from '../request/check-recovery-request.ts';
import { type RecoveryInput, recoveryId } from '../request/recovery-input.ts';
import type { RecoveryRequest } from '../request/recovery-schema.ts';
import { aboutReference, forbidden, inBody, invalidRequest } from '../routing/http-problem.ts';
import type { Call } from '../routing/route.ts';
import { recoveryInput } from '../start-recovery.ts';
import { isEntitled } from './entitlements.ts';
import { assertMayUseSecrets } from './named-credentials.ts';

/**
 * Checks a request for a recovery: what it says, whether the caller may, and whether its onboarding is there.
 * @throws HttpProblem 400 with everything that is wrong, 403, 422 for an onboarding without an instance
 */
export async function admitRecovery({
  body,
  caller,
}: Call): Promise<{ request: RecoveryRequest; input: RecoveryInput }> {
  const verdict = await checkRecoveryRequest(body);
  if (!verdict.ok) throw invalidRequest(inBody(verdict.problems));
  const { request } = verdict;
  const { customer } = request;
  if (!isEntitled(caller, customer)) {
    throw forbidden(`You may not start anything for the customer ${customer}.`);
  }
  assertMayUseSecrets(caller, request, { customer, jobId: recoveryId(request) });
  const input = await recoveryInput(request).catch((error: unknown) => {
    throw aboutReference(error);
  });
  return { request, input };
}
