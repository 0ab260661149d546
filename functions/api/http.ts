import { consolePage } from './console/serve-console.ts';
import { httpRoutes } from './routes/http-routes.ts';
import { serve } from './serve.ts';

/** Onboardings, tasks, archives, the page, and whatever has no door of its own. */
export const handler = serve({ routes: httpRoutes, page: consolePage });
