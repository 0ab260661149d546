import type { Router } from '#local/simulation/router.ts';
import { addInstanceOperations } from './integration-instances.ts';
import { createOciRouter } from './opc.ts';
import { authenticate } from './policies.ts';
import type { OracleState } from './state.ts';
import { addWorkRequestOperations } from './work-requests.ts';

/** The integration control plane (20190131): instances and their work requests. */
export function createControlPlaneRouter(state: OracleState): Router {
  const router = createOciRouter(state.world);
  router.guard(async (call) => {
    await authenticate(state, call);
  });
  addInstanceOperations(router, state);
  addWorkRequestOperations(router, state);
  return router;
}
