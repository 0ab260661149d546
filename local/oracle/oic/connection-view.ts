/** A connection as the API shows it: masked, self-describing. */

import { type ConnectionRecord, isLocked } from './model.ts';
import type { PropertyDefinition } from './rest-adapter.ts';
import {
  connectionPropertiesOf,
  missingIn,
  percentageOf,
  securityPoliciesOf,
  securityPropertiesOf,
} from './rest-adapter.ts';
import { timestamp } from './wire.ts';

/**
 * What every secret reads as in an answer (live answers in the collection of
 * https://github.com/oracle-devrel/technology-engineering, `06-oic-cicd-quickstart`).
 */
export const mask = '*****';

/** What reads the same for every connection of the REST adapter. */
const restAdapterFacts = {
  // False on working connections too, so no client may take it for the state of health.
  testStatus: false,
  adapterType: { name: 'rest', displayName: 'REST', type: 'PREINSTALLED', links: [] },
  agentRequired: false,
  agentSupported: true,
  privateEndpoint: false,
  privateEndpointSupported: true,
  metadataDownloadSupportedFlag: false,
  hasOverride: false,
  scope: 'PRIVATE',
};

/**
 * The body of a connection.
 * @param usage How many integrations use it, and how many of those are active.
 * @param self Address of the connection.
 */
export function viewConnection(
  connection: ConnectionRecord,
  { now, usage, self }: { now: number; usage: { all: number; active: number }; self: string },
): Record<string, unknown> {
  const { id, name, role, projectId, securityPolicy, agentGroupId } = connection;
  const ready = missingIn(connection).length === 0;
  return {
    id,
    name,
    projectId,
    role,
    // https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-projectid-connections-get.html
    status: ready ? 'CONFIGURED' : 'INPROGRESS',
    percentageComplete: percentageOf(connection),
    ...restAdapterFacts,
    connectionProperties: valued(connectionPropertiesOf(role), connection.connectionValues),
    ...(securityPolicy !== undefined && { securityPolicy }),
    securityProperties: valued(securityPropertiesOf(securityPolicy), connection.securityValues),
    securityPolicyInfo: securityPoliciesOf().map((policy) => ({
      securityPolicy: policy.securityPolicy,
      description: policy.description,
      scope: role,
      securityProperties: policy.properties,
    })),
    ...viewLock(connection, now),
    ...(agentGroupId !== undefined && { agentGroupId }),
    lastUpdated: timestamp(connection.updated.at),
    lastUpdatedBy: connection.updated.by,
    usage: usage.all,
    usageActive: usage.active,
    links: [{ rel: 'self', href: self }],
  };
}

/** `lockedFlag`, and who holds the lock since when. */
export function viewLock(record: Parameters<typeof isLocked>[0], now: number) {
  if (!isLocked(record, now)) return { lockedFlag: false };
  const { by, at } = record.lock!;
  return { lockedFlag: true, lockedBy: by, lockedDate: timestamp(at) };
}

function valued(properties: PropertyDefinition[], values: Record<string, string>) {
  return properties.map((property) => {
    const value = values[property.propertyName];
    if (value === undefined) return property;
    const secret = property.propertyType === 'PASSWORD' || property.hasAttachment;
    return { ...property, propertyValue: secret ? mask : value };
  });
}
