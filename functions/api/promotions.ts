import { promotionRoutes } from './routes/promotions/routes.ts';
import { serve } from './serve.ts';

/** Promotions, builds, and which build is where. */
export const handler = serve({ routes: promotionRoutes });
