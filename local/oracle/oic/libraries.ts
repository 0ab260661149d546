/**
 * Libraries of a project: only their import is documented.
 * https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-projectid-libraries-archive-post.html
 */

import { readFile } from 'node:fs/promises';
import { type Call, Refusal, type Reply } from '#local/simulation/call.ts';
import { type Access, change } from './access.ts';
import type { Routes } from './routes.ts';
import { integrationId, type Site } from './site.ts';
import { withUploadedFile } from './upload.ts';
import { linkTo } from './wire.ts';

const root = '/ic/api/integration/v1/projects';

/** Puts the import of libraries on the design-time router. */
export function addLibraryRoutes(app: Routes, site: Site, access: Access): void {
  const path = `${root}/{projectId}/libraries/archive`;
  app.on('POST', path, 'importLibrary', (call) => add(site, access, call), { mutates: true });
}

/** 204 with Location, 400 without a field or the file, 409, 500. */
async function add(site: Site, access: Access, call: Call): Promise<Reply> {
  const { instance, clientId } = access.design(call, change);
  const { code: projectId } = site.project(instance, call.params.projectId!);
  return withUploadedFile(call, async (file, fields) => {
    const { name, code, version, type } = fields;
    if (!name || !code || !version || !type) {
      throw new Refusal(400, 'INVALID_FORM', 'The form needs name, code, version and type.');
    }
    const library = { name, code, version, type, description: fields.description ?? '' };
    const id = integrationId(library);
    if (site.librariesOf(instance, projectId).some((one) => integrationId(one) === id)) {
      throw new Refusal(409, 'LIBRARY_ALREADY_EXISTS', `Library ${id} already exists.`);
    }
    const updated = { by: clientId, at: site.now };
    const script = await readFile(file, 'utf8');
    site.keepLibrary({ ...library, script, instance, projectId, updated });
    const path = `${root}/${projectId}/libraries/${encodeURIComponent(id)}`;
    return { status: 204, headers: { location: linkTo(call, path) } };
  });
}
