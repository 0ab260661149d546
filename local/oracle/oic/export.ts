/** Takes a project out of an instance as an archive. */

import { Refusal } from '#local/simulation/call.ts';
import type { ArchivedIntegration, ArchivedProject } from './archive-layout.ts';
import type { IntegrationRecord, ProjectRecord } from './model.ts';
import { integrationId, type Site } from './site.ts';

/**
 * The archive of a whole project (`label` empty), or of one of its deployments, which carries what its integrations
 * use: a lookup that none of them reads is left out. Neither addresses nor credentials of connections go into it.
 * http://niallcblogs.blogspot.com/2024/12/1052-oic-project-deployment.html
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
    .map(archivedIntegration);
  // A deployment carries only what its integrations use.
  const used = new Set(
    integrations.flatMap(({ endpoints }) => endpoints.map(({ connection }) => connection)),
  );
  const connections = site
    .connectionsOf(instance, code)
    .filter(({ id }) => deployment === undefined || used.has(id))
    .map(({ id, name, adapter, role }) => ({ id, name, adapter, role }));
  const reads = new Set(integrations.flatMap((one) => one.lookups ?? []));
  const calls = new Set(integrations.flatMap((one) => one.libraries ?? []));
  const lookups = site
    .lookupsOf(instance, code)
    .filter((one) => deployment === undefined || reads.has(one.name))
    .map(({ name, description, columns, rows }) => ({ name, description, columns, rows }));
  const libraries = site
    .librariesOf(instance, code)
    .filter((one) => deployment === undefined || calls.has(integrationId(one)))
    .map(({ code, version, name, type, description, script }) => {
      return { code, version, name, type, description, script };
    });
  const deployments = deployment ? [deployment] : project.deployments;
  return { code, name, description, deployments, connections, integrations, lookups, libraries };
}

/** What of an integration goes into an archive: neither state, nor flags, nor its schedule. */
export function archivedIntegration(record: IntegrationRecord): ArchivedIntegration {
  const { code, version, name, style, endpoints, lookups, libraries, resources } = record;
  return {
    code,
    version,
    name,
    ...(style && { style }),
    endpoints,
    ...(lookups && { lookups }),
    ...(libraries && { libraries }),
    resources,
  };
}
