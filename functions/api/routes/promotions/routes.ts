import { describePromotion } from '../../describe-promotion.ts';
import type { Route } from '../../routing/route.ts';
import { PromotionView, promotionExamples } from '../../views/promotion-view.ts';
import { lookRoutes, resumeRoute, type ServedKind } from '../job-routes.ts';
import { diffBuilds, listBuilds, listEnvironments, showBuild } from './builds.ts';
import { startPromotion } from './start-promotion.ts';

const promotions: ServedKind = {
  kind: 'promotion',
  path: '/promotions',
  name: { one: 'Promotion', many: 'Promotions' },
  words: { one: 'promotion', many: 'promotions' },
  view: PromotionView,
  describe: describePromotion,
  shows: 'Its stages and states, where the time went, and what the last run reached.',
  examples: promotionExamples,
};

/** What `api/promotions` answers, in the order of the document. */
export const promotionRoutes: readonly Route[] = [
  startPromotion,
  ...lookRoutes(promotions),
  resumeRoute(promotions),
  listBuilds,
  // Before the builds, of which none has this id.
  diffBuilds,
  showBuild,
  listEnvironments,
];
