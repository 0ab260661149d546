/**
 * Who may do what in a project, on top of service roles.
 * https://docs.oracle.com/en/cloud/paas/application-integration/integrations-user/control-editing-viewing-and-monitoring-access-project.html
 */

import * as z from 'zod/mini';
import { type Call, Refusal, type Reply } from '#local/simulation/call.ts';
import { type Access, type Caller, change, type ProjectRights, view } from './access.ts';
import type { ProjectAccess, ProjectRecord, ProjectRole } from './model.ts';
import type { Routes } from './routes.ts';
import type { Site } from './site.ts';
import { ok } from './wire.ts';

const path = '/ic/api/integration/v1/projects/{projectId}/acl';
const everybody = { allowAll: true, allowed: [] };
const open: ProjectAccess = {
  administrators: everybody,
  editors: everybody,
  viewers: everybody,
  monitors: everybody,
};

const role = z.object({
  allowAll: z._default(z.boolean(), false),
  allowed: z._default(
    z.array(
      z.object({
        id: z.string(),
        displayName: z.optional(z.string()),
        type: z.enum(['user', 'group']),
      }),
    ),
    [],
  ),
});
const body = z.object({ administrators: role, editors: role, viewers: role, monitors: role });

/** Puts the reading and writing of a project's access on the design-time router. */
export function addAccessControlRoutes(app: Routes, site: Site, access: Access): void {
  app.on('GET', path, 'getProjectAccess', (call) => {
    const { instance } = access.design(call, view);
    const project = site.project(instance, call.params.projectId!);
    return ok(project.access ?? open, site.settings.fieldStyle);
  });
  app.on('PUT', path, 'setProjectAccess', (call) => set(site, access, call), { mutates: true });
}

// https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-id-acl-put.html
async function set(site: Site, access: Access, call: Call): Promise<Reply> {
  const caller = access.design(call, change);
  const project = site.project(caller.instance, call.params.projectId!);
  const parsed = body.safeParse(await call.json<unknown>());
  if (!parsed.success) throw new Refusal(400, 'INVALID_BODY', z.prettifyError(parsed.error));
  if (!holds(caller, project, ['administrators'])) {
    throw new Refusal(403, 'FORBIDDEN', `Only an owner of ${project.code} may change its access.`);
  }
  site.keepProject({ ...project, access: parsed.data });
  return ok(parsed.data, site.settings.fieldStyle);
}

/**
 * Whoever is in no list doesn't see the project. That the answer is then 404, and that ServiceAdministrator is let
 * through everywhere, is not verified with Oracle. With client credentials the id is the client's.
 */
export function projectRights(site: Site): ProjectRights {
  return {
    check(caller, projectId, roles) {
      const project = site.projects.find(
        (one) => one.instance === caller.instance && one.code === projectId,
      );
      if (!project) return;
      if (!isVisible(caller, project)) {
        throw new Refusal(404, 'RESOURCE_NOT_FOUND', `Project ${projectId} was not found.`);
      }
      if (roles !== change || holds(caller, project, ['administrators', 'editors'])) return;
      throw new Refusal(403, 'FORBIDDEN', `You may not edit the project ${projectId}.`);
    },
  };
}

/** True when the caller is in any list of the project. */
export function isVisible(caller: Caller, project: ProjectRecord): boolean {
  return holds(caller, project, ['administrators', 'editors', 'viewers', 'monitors']);
}

function holds(caller: Caller, { access }: ProjectRecord, roles: ProjectRole[]): boolean {
  if (!access || caller.roles.includes('ServiceAdministrator')) return true;
  return roles.some(
    (one) => access[one].allowAll || access[one].allowed.some(({ id }) => id === caller.clientId),
  );
}
