import * as z from 'zod/mini';
import { callOic, readOic } from '#functions/oic/client.ts';
import { eachItem, type Page, type Position } from '#functions/oic/pages.ts';
import { type ApiAccess, change, type ListQuery, readList, remove } from './call.ts';

const text = z.nullish(z.string());
const Versioned = z.object({ code: z.string(), version: z.string() });
const Identified = z.object({ identifier: z.string(), version: z.string() });

/**
 * A deployment: a named choice of what a project holds, the unit of a promotion. Other answers call it a label.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-projectid-deployments-get.html
 */
const Deployment = z.object({
  code: z.string(),
  name: text,
  description: text,
  integrations: z.nullish(z.array(Versioned)),
  robots: z.nullish(z.array(Identified)),
  decisions: z.nullish(z.array(Identified)),
  b2btradingpartners: z.nullish(z.array(Versioned)),
  lastUpdated: z.nullish(z.union([z.string(), z.number()])),
});
export type Deployment = z.infer<typeof Deployment>;

/** What goes into a deployment. Connections, lookups and libraries that the integrations use come along by themselves. */
export interface DeploymentContent {
  /** Upper-case letters, digits and underscores are safe; the limits are not documented. */
  code: string;
  name: string;
  description?: string;
  integrations: { code: string; version: string }[];
  robots?: { identifier: string; version: string }[];
  decisions?: { identifier: string; version: string }[];
  b2btradingpartners?: { code: string; version: string }[];
}

export interface DeploymentKey {
  projectId: string;
  /** Its code. */
  deploymentId: string;
}

const pathOf = ({ projectId, deploymentId }: DeploymentKey) =>
  ['projects', projectId, 'deployments', deploymentId] as const;

/**
 * Creates a deployment. Its status codes are not documented: a taken code is expected to answer 409.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-projectid-deployments-post.html
 * @throws AlreadyExists the project has a deployment of that code
 * @throws NotFound the project is not there
 * @throws InvalidRequest an integration is not in the project
 */
export async function createDeployment(
  oic: ApiAccess,
  projectId: string,
  content: DeploymentContent,
): Promise<void> {
  const path = ['projects', projectId, 'deployments'];
  const call = { operation: 'Create deployment', method: 'POST', path, json: content } as const;
  await change(oic, call, { taken: `the deployment ${content.code}` });
}

/** One deployment. @throws NotFound */
export async function getDeployment(oic: ApiAccess, key: DeploymentKey): Promise<Deployment> {
  const operation = 'Read deployment';
  return readOic(Deployment, await callOic(oic, { operation, path: pathOf(key) }), operation);
}

/** One page of the deployments of a project. */
export function pageOfDeployments(
  oic: ApiAccess,
  projectId: string,
  query: ListQuery = {},
  position: Position = {},
): Promise<Page<Deployment>> {
  const path = ['projects', projectId, 'deployments'];
  return readList(oic, Deployment, { operation: 'List deployments', path }, query, position);
}

/** All of them, page by page. */
export function eachDeployment(oic: ApiAccess, projectId: string, query?: ListQuery) {
  return eachItem((position) => pageOfDeployments(oic, projectId, query, position));
}

/**
 * Gives a deployment other contents; its code stays.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-projectid-deployments-id-post.html
 * @throws NotFound
 */
export async function updateDeployment(
  oic: ApiAccess,
  projectId: string,
  content: DeploymentContent,
): Promise<void> {
  const path = pathOf({ projectId, deploymentId: content.code });
  await change(oic, { operation: 'Update deployment', method: 'PATCH', path, json: content });
}

/**
 * Deletes a deployment; what it names stays.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-projectid-deployments-id-delete.html
 * @returns false when it was not there
 */
export function deleteDeployment(oic: ApiAccess, key: DeploymentKey): Promise<boolean> {
  return remove(oic, { operation: 'Delete deployment', path: pathOf(key) });
}
