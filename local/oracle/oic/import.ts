/** Puts an archive into an instance: new, or merged into what is there. */

import type { Caller } from './access.ts';
import type {
  ArchivedConnection,
  ArchivedIntegration,
  ArchivedLookup,
  ArchivedProject,
} from './archive-layout.ts';
import type { ProjectRecord, Stamp } from './model.ts';
import { integrationId, type Site } from './site.ts';

/**
 * Adds what the archive holds and deletes nothing. A connection that is already there stays as it
 * is, because an archive carries neither addresses nor credentials; a new one arrives as a draft
 * (http://niallcblogs.blogspot.com/2026/02/31116-oic-project-deployments.html,
 * https://blogs.oracle.com/integration/promoting-your-code; for projects not verified with Oracle).
 */
export function mergeProject(
  site: Site,
  caller: Pick<Caller, 'instance' | 'clientId'>,
  archive: ArchivedProject,
): ProjectRecord {
  const stamp: Stamp = { by: caller.clientId, at: site.now };
  const known = site.projects.find(
    (one) => one.instance === caller.instance && one.code === archive.code,
  );
  const taken = new Set(archive.deployments.map(({ code }) => code));
  const project: ProjectRecord = {
    instance: caller.instance,
    code: archive.code,
    name: archive.name,
    description: archive.description,
    deployments: [
      ...(known?.deployments.filter(({ code }) => !taken.has(code)) ?? []),
      ...archive.deployments,
    ],
    revision: known === undefined ? 0 : known.revision + 1,
    ...(known?.access && { access: known.access }),
    created: known?.created ?? stamp,
    updated: stamp,
  };
  site.keepProject(project);
  for (const lookup of archive.lookups ?? []) addLookup(site, project, lookup, stamp);
  for (const library of archive.libraries ?? []) {
    site.keepLibrary({
      ...library,
      instance: caller.instance,
      projectId: project.code,
      updated: stamp,
    });
  }
  for (const connection of archive.connections) addConnection(site, project, connection, stamp);
  for (const integration of archive.integrations) addIntegration(site, project, integration, stamp);
  return project;
}

/** Puts a connection into a project as a draft; one that is there stays. */
export function addConnection(
  site: Site,
  { instance, code }: ProjectRecord,
  connection: ArchivedConnection,
  updated: Stamp,
): void {
  if (site.connectionsOf(instance, code).some(({ id }) => id === connection.id)) return;
  site.keepConnection({
    ...connection,
    instance,
    projectId: code,
    connectionValues: {},
    securityValues: {},
    updated,
  });
}

function addLookup(
  site: Site,
  { instance, code }: ProjectRecord,
  lookup: ArchivedLookup,
  updated: Stamp,
): void {
  const known = site.lookupsOf(instance, code).some(({ name }) => name === lookup.name);
  if (known && site.settings.importedLookups === 'keep') return;
  site.keepLookup({ ...lookup, instance, projectId: code, updated });
}

/** Puts a version into a project; one that is there keeps its state and its schedule. */
export function addIntegration(
  site: Site,
  { instance, code }: ProjectRecord,
  integration: ArchivedIntegration,
  stamp: Stamp,
): void {
  const known = site
    .integrationsOf(instance, code)
    .find((one) => integrationId(one) === integrationId(integration));
  site.keepIntegration({
    status: 'CONFIGURED',
    tracingEnabledFlag: false,
    payloadTracingEnabledFlag: false,
    created: stamp,
    ...known,
    style: undefined,
    lookups: undefined,
    libraries: undefined,
    ...integration,
    instance,
    projectId: code,
    updated: stamp,
  });
}
