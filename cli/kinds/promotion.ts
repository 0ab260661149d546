import {
  type CheckedPromotion,
  checkPromotionRequestText,
} from '#functions/api/request/check-promotion-request.ts';
import { PromotionPlan, PromotionView } from '../api/promotion-answers.ts';
import { promotionLines, promotionPlanText, promotionText } from '../render/promotion.ts';
import { readWith } from '../request-file.ts';
import type { PlanOfKind, RequestKind, ServedKind } from './kind.ts';

const plan: PlanOfKind<PromotionPlan> = {
  schema: PromotionPlan,
  text: promotionPlanText,
  // Each run makes a build, even when nothing has changed.
  outcome: ({ ready, integrations }) => ({
    ready,
    isEmpty: integrations.every(({ change }) => change === 'unchanged'),
  }),
};

export const promotions: ServedKind<PromotionView> = {
  kind: 'promotion',
  path: '/promotions',
  event: 'promotion',
  one: 'promotion',
  view: PromotionView,
  plan: plan as PlanOfKind,
  details: promotionLines,
  resultText: promotionText,
  document: (view) => view,
};

export const promotionRequests: RequestKind<CheckedPromotion> = {
  read: (file, context) => readWith(file, context, checkPromotionRequestText),
  says: ({ request: { project, from, to, customer } }) =>
    `Promotion of ${project} of ${customer} from ${from} to ${to}`,
  // The file with the environments lies on this machine.
  body: ({ request, environments }) => ({ ...request, environments }),
  guest: (checked) => ({
    arrive: async (outside) => {
      const { welcomePromotionRequest } = await import('#local/welcome-promotion.ts');
      await welcomePromotionRequest(outside, checked);
    },
  }),
};
