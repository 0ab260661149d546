/**
 * Projects: import, replace, list, read, delete, export.
 * https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-archive-post.html
 */

import { type Call, Refusal, type Reply } from '#local/simulation/call.ts';
import { type Access, type Caller, change, exporting, view } from './access.ts';
import { isVisible, projectRights } from './access-control.ts';
import { statusAt } from './activation.ts';
import { readArchive, UnreadableArchive } from './archive.ts';
import type { ArchivedProject } from './archive-layout.ts';
import { archiveStream } from './archive-writer.ts';
import { archived } from './export.ts';
import { mergeProject } from './import.ts';
import { isLocked, type ProjectRecord } from './model.ts';
import { viewProject } from './project-view.ts';
import type { Routes } from './routes.ts';
import { integrationId, type Site } from './site.ts';
import { withUploadedFile } from './upload.ts';
import { filtered, linkTo, ok, page } from './wire.ts';

const collection = '/ic/api/integration/v1/projects';

/** Puts the project operations on the design-time router. */
export function addProjectRoutes(app: Routes, site: Site, access: Access): void {
  const mutates = { mutates: true };
  app.on(
    'POST',
    `${collection}/archive`,
    'importProject',
    (call) => add(site, access, call),
    mutates,
  );
  app.on(
    'PUT',
    `${collection}/archive`,
    'replaceProject',
    (call) => merge(site, access, call),
    mutates,
  );
  app.on('GET', collection, 'listProjects', (call) => list(site, access, call));
  app.on('GET', `${collection}/{projectId}`, 'getProject', (call) => {
    const { instance } = access.design(call, view);
    return answer(site, site.project(instance, call.params.projectId!), call);
  });
  app.on(
    'DELETE',
    `${collection}/{projectId}`,
    'deleteProject',
    (call) => remove(site, access, call),
    mutates,
  );
  app.on('POST', `${collection}/{projectId}/archive`, 'exportProject', (call) =>
    exported(site, access, call),
  );
}

/** Documented: 200, 400 without a file, 409 when the project exists, 500. */
async function add(site: Site, access: Access, call: Call): Promise<Reply> {
  const caller = access.design(call, change);
  const project = await upload(call);
  if (site.projects.find((one) => one.instance === caller.instance && one.code === project.code)) {
    const message = `Project ${project.code} already exists.`;
    throw new Refusal(409, 'PROJECT_ALREADY_EXISTS', message);
  }
  return answer(site, mergeProject(site, caller, project), call);
}

/**
 * The fall-back after a 409, as in Oracle's sample script; no page of the book lists it:
 * https://github.com/oracle-devrel/technology-engineering, `08-oic-cicd-vbs-shellsteps`,
 * `oic3_import_project.sh`. It only adds, it never deletes:
 * http://niallcblogs.blogspot.com/2024/12/1052-oic-project-deployment.html. Status 404 for a
 * project that isn't there follows the same call on integrations; not verified with Oracle.
 */
async function merge(site: Site, access: Access, call: Call): Promise<Reply> {
  const caller = access.design(call, change);
  const project = await upload(call);
  site.project(caller.instance, project.code);
  projectRights(site).check(caller, project.code, change);
  refuseActiveOverwrite(site, caller, project);
  return answer(site, mergeProject(site, caller, project), call);
}

function refuseActiveOverwrite(site: Site, { instance }: Caller, project: ArchivedProject): void {
  const busy = site
    .integrationsOf(instance, project.code)
    .filter(
      (one) =>
        isLocked(one, site.now) ||
        one.activation !== undefined ||
        (!site.settings.replacesActive && statusAt(one, site.now) === 'ACTIVATED'),
    );
  const clash = project.integrations.find((incoming) =>
    busy.some((one) => integrationId(one) === integrationId(incoming)),
  );
  if (!clash) return;
  const message = `Integration ${integrationId(clash)} is locked, active or being activated.`;
  throw new Refusal(412, 'PRECONDITION_FAILED', message);
}

// A file that is no project archive has no documented status of its own; 400 is "no file uploaded",
// so this is the 500. Not verified with Oracle.
function upload(call: Call): Promise<ArchivedProject> {
  return withUploadedFile(call, async (file) => {
    try {
      return await readArchive(file);
    } catch (error) {
      if (!(error instanceof UnreadableArchive)) throw error;
      throw new Refusal(500, 'PROJECT_IMPORT_FAILED', error.message);
    }
  });
}

// https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-get.html
function list(site: Site, access: Access, call: Call): Reply {
  const caller = access.design(call, view);
  const own = site.projects.filter(
    (one) => one.instance === caller.instance && isVisible(caller, one),
  );
  const found = filtered(call, own, {
    name: (one) => one.name,
    code: (one) => one.code,
    type: () => 'DEVELOPED',
  });
  const byTime = call.query.get('orderBy') === 'time';
  found.sort((a, b) => (byTime ? b.updated.at - a.updated.at : a.name < b.name ? -1 : 1));
  const items = found.map((project) => viewOf(site, project, call));
  return page(call, items, site.settings.fieldStyle);
}

/**
 * 200, 404, 412 while an integration is active or locked:
 * https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-id-delete.html
 */
function remove(site: Site, access: Access, call: Call): Reply {
  const { instance } = access.design(call, change);
  const project = site.project(instance, call.params.projectId!);
  const held = site
    .integrationsOf(instance, project.code)
    .find(
      (one) =>
        isLocked(one, site.now) ||
        one.activation !== undefined ||
        statusAt(one, site.now) === 'ACTIVATED',
    );
  if (held) {
    const message = `Integration ${integrationId(held)} is active or locked.`;
    throw new Refusal(412, 'PRECONDITION_FAILED', message);
  }
  site.dropProject(project);
  return { status: 200 };
}

/**
 * The archive as a stream of octets, never the same bytes twice, since a ZIP carries times; `label` names a deployment, an empty one means everything:
 * https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-id-archive-post.html
 */
async function exported(site: Site, access: Access, call: Call): Promise<Reply> {
  const { instance } = access.design(call, exporting);
  const project = site.project(instance, call.params.projectId!);
  const body = await call.json<{ code?: string; type?: string; label?: string }>();
  if (body?.code !== project.code || body.type !== 'DEVELOPED') {
    throw new Refusal(400, 'INVALID_BODY', `code must be ${project.code} and type DEVELOPED.`);
  }
  const noise = { at: new Date(site.now), comment: `Exported ${site.world.ids.request()}` };
  const archive = archiveStream(archived(site, project, body.label ?? ''), { noise });
  const headers = {
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename="${project.code}.car"`,
  };
  return { status: 200, headers, body: archive };
}

function answer(site: Site, project: ProjectRecord, call: Call): Reply {
  return ok(viewOf(site, project, call), site.settings.fieldStyle);
}

function viewOf(site: Site, project: ProjectRecord, call: Call) {
  return viewProject(site, project, linkTo(call, `${collection}/${project.code}`));
}
