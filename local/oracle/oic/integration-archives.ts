/** Archives of single integrations (`.iar`) in a project: import and export. */

import { type Call, Refusal, type Reply } from '#local/simulation/call.ts';
import { type Access, change, view } from './access.ts';
import { readArchive, UnreadableArchive } from './archive.ts';
import type { ArchivedProject } from './archive-layout.ts';
import { archiveStream } from './archive-writer.ts';
import { archivedIntegration } from './export.ts';
import { addConnection, addIntegration } from './import.ts';
import { isLocked, type ProjectRecord } from './model.ts';
import type { Routes } from './routes.ts';
import { integrationId, type Site } from './site.ts';
import { withUploadedFile } from './upload.ts';
import { linkTo } from './wire.ts';

const root = '/ic/api/integration/v1/projects';
const collection = `${root}/{projectId}/integrations`;

/** Puts both on the design-time router. */
export function addIntegrationArchiveRoutes(app: Routes, site: Site, access: Access): void {
  const add = (call: Call) => importIntegration(site, access, call);
  app.on('POST', `${collection}/archive`, 'importIntegration', add, { mutates: true });
  app.on('GET', `${collection}/{id}/archive`, 'exportIntegration', (call) =>
    exportIntegration(site, access, call),
  );
}

// 204 with Location, 400, 409, 500:
// https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-projectid-integrations-archive-post.html
async function importIntegration(site: Site, access: Access, call: Call): Promise<Reply> {
  const { instance, clientId } = access.design(call, change);
  const project = site.project(instance, call.params.projectId!);
  const archive = await withUploadedFile(call, (file) => read(file, project));
  const [integration] = archive.integrations;
  const id = integrationId(integration!);
  if (site.integrationsOf(instance, project.code).some((one) => integrationId(one) === id)) {
    throw new Refusal(409, 'INTEGRATION_ALREADY_EXISTS', `Integration ${id} already exists.`);
  }
  const stamp = { by: clientId, at: site.now };
  for (const connection of archive.connections) addConnection(site, project, connection, stamp);
  addIntegration(site, project, integration!, stamp);
  const path = `${root}/${project.code}/integrations/${encodeURIComponent(id)}`;
  return { status: 204, headers: { location: linkTo(call, path) } };
}

async function read(file: string, project: ProjectRecord): Promise<ArchivedProject> {
  try {
    return await readArchive(file, project);
  } catch (error) {
    if (!(error instanceof UnreadableArchive)) throw error;
    throw new Refusal(500, 'INTEGRATION_IMPORT_FAILED', error.message);
  }
}

// 200, 404, 423 locked or made by Oracle; the form in a project is not verified:
// https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-integrations-id-archive-get.html
function exportIntegration(site: Site, access: Access, call: Call): Reply {
  const { instance } = access.design(call, view);
  const found = site.integration(instance, call.params.projectId!, call.params.id!);
  if (isLocked(found, site.now)) {
    const message = `Integration ${integrationId(found)} is locked by ${found.lock!.by}.`;
    throw new Refusal(423, 'LOCKED', message);
  }
  const used = new Set(found.endpoints.map(({ connection }) => connection));
  const connections = site
    .connectionsOf(instance, found.projectId)
    .filter(({ id }) => used.has(id))
    .map(({ id, name, adapter, role }) => ({ id, name, adapter, role }));
  const about = { code: found.projectId, name: '', description: '', deployments: [] };
  const project = { ...about, connections, integrations: [archivedIntegration(found)] };
  const headers = {
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename="${found.code}_${found.version}.iar"`,
  };
  return { status: 200, headers, body: archiveStream(project, { kind: 'integration' }) };
}
