/** Takes a project out of an instance as an archive. */

import { Refusal } from '#local/simulation/call.ts';
import type { ArchivedIntegration, ArchivedProject } from './archive-layout.ts';
import type { ProjectRecord } from './model.ts';
import { integrationId, type Site } from './site.ts';

/**
 * The archive of a whole project (`label` empty), or of one of its deployments. Neither addresses
 * nor credentials of connections go into it.
 * Throws `Refusal` 404 when there is no deployment of that code.
 */
export function archived(site: Site, project: ProjectRecord, label: string): ArchivedProject {
  const { instance, code, name, description } = project;
  const deployment = project.deployments.find((one) => one.code === label);
  if (label !== '' && !deployment) {
    throw new Refusal(404, 'RESOURCE_NOT_FOUND', `Deployment ${label} was not found.`);
  }
  const wanted = deployment && new Set(deployment.integrations.map(integrationId));
  const integrations: ArchivedIntegration[] = site
    .integrationsOf(instance, code)
    .filter((one) => wanted === undefined || wanted.has(integrationId(one)))
    .map(({ code, version, name, endpoints, resources }) => ({
      code,
      version,
      name,
      endpoints,
      resources,
    }));
  // A deployment carries only what its integrations use.
  const used = new Set(
    integrations.flatMap(({ endpoints }) => endpoints.map(({ connection }) => connection)),
  );
  const connections = site
    .connectionsOf(instance, code)
    .filter(({ id }) => deployment === undefined || used.has(id))
    .map(({ id, name, adapter, role }) => ({ id, name, adapter, role }));
  const deployments = deployment ? [deployment] : project.deployments;
  return { code, name, description, deployments, connections, integrations };
}
