import { createHash } from 'node:crypto';
import { findBuild } from '#runtime/builds.ts';
import { InvalidRequest, NotFound } from '#runtime/errors.ts';

import { type Launched, launchExecution } from './launch-execution.ts';
import type { CheckedPromotion } from './request/check-promotion-request.ts';
import {
  type PromotionInput,
  promotionId,
  type Requester,
  toPromotionInput,
  toPromotionSettings,
} from './request/promotion-input.ts';
import { writeStored } from './write-stored.ts';

/**
 * Starts a promotion, or joins the one that runs for the same request. An edited request is another run of the same
 * promotion.
 * @throws NotFound there is no build of that number
 * @throws InvalidRequest whoever asks would decide about it
 * @throws Conflict another promotion of this project to this environment has not ended
 */
export async function startPromotion(
  checked: CheckedPromotion,
  requestedBy: Requester,
): Promise<Launched> {
  return launchExecution('promotion', await keepPromotion(checked, requestedBy));
}

/**
 * Writes what the steps of a promotion read into the artifact store, under the hash of its content, so that the same
 * request has the same input.
 * @throws NotFound, InvalidRequest as `startPromotion`
 */
export async function keepPromotion(
  checked: CheckedPromotion,
  requestedBy: Requester,
): Promise<PromotionInput> {
  refuseOwnApproval(checked, requestedBy);
  await findWantedBuild(checked);
  const settings = toPromotionSettings(checked, requestedBy);
  const hash = createHash('sha256').update(JSON.stringify(settings)).digest('hex');
  const key = `promotions/${promotionId(checked.request)}/settings/${hash}.json`;
  await writeStored(key, settings);
  return toPromotionInput(checked, { requestedBy, settings: key });
}

function refuseOwnApproval(
  { request, environments }: CheckedPromotion,
  { email }: Requester,
): void {
  const target = environments.find(({ name }) => name === request.to);
  const approver = target?.approval?.by;
  const isOwn = target?.production && approver?.toLowerCase() === email?.toLowerCase();
  if (!isOwn || target?.approval?.escalateTo) return;
  throw new InvalidRequest({
    system: 'oic-onboarding',
    summary: `${approver} asks for this promotion to ${request.to} and would be the one to approve it.`,
    fix: 'Have somebody else send the request, or name a second person (approval.escalateTo).',
  });
}

async function findWantedBuild({ request }: CheckedPromotion): Promise<void> {
  const { build, project } = request;
  if (build === undefined) return;
  const found = await findBuild(request, build);
  if (found?.status === 'kept') return;
  throw new NotFound({
    system: 'oic-onboarding',
    summary: found
      ? `Build ${build} of ${project} was never finished, so there is nothing to promote.`
      : `There is no build ${build} of ${project}.`,
    fix: 'Choose one of the list (oic-onboarding builds), or leave build away to make the next one.',
  });
}
