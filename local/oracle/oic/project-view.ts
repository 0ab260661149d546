/** A project as the API shows it. */

import { statusAt } from './activation.ts';
import { isLocked, type ProjectRecord, type Stamp } from './model.ts';
import type { Site } from './site.ts';
import { timestamp } from './wire.ts';

/**
 * The body of a project, as import and read answer it (live bodies in
 * https://github.com/rchafik/oicDevops, README). Deployments are called labels in here.
 * @param href Address of the project.
 */
export function viewProject(
  site: Site,
  project: ProjectRecord,
  href: string,
): Record<string, unknown> {
  const { code, name, description } = project;
  return {
    id: code,
    code,
    name,
    description,
    type: 'DEVELOPED',
    cloneRestrict: 'NONE',
    mcpEnabled: false,
    simplifiedMode: false,
    viewRestricted: false,
    smartTags: [],
    origin: {},
    state: viewState(site, project),
    links: [
      { rel: 'self', href },
      { rel: 'canonical', href },
    ],
  };
}

function viewState(site: Site, project: ProjectRecord) {
  const { instance, code, deployments, revision, created, updated } = project;
  const integrations = site.integrationsOf(instance, code);
  const connections = site.connectionsOf(instance, code);
  const locked = [...integrations, ...connections].some((one) => isLocked(one, site.now));
  const active = integrations.some((one) => statusAt(one, site.now) === 'ACTIVATED');
  return {
    status: active ? 'ACTIVE' : 'DRAFT',
    projectRevisionId: revision,
    serviceInstanceId: 0,
    lockStatus: locked,
    locked,
    assets: {
      labelsRs: {
        items: deployments.map((deployment) => ({
          ...deployment,
          lastUpdated: timestamp(updated.at),
        })),
      },
      connections: connections.map(({ id, name }) => ({ id, name })),
      integrations: integrations.map(({ code, version, name }) => ({ code, version, name })),
      lookups: site.lookupsOf(instance, code).map(({ name }) => ({ id: name, name })),
    },
    created: viewStamp(created),
    updated: viewStamp(updated),
    latest: viewStamp(updated),
  };
}

// With client credentials the name is the client id: https://github.com/rchafik/oicDevops
function viewStamp({ by, at }: Stamp) {
  return { by, date: timestamp(at) };
}
