import * as z from 'zod/mini';
import { Conflict, Unexpected } from '#runtime/errors.ts';
import type { HttpResponse } from '#runtime/http.ts';
import type { Archive } from '#runtime/model.ts';
import { callOic, type Oic, readOic, requireOk } from './client.ts';
import { listAll } from './lists.ts';
import { archiveForm } from './multipart.ts';

const text = z.nullish(z.string());
/** Measured by nobody in public; a Lambda may live 15 minutes, an archive of 200 MB needs a few. */
const IMPORT_MS = 5 * 60_000;
const DELETE_MS = 60_000;

const ProjectAnswer = z.object({
  id: text,
  code: text,
  name: text,
  state: z.nullish(z.object({ created: z.nullish(z.object({ by: text })) })),
});

export interface Project {
  /** As it stands in paths. */
  id: string;
  name: string;
  /** Who made it: the client id, for a client that signs in as itself. */
  createdBy: string | undefined;
}

/**
 * How many projects the caller may see; the cheapest call that needs the role and the scope.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-get.html
 */
export async function countProjects(oic: Oic): Promise<number> {
  const operation = 'List projects';
  const schema = z.object({
    items: z.nullish(z.array(z.unknown())),
    totalResults: z.nullish(z.number()),
  });
  const response = await callOic(oic, { operation, path: ['projects'], query: { limit: '1' } });
  const { totalResults, items } = readOic(schema, response, operation);
  return totalResults ?? items?.length ?? 0;
}

/**
 * The project that a client made, or undefined when there is none, or more than one. Found after a lost answer,
 * when nobody has noted its id.
 * @param clientId with client credentials the maker's name is the client id (https://github.com/rchafik/oicDevops)
 */
export async function findProjectMadeBy(oic: Oic, clientId: string): Promise<Project | undefined> {
  const all = await listAll(oic, ProjectAnswer, { operation: 'List projects', path: ['projects'] });
  const [made, ...more] = all.map(projectOf).filter((one) => one?.createdBy === clientId);
  return more.length === 0 ? made : undefined;
}

/** The project with that id, or undefined. */
export async function findProject(oic: Oic, id: string): Promise<Project | undefined> {
  const operation = 'Read project';
  const response = await callOic(oic, { operation, path: ['projects', id] });
  return response.status === 404 ? undefined : toProject(response, operation);
}

/**
 * Imports an archive. POST adds a project and answers 409 when it is there; PUT on the same path replaces
 * it. No page of the book lists the PUT; Oracle's own script uses it, and it is not verified with Oracle
 * what it does to connections that are configured (so they are configured again when they changed).
 * Sources: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-archive-post.html,
 * https://github.com/oracle-devrel/technology-engineering (08-oic-cicd-vbs-shellsteps, oic3_import_project.sh)
 * @param expected whether the project is known to be there; saves sending the archive twice
 * @throws InvalidArchive the archive in the store isn't the one that was checked
 * @throws Locked an integration of the project is open in an editor or being activated
 * @throws Conflict it came and went while we tried
 */
export async function importArchive(
  oic: Oic,
  archive: Archive,
  expected: 'absent' | 'present',
): Promise<{ project: Project; change: 'created' | 'replaced' }> {
  const ways = expected === 'absent' ? (['POST', 'PUT'] as const) : (['PUT', 'POST'] as const);
  for (const method of ways) {
    const operation = method === 'POST' ? 'Import project' : 'Replace project';
    const response = await upload(oic, archive, { operation, method });
    const otherWay = response.status === (method === 'POST' ? 409 : 404);
    if (otherWay) continue;
    requireOk(response, operation);
    const change = method === 'POST' ? 'created' : 'replaced';
    return { project: toProject(response, operation), change };
  }
  throw new Conflict({
    system: 'oic',
    summary: 'Import project: Oracle said that the project exists, and that it does not.',
    fix: 'Nothing to do: the workflow tries again. If it lasts, look for somebody else who works on the project.',
  });
}

async function upload(
  oic: Oic,
  archive: Archive,
  call: { operation: string; method: 'POST' | 'PUT' },
): Promise<HttpResponse> {
  const form = archiveForm(archive);
  try {
    return await callOic(oic, {
      ...call,
      path: ['projects', 'archive'],
      upload: form,
      timeoutMs: IMPORT_MS,
    });
  } catch (error) {
    throw form.failure() ?? error;
  }
}

/**
 * Deletes a project; one that isn't there is fine.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-id-delete.html
 * @throws Locked an integration of it is active or open in an editor
 */
export async function deleteProject(oic: Oic, id: string): Promise<void> {
  const operation = 'Delete project';
  const response = await callOic(oic, {
    operation,
    method: 'DELETE',
    path: ['projects', id],
    timeoutMs: DELETE_MS,
  });
  if (response.status !== 404) requireOk(response, operation);
}

function toProject(response: HttpResponse, operation: string): Project {
  const project = projectOf(readOic(ProjectAnswer, response, operation));
  if (!project) {
    throw new Unexpected({
      system: 'oic',
      summary: `${operation}: the answer (${response.status}) names no project.`,
      fix: 'Report a defect with the request id.',
      seen: { status: response.status, requestId: response.requestId },
    });
  }
  return project;
}

function projectOf({ id, code, name, state }: z.output<typeof ProjectAnswer>): Project | undefined {
  const known = id ?? code;
  if (!known) return undefined;
  return { id: known, name: name ?? known, createdBy: state?.created?.by ?? undefined };
}
