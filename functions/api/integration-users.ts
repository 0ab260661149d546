import { integrationUserRoutes } from './routes/integration-users/routes.ts';
import { serve } from './serve.ts';

/** Integration users of Oracle CPQ. */
export const handler = serve({ routes: integrationUserRoutes });
