import * as z from 'zod/mini';
import { callOic, readOic } from '#functions/oic/client.ts';
import { collect, eachItem, type Page, type Position } from '#functions/oic/pages.ts';
import { Locked } from '#runtime/errors.ts';
import {
  type ApiAccess,
  change,
  type ListQuery,
  type Refusals,
  readList,
  refusalOf,
  remove,
} from './call.ts';
import { type FileSource, sendFile } from './multipart.ts';

const text = z.nullish(z.string());
const flag = z.nullish(z.boolean());

const Property = z.object({
  propertyGroup: text,
  propertyName: z.string(),
  propertyType: text,
  propertyValue: text,
  defaultPropertyValue: text,
  requiredFlag: flag,
  /** Its value is a file, to be sent as an attachment. */
  hasAttachment: flag,
  acceptableKeys: z.nullish(z.array(z.union([z.string(), z.object({ value: text, key: text })]))),
});
export type Property = z.infer<typeof Property>;

const Properties = z.nullish(z.array(Property));

/**
 * A connection as OIC shows it; secrets in it read `*****`.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-projectid-connections-id-get.html
 */
const Connection = z.object({
  id: z.string(),
  name: text,
  /** SOURCE, TARGET or SOURCE_AND_TARGET. */
  role: text,
  /** `CONFIGURED` when it is ready; `INPROGRESS` while something required is missing. */
  status: text,
  adapterType: z.nullish(z.object({ name: text })),
  connectionProperties: Properties,
  securityPolicy: text,
  securityProperties: Properties,
  /** Every policy that the adapter accepts, with the properties it needs. */
  securityPolicyInfo: z.nullish(
    z.array(z.object({ securityPolicy: z.string(), securityProperties: Properties })),
  ),
  agentRequired: flag,
  /** How many active integrations use it. */
  usageActive: z.nullish(z.number()),
  lockedFlag: flag,
  lockedBy: text,
  lastUpdated: z.nullish(z.union([z.string(), z.number()])),
});
export type Connection = z.infer<typeof Connection>;

export interface ConnectionKey {
  projectId: string;
  connectionId: string;
}

/** What an update may hold; OIC ignores everything else. A secret is never fetched and sent back: it reads `*****`. */
export interface ConnectionUpdate {
  connectionProperties: SentProperty[];
  securityPolicy: string;
  securityProperties: SentProperty[];
  /** For an adapter that goes through an agent; the group must exist in the instance. */
  agentGroupId?: string;
}
export type SentProperty = Record<
  'propertyGroup' | 'propertyName' | 'propertyType' | 'propertyValue',
  string
>;

export const connectionPath = ({ projectId, connectionId }: ConnectionKey) =>
  ['projects', projectId, 'connections', connectionId] as const;

/** The connection, whatever state it is in. @throws NotFound */
export async function getConnection(oic: ApiAccess, key: ConnectionKey): Promise<Connection> {
  const operation = 'Read connection';
  const response = await callOic(oic, { operation, path: connectionPath(key) });
  return readOic(Connection, response, operation);
}

/** One page of the connections of a project. `where` takes status, role and type. */
export function pageOfConnections(
  oic: ApiAccess,
  projectId: string,
  query: ListQuery = {},
  position: Position = {},
): Promise<Page<Connection>> {
  const path = ['projects', projectId, 'connections'];
  return readList(oic, Connection, { operation: 'List connections', path }, query, position);
}

/** All of them, page by page. */
export function eachConnection(oic: ApiAccess, projectId: string, query?: ListQuery) {
  return eachItem((position) => pageOfConnections(oic, projectId, query, position));
}

/** Every connection of a project, at once. */
export function listConnections(oic: ApiAccess, projectId: string): Promise<Connection[]> {
  return collect(eachConnection(oic, projectId));
}

/**
 * Sets values of a connection; sending the same twice is the same.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-projectid-connections-id-post.html
 * @throws NotFound
 * @throws Locked somebody has it open in an editor
 * @throws Unexpected a value is a mask; nothing was sent
 */
export async function updateConnection(
  oic: ApiAccess,
  key: ConnectionKey,
  update: ConnectionUpdate,
): Promise<void> {
  const operation = 'Update connection';
  const call = { operation, method: 'PATCH', path: connectionPath(key), json: update } as const;
  await change(oic, call, onlyLocks(oic, key));
}

/**
 * Sends the file that is the value of a property, such as a private key or a WSDL. To be sent after `updateConnection`,
 * which chooses the policy. That the project form of this call exists is told by a guide, not by a page of the book.
 * Source: https://github.com/rchafik/oicDevops
 * @param propertyName a property with `hasAttachment`
 * @throws NotFound no such connection or property
 * @throws Locked somebody has it open in an editor
 */
export async function attachFile(
  oic: ApiAccess,
  key: ConnectionKey,
  propertyName: string,
  file: FileSource,
): Promise<void> {
  const operation = 'Attach file to connection';
  const path = [...connectionPath(key), 'attachments', propertyName];
  const response = await sendFile(oic, { operation, method: 'POST', path }, file);
  if (response.status < 300) return;
  throw await refusalOf(response, operation, onlyLocks(oic, key));
}

/**
 * Has OIC read the metadata of the target again, for adapters that keep them.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-connections-id-metadata-post.html
 * (the form in a project is not verified)
 * @throws NotFound
 * @throws Locked somebody has it open in an editor
 */
export async function refreshMetadata(oic: ApiAccess, key: ConnectionKey): Promise<void> {
  const path = [...connectionPath(key), 'metadata'];
  const call = { operation: 'Refresh connection metadata', method: 'POST', path } as const;
  await change(oic, call, onlyLocks(oic, key));
}

/**
 * Deletes a connection.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-projectid-connections-id-delete.html
 * @returns false when it was not there
 * @throws Locked somebody has it open in an editor (423)
 * @throws InUse an integration needs it (412)
 */
export function deleteConnection(oic: ApiAccess, key: ConnectionKey): Promise<boolean> {
  const call = { operation: 'Delete connection', path: connectionPath(key) };
  return remove(oic, call, { look: () => getConnection(oic, key) });
}

const onlyLocks = (oic: ApiAccess, key: ConnectionKey): Refusals => ({
  look: () => getConnection(oic, key),
  onlyLocks: true,
});

/** The error for a connection that shows its lock. */
export function connectionLocked({ id, lockedBy: holder }: Connection): Locked {
  return new Locked({
    system: 'oic',
    summary: `The connection ${id} is open in an editor${holder ? `: ${holder} holds the lock` : ''}.`,
    fix: `Ask ${holder ?? 'whoever has it open'} to close the connection in the OIC console, then resume.`,
  });
}
