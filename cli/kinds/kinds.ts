import type { JobKind } from '#runtime/stages.ts';
import { integrationUsers, userRequests } from './integration-user.ts';
import type { RequestKind, ServedKind } from './kind.ts';
import { onboardings } from './onboarding.ts';
import { promotionRequests, promotions } from './promotion.ts';
import { recoveries, recoveryRequests } from './recovery.ts';

/** Every kind of job, in the order in which an id is looked for. */
export const servedKinds: Readonly<Record<JobKind, ServedKind>> = {
  onboarding: onboardings as unknown as ServedKind,
  'integration-user': integrationUsers as unknown as ServedKind,
  recovery: recoveries as unknown as ServedKind,
  promotion: promotions as unknown as ServedKind,
};

/** The kinds whose requests are text alone; an onboarding brings an archive (with-request.ts). */
export const requestKinds: Readonly<Partial<Record<JobKind, RequestKind<unknown>>>> = {
  'integration-user': userRequests as RequestKind<unknown>,
  recovery: recoveryRequests as RequestKind<unknown>,
  promotion: promotionRequests as RequestKind<unknown>,
};
