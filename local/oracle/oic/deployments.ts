/**
 * Deployments of a project: exactly these five operations exist, none of them activates anything.
 * https://docs.oracle.com/cd/G41715_01/paas/application-integration/rest-api/api-integrations-projects-deployments.html
 */

import * as z from 'zod/mini';
import { type Call, Refusal, type Reply } from '#local/simulation/call.ts';
import { type Access, change, view } from './access.ts';
import type { ArchivedDeployment } from './archive-layout.ts';
import type { ProjectRecord } from './model.ts';
import { requireOverride } from './override.ts';
import type { Routes } from './routes.ts';
import { integrationId, type Site } from './site.ts';
import { filtered, ok, page, timestamp } from './wire.ts';

const collection = '/ic/api/integration/v1/projects/{projectId}/deployments';
const mutates = { mutates: true };

/** Puts the deployment operations on the design-time router. */
export function addDeploymentRoutes(app: Routes, site: Site, access: Access): void {
  app.on('GET', collection, 'listDeployments', (call) => list(site, access, call));
  app.on('POST', collection, 'createDeployment', (call) => create(site, access, call), mutates);
  app.on('GET', `${collection}/{id}`, 'getDeployment', (call) => {
    const { project, found } = seek(site, access, call, view);
    return ok(viewOf(project, found), site.settings.fieldStyle);
  });
  app.on(
    'POST',
    `${collection}/{id}`,
    'updateDeployment',
    (call) => update(site, access, call),
    mutates,
  );
  app.on(
    'DELETE',
    `${collection}/{id}`,
    'deleteDeployment',
    (call) => {
      const { project, found } = seek(site, access, call, change);
      keep(
        site,
        project,
        project.deployments.filter(({ code }) => code !== found.code),
      );
      return { status: 200 };
    },
    mutates,
  );
}

function seek(site: Site, access: Access, call: Call, roles: string[]) {
  const { instance } = access.design(call, roles);
  const project = site.project(instance, call.params.projectId!);
  const found = project.deployments.find(({ code }) => code === call.params.id);
  if (found) return { project, found };
  throw new Refusal(404, 'RESOURCE_NOT_FOUND', `Deployment ${call.params.id} was not found.`);
}

function list(site: Site, access: Access, call: Call): Reply {
  const { instance } = access.design(call, view);
  const project = site.project(instance, call.params.projectId!);
  const found = filtered(call, project.deployments, {
    name: (one) => one.name,
    code: (one) => one.code,
  });
  return page(
    call,
    found.map((one) => viewOf(project, one)),
    site.settings.fieldStyle,
  );
}

const body = z.object({
  code: z.string().check(z.regex(/^[A-Za-z0-9][\w.]{0,49}$/)),
  name: z.string().check(z.minLength(1)),
  description: z._default(z.string(), ''),
  integrations: z._default(z.array(z.object({ code: z.string(), version: z.string() })), []),
});

/** Its status codes are not documented; 409 for a taken code and 400 for an unknown integration are assumed. */
async function create(site: Site, access: Access, call: Call): Promise<Reply> {
  const { instance } = access.design(call, change);
  const project = site.project(instance, call.params.projectId!);
  const content = await read(site, project, call);
  if (project.deployments.some(({ code }) => code === content.code)) {
    const message = `Deployment ${content.code} already exists.`;
    throw new Refusal(409, 'DEPLOYMENT_ALREADY_EXISTS', message);
  }
  const kept = keep(site, project, [...project.deployments, content]);
  return ok(viewOf(kept, content), site.settings.fieldStyle);
}

async function update(site: Site, access: Access, call: Call): Promise<Reply> {
  const { project, found } = seek(site, access, call, change);
  requireOverride(call);
  const content = await read(site, project, call);
  if (content.code !== found.code) {
    throw new Refusal(400, 'INVALID_BODY', `code must be ${found.code}.`);
  }
  const others = project.deployments.filter(({ code }) => code !== found.code);
  const kept = keep(site, project, [...others, content]);
  return ok(viewOf(kept, content), site.settings.fieldStyle);
}

async function read(site: Site, project: ProjectRecord, call: Call): Promise<ArchivedDeployment> {
  const parsed = body.safeParse(await call.json<unknown>());
  if (!parsed.success) throw new Refusal(400, 'INVALID_BODY', z.prettifyError(parsed.error));
  const known = new Set(site.integrationsOf(project.instance, project.code).map(integrationId));
  const lost = parsed.data.integrations.map(integrationId).filter((id) => !known.has(id));
  if (lost.length === 0) return parsed.data;
  const message = `The project has no integration ${lost.join(', ')}.`;
  throw new Refusal(400, 'INVALID_BODY', message);
}

function keep(site: Site, project: ProjectRecord, deployments: ArchivedDeployment[]) {
  const changed = { ...project, deployments, updated: { ...project.updated, at: site.now } };
  site.keepProject(changed);
  return changed;
}

function viewOf(project: ProjectRecord, deployment: ArchivedDeployment) {
  return {
    ...deployment,
    robots: [],
    decisions: [],
    b2btradingpartners: [],
    lastUpdated: timestamp(project.updated.at),
  };
}
