import { consolePage } from './console/serve-console.ts';
import type { Door } from './respond.ts';
import { httpRoutes } from './routes/http-routes.ts';
import { integrationUserRoutes } from './routes/integration-users/routes.ts';
import { promotionRoutes } from './routes/promotions/routes.ts';
import { recoveryRoutes } from './routes/recoveries/routes.ts';
import type { Route } from './routing/route.ts';

/** Every route of the API, in the order of the document. */
export const routes: readonly Route[] = [
  ...httpRoutes,
  ...integrationUserRoutes,
  ...recoveryRoutes,
  ...promotionRoutes,
];

/** The API as one: where no gateway leads to its doors. */
export const wholeApi: Door = { routes, page: consolePage };
