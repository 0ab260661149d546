import type { Router } from '#local/simulation/router.ts';

/** Where operations can be put. */
export type Routes = Pick<Router, 'on'>;
