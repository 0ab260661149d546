import {
  type CheckedPromotion,
  checkPromotionRequest,
} from '../request/check-promotion-request.ts';
import type { Path } from '../request/problem.ts';
import { promotionId, type Requester } from '../request/promotion-input.ts';
import { forbidden, inBody, invalidRequest } from '../routing/http-problem.ts';
import type { Call } from '../routing/route.ts';
import { isEntitled } from './entitlements.ts';
import { assertMayUseSecrets } from './named-credentials.ts';

/**
 * Checks a request for a promotion: what it says, and whether the caller may.
 * @throws HttpProblem 400 with everything that is wrong, 403 naming each secret that is not the customer's
 */
export async function admitPromotion({ body, caller }: Call): Promise<{
  checked: CheckedPromotion;
  requestedBy: Requester;
}> {
  const verdict = await checkPromotionRequest(body);
  if (!verdict.ok) throw invalidRequest(inBody(verdict.problems));
  const { checked } = verdict;
  const { customer } = checked.request;
  if (!isEntitled(caller, customer)) {
    throw forbidden(`You may not start anything for the customer ${customer}.`);
  }
  const owner = { customer, jobId: promotionId(checked.request) };
  assertMayUseSecrets(caller, body, owner, secretsIn(checked));
  return { checked, requestedBy: { name: caller.name, email: caller.email ?? null } };
}

/** Where such a request names secrets. */
function secretsIn({ environments }: CheckedPromotion): Path[] {
  const inEnvironments = environments.flatMap(({ connections }, at) => [
    ['environments', at, 'instance', 'client'],
    ...connections.map((_, number) => ['environments', at, 'connections', number, 'credentials']),
  ]);
  return [['git', 'token'], ...inEnvironments];
}
