/**
 * The simulated Oracle Integration 3: one design-time host for all instances of a region, and one
 * run-time host per instance.
 * https://docs.oracle.com/en/cloud/paas/application-integration/integrations-user/do-you-use-designtime-or-runtime-url.html
 */

import { designHost } from '#local/oracle/hosts.ts';
import { type Call, type Handler, Refusal, type Reply } from '#local/simulation/call.ts';
import { Router } from '#local/simulation/router.ts';
import type { World } from '#local/simulation/world.ts';
import { Access, type Identity } from './access.ts';
import { addAccessControlRoutes, projectRights } from './access-control.ts';
import { addConnectionRoutes } from './connections.ts';
import { addDeploymentRoutes } from './deployments.ts';
import { addIntegrationArchiveRoutes } from './integration-archives.ts';
import { addIntegrationRoutes } from './integrations.ts';
import { addLibraryRoutes } from './libraries.ts';
import { addLookupRoutes } from './lookups.ts';
import { addMonitoringRoutes } from './monitoring/routes.ts';
import { Runs } from './monitoring/runs.ts';
import { OicConsole } from './oic-console.ts';
import { addProjectRoutes } from './projects.ts';
import type { Routes } from './routes.ts';
import { addRuntimeRoutes } from './runtime.ts';
import { addScheduleRoutes } from './schedules.ts';
import { Site } from './site.ts';
import { codeOf, problem } from './wire.ts';

/**
 * Puts Oracle Integration on the hosts of the world's region.
 * @param identity Instances, and the tokens of their domain; by default those of the world.
 * @returns What a person in the console can do: lock things, change how the simulation behaves.
 */
export function addOracleIntegration(world: World, identity?: Identity): OicConsole {
  const runs = new Runs(world);
  const site = new Site(world, (record) => runs.drop(record));
  const access = new Access(world, identity, projectRights(site));
  const design = createRouter(world);
  const runtime = createRouter(world);
  addDesignRoutes(design, site, access, runs);
  addRuntimeRoutes(runtime, site, access);
  addDesignRoutes(redirecting(runtime, world), site, access, runs);
  world.host(designHost(world.region), design);
  const region = world.region.replaceAll('.', '\\.');
  world.host(new RegExp(`^[^.]+\\.integration\\.${region}\\.ocp\\.oraclecloud\\.com$`), runtime);
  return new OicConsole(site, runs);
}

function addDesignRoutes(app: Routes, site: Site, access: Access, runs: Runs): void {
  addProjectRoutes(app, site, access);
  addAccessControlRoutes(app, site, access);
  addConnectionRoutes(app, site, access);
  addIntegrationArchiveRoutes(app, site, access);
  addIntegrationRoutes(app, site, access);
  addScheduleRoutes(app, site, access);
  addDeploymentRoutes(app, site, access);
  addLookupRoutes(app, site, access);
  addLibraryRoutes(app, site, access);
  addMonitoringRoutes(app, site, access, runs);
}

// The instance's own host sends design-time calls away, observed by a client:
// https://github.com/sudhagarjb/oic_mcp, mcp_server/oic_client.py
function redirecting(runtime: Router, world: World): Routes {
  const redirect: Handler = (call): Reply => ({
    status: 307,
    headers: { location: `${world.urlOf(designHost(world.region))}${call.target}` },
  });
  const routes: Routes = {
    on(method, path) {
      runtime.on(method, path, 'redirectToDesign', redirect);
      return runtime;
    },
  };
  return routes;
}

// `opc-request-id`, `oic-virtualservice` and `Cache-Control` as in live answers (collection of
// https://github.com/oracle-devrel/technology-engineering, `06-oic-cicd-quickstart`).
function createRouter(world: World): Router {
  return new Router('oic', {
    errorBody: problem,
    faultCode: codeOf,
    headers: () => ({
      'opc-request-id': world.ids.request().toUpperCase(),
      'oic-virtualservice': 'true',
      'cache-control': 'no-cache',
    }),
  }).guard(refuseRawPipe);
}

// Ids are `CODE|VERSION`, sent as `CODE%7CVERSION`:
// https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-projectid-integrations-id-post.html
function refuseRawPipe(call: Call): void {
  if (call.target.split('?', 1)[0]!.includes('|')) {
    throw new Refusal(400, 'INVALID_REQUEST_TARGET', 'The path holds a | that is not encoded.');
  }
}
