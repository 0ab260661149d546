import * as z from 'zod/mini';
import { callOic, readOic } from '#functions/oic/client.ts';
import { collect, eachItem, type Page, type Position } from '#functions/oic/pages.ts';
import { Unexpected } from '#runtime/errors.ts';
import type { HttpResponse } from '#runtime/http.ts';
import { type ApiAccess, type ListQuery, type Lock, readList, remove } from './call.ts';
import { eachIntegration } from './integrations.ts';

const text = z.nullish(z.string());
const Named = z.object({ id: text, name: text });
const Versioned = z.object({ code: z.string(), version: z.string() });
/** Oracle prints a bare list in one place and a list with an envelope in another. */
const several = <T extends z.ZodMiniType>(item: T) =>
  z.nullish(z.union([z.array(item), z.object({ items: z.nullish(z.array(item)) })]));
const Change = z.nullish(z.object({ by: text, date: text }));

const ProjectAnswer = z.object({
  id: text,
  code: text,
  name: text,
  description: text,
  type: text,
  state: z.nullish(
    z.object({
      status: text,
      created: Change,
      latest: Change,
      assets: z.nullish(
        z.object({
          labelsRs: several(z.object({ code: z.string(), name: text })),
          connections: several(Named),
          integrations: several(Versioned),
          lookups: several(Named),
        }),
      ),
    }),
  ),
});

/** A project as OIC describes it. */
export interface Project {
  /** As it stands in paths; the same as the code. */
  id: string;
  name: string;
  description: string | undefined;
  /** Who made it: the client id, for a client that signs in as itself. */
  createdBy: string | undefined;
  /** `2024-09-03T07:40:14.653+0000`: the time of the last change of anything in it. */
  changedAt: string | undefined;
  /** Codes of its deployments, as far as the answer names them. */
  deployments: string[];
}

/**
 * How many projects the caller may see; the cheapest call that needs the role and the scope.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-get.html
 */
export async function countProjects(oic: ApiAccess): Promise<number> {
  const { total, items } = await pageOfProjects(oic, {}, { limit: 1 });
  return total ?? items.length;
}

/** One page of the projects that the caller may see, by default those that changed last first. */
export async function pageOfProjects(
  oic: ApiAccess,
  query: ListQuery = {},
  position: Position = {},
): Promise<Page<Project>> {
  const call = { operation: 'List projects', path: ['projects'] };
  const page = await readList(oic, ProjectAnswer, call, query, position);
  return { ...page, items: page.items.flatMap((one) => projectOf(one) ?? []) };
}

/** All of them, page by page. */
export function eachProject(oic: ApiAccess, query?: ListQuery) {
  return eachItem((position) => pageOfProjects(oic, query, position));
}

/**
 * The project that a client made, or undefined when there is none, or more than one. Found after a lost answer,
 * when nobody has noted its id.
 * @param clientId with client credentials the maker's name is the client id (https://github.com/rchafik/oicDevops)
 */
export async function findProjectMadeBy(
  oic: ApiAccess,
  clientId: string,
): Promise<Project | undefined> {
  const all = await collect(eachProject(oic));
  const [made, ...more] = all.filter((one) => one.createdBy === clientId);
  return more.length === 0 ? made : undefined;
}

/**
 * The project with that id.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-id-get.html
 * @throws NotFound
 */
export async function getProject(oic: ApiAccess, id: string): Promise<Project> {
  const operation = 'Read project';
  return toProject(await callOic(oic, { operation, path: ['projects', id] }), operation);
}

/** The same, or undefined. */
export async function findProject(oic: ApiAccess, id: string): Promise<Project | undefined> {
  const operation = 'Read project';
  const response = await callOic(oic, { operation, path: ['projects', id] });
  return response.status === 404 ? undefined : toProject(response, operation);
}

/**
 * Deletes a project.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-id-delete.html
 * @returns false when it was not there
 * @throws InUse an integration of it is active (412)
 * @throws Locked an integration of it is open in an editor (412)
 */
export function deleteProject(oic: ApiAccess, id: string): Promise<boolean> {
  const call = { operation: 'Delete project', path: ['projects', id] };
  return remove(oic, call, { look: () => lockIn(oic, id) });
}

/** The first open editor in a project: the answer of a refused call doesn't say which it is. */
export async function lockIn(oic: ApiAccess, projectId: string): Promise<Lock | undefined> {
  for await (const one of eachIntegration(oic, projectId)) if (one.lockedFlag) return one;
  return undefined;
}

/** The project that an answer describes. @throws StageError it was refused; Unexpected it names none */
export function toProject(response: HttpResponse, operation: string): Project {
  const project = projectOf(readOic(ProjectAnswer, response, operation));
  if (project) return project;
  throw new Unexpected({
    system: 'oic',
    summary: `${operation}: the answer (${response.status}) names no project.`,
    fix: 'Report a defect with the request id.',
    seen: { status: response.status, requestId: response.requestId },
  });
}

function projectOf(answer: z.output<typeof ProjectAnswer>): Project | undefined {
  const { id, code, name, description, state } = answer;
  const known = id ?? code;
  if (!known) return undefined;
  const labels = state?.assets?.labelsRs ?? [];
  const deployments = Array.isArray(labels) ? labels : (labels.items ?? []);
  return {
    id: known,
    name: name ?? known,
    description: description ?? undefined,
    createdBy: state?.created?.by ?? undefined,
    changedAt: state?.latest?.date ?? undefined,
    deployments: deployments.map((one) => one.code),
  };
}
