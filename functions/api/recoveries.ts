import { recoveryRoutes } from './routes/recoveries/routes.ts';
import { serve } from './serve.ts';

/** Recoveries of failed integrations, and the instances that they are about. */
export const handler = serve({ routes: recoveryRoutes });
