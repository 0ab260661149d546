/** An integration as the API shows it. */

import { shortVersion, statusAt } from './activation.ts';
import type { ArchivedEndpoint } from './archive-layout.ts';
import { viewLock } from './connection-view.ts';
import type { IntegrationRecord } from './model.ts';
import { integrationId, type Site } from './site.ts';
import { timestamp } from './wire.ts';

/**
 * Prefix of an integration's endpoints on the run-time host. In a project the version in the path
 * is `major.minor` (https://github.com/rchafik/oicDevops); not verified with Oracle.
 */
export function runtimePath(record: Pick<IntegrationRecord, 'projectId' | 'code' | 'version'>) {
  const { projectId, code, version } = record;
  return `/ic/api/integration/v2/flows/rest/project/${projectId}/${code}/${shortVersion(version)}`;
}

/** What reads the same for every integration that the simulation holds. */
const sharedFacts = {
  percentageComplete: 100,
  pattern: 'Orchestration',
  projectType: 'DEVELOPED',
  scope: 'PRIVATE',
  recordEnabledFlag: false,
  smartTags: [],
  trackingVariables: [],
  tempCopyExists: false,
  compatible: false,
};

/**
 * The body of an integration, with the fields of live answers (collection of
 * https://github.com/oracle-devrel/technology-engineering, `06-oic-cicd-quickstart`).
 * @param runtimeUrl Origin of the instance's run-time host.
 * @param self Address of the integration.
 */
export function viewIntegration(
  record: IntegrationRecord,
  { now, runtimeUrl, self }: { now: number; runtimeUrl: string; self: string },
): Record<string, unknown> {
  const { code, version, name, projectId } = record;
  const status = statusAt(record, now);
  const triggered = record.endpoints.some(({ role }) => role === 'SOURCE');
  return {
    id: integrationId(record),
    code,
    version,
    name,
    projectId,
    status,
    ...sharedFacts,
    style: styleOf(record),
    styleDescription: record.style === 'scheduled' ? 'Schedule' : 'Application',
    scheduleApplicableFlag: record.style === 'scheduled',
    scheduleDefinedFlag: record.schedule !== undefined,
    ...viewLock(record, now),
    tracingEnabledFlag: record.tracingEnabledFlag,
    payloadTracingEnabledFlag: record.payloadTracingEnabledFlag,
    endPoints: record.endpoints.map(viewEndpoint),
    // Only an active integration has an address.
    ...(status === 'ACTIVATED' &&
      triggered && { endPointURI: `${runtimeUrl}${runtimePath(record)}/metadata` }),
    created: timestamp(record.created.at),
    createdBy: record.created.by,
    lastUpdated: timestamp(record.updated.at),
    lastUpdatedBy: record.updated.by,
    links: [{ rel: 'self', href: self }],
  };
}

/** How it is started, as lists filter by it. */
export function styleOf({ style }: Pick<IntegrationRecord, 'style'>): string {
  return style === 'scheduled' ? 'SCHEDULED' : 'FREEFORM';
}

/**
 * What it needs, as the answer for one integration lists it; a list of integrations doesn't.
 * https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-integrations-id-get.html
 */
export function dependenciesOf({ settings }: Site, record: IntegrationRecord) {
  const { endpoints, lookups = [], libraries = [] } = record;
  const unique = (ids: (string | undefined)[]) => [...new Set(ids.flatMap((id) => id ?? []))];
  const versioned = (id: string) => {
    const [code = '', version = ''] = id.split('|');
    return { code, version };
  };
  const children = unique(endpoints.map(({ integration }) => integration)).map(versioned);
  return {
    connections: unique(endpoints.map(({ connection }) => connection)).map((id) => ({ id })),
    ...(settings.listsChildren && { integrations: children }),
    lookups: lookups.map((name) => ({ name })),
    libraries: libraries.map(versioned),
  };
}

function viewEndpoint({ name, role, connection }: ArchivedEndpoint) {
  const reference = connection && { id: connection, agentRequired: false, links: [] };
  return { name, role, ...(reference && { connection: reference }) };
}
