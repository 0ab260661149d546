import { downloadFromOic, oicRefusal } from '#functions/oic/client.ts';
import { AlreadyExists, Conflict, NotFound } from '#runtime/errors.ts';
import type { Archive } from '#runtime/model.ts';
import { type ApiAccess, refusalOf, TRANSFER_MS } from './call.ts';
import { type FileSource, sendFile } from './multipart.ts';
import { lockIn, type Project, toProject } from './projects.ts';
import { storedArchive } from './stored-archive.ts';

/** The largest archive that is taken; nobody has published what OIC allows. */
const MAX_ARCHIVE_BYTES = 1024 ** 3;

/**
 * Adds a project from an archive (`.car`), with the deployments that are in it. Connections arrive without address
 * and credentials.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-archive-post.html
 * @throws AlreadyExists the project is there (409)
 * @throws InvalidRequest no file arrived (400)
 */
export async function importProject(oic: ApiAccess, archive: FileSource): Promise<Project> {
  const operation = 'Import project';
  const response = await sendFile(oic, { operation, method: 'POST', path: ARCHIVE }, archive);
  if (response.status === 409) {
    throw await refusalOf(response, operation, { taken: 'the project of the archive' });
  }
  return toProject(response, operation);
}

/**
 * Imports an archive into the project that is there: adds and replaces, never deletes. No page of the book lists this
 * call; Oracle's own script uses it, and it is not verified with Oracle what it does to connections and lookups that
 * are configured.
 * Source: https://github.com/oracle-devrel/technology-engineering (08-oic-cicd-vbs-shellsteps, oic3_import_project.sh)
 * @param projectId whose editors are looked for when OIC refuses; the archive itself names the project
 * @throws NotFound there is no such project (404)
 * @throws InUse, Locked an integration that the archive replaces is active, being activated, or open in an editor (412)
 */
export async function replaceProject(
  oic: ApiAccess,
  archive: FileSource,
  projectId?: string,
): Promise<Project> {
  const operation = 'Replace project';
  const response = await sendFile(oic, { operation, method: 'PUT', path: ARCHIVE }, archive);
  if (projectId && (response.status === 412 || response.status === 423)) {
    throw await refusalOf(response, operation, { look: () => lockIn(oic, projectId) });
  }
  return toProject(response, operation);
}

const ARCHIVE = ['projects', 'archive'];

/**
 * Imports an archive whether or not the project is there.
 * @param expected whether the project is known to be there; saves sending the archive twice
 * @throws InvalidArchive the archive in the store isn't the one that was checked
 * @throws Locked an integration of the project is open in an editor or being activated
 * @throws Conflict it came and went while we tried
 */
export async function importArchive(
  oic: ApiAccess,
  archive: Archive,
  expected: 'absent' | 'present',
): Promise<{ project: Project; change: 'created' | 'replaced' }> {
  const ways =
    expected === 'absent' ? (['created', 'replaced'] as const) : (['replaced', 'created'] as const);
  const file = storedArchive(archive);
  for (const change of ways) {
    try {
      const send = change === 'created' ? importProject : replaceProject;
      return { project: await send(oic, file), change };
    } catch (error) {
      if (!(error instanceof (change === 'created' ? AlreadyExists : NotFound))) throw error;
    }
  }
  throw new Conflict({
    system: 'oic',
    summary: 'Import project: Oracle said that the project exists, and that it does not.',
    fix: 'Nothing to do: the workflow tries again. If it lasts, look for somebody else who works on the project.',
  });
}

/**
 * Exports a project or one of its deployments as an archive (`.car`). Equal content need not give equal bytes: compare
 * the entries, not the files.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-id-archive-post.html
 * @param project.deployment code of the deployment; without it the whole project with all its deployments
 * @returns the bytes as they arrive; to be read once
 * @throws NotFound there is no such project or deployment
 */
export async function exportProject(
  oic: ApiAccess,
  project: { id: string; name?: string; deployment?: string },
): Promise<AsyncIterable<Uint8Array>> {
  const operation = 'Export project';
  const { id, name = id, deployment = '' } = project;
  const { refused, body } = await downloadFromOic(oic, {
    operation,
    method: 'POST',
    path: ['projects', id, 'archive'],
    json: { name, code: id, type: 'DEVELOPED', builtBy: '', label: deployment },
    timeoutMs: TRANSFER_MS,
    maxBytes: MAX_ARCHIVE_BYTES,
  });
  if (refused) throw oicRefusal(refused, operation);
  return body;
}
