import * as z from 'zod/mini';
import { seenIn } from '#runtime/answers.ts';
import { ConnectionIncomplete, Locked, Unavailable } from '#runtime/errors.ts';
import type { HttpResponse } from '#runtime/http.ts';
import { saysTargetRefused } from '#runtime/target-refusal.ts';
import { callOic, lockedBy, type Oic, readOic, requireOk } from './client.ts';
import { missingProperties } from './connection-properties.ts';
import { listAll } from './lists.ts';

const text = z.nullish(z.string());
/** OIC calls the target while we wait, and a firewall that drops packets makes that long. */
const TEST_MS = 120_000;
const UPDATE_MS = 60_000;

const Property = z.object({
  propertyGroup: text,
  propertyName: z.string(),
  propertyType: text,
  propertyValue: text,
  defaultPropertyValue: text,
  requiredFlag: z.nullish(z.boolean()),
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
  lockedFlag: z.nullish(z.boolean()),
  lockedBy: text,
  lastUpdated: z.nullish(z.union([z.string(), z.number()])),
});
export type Connection = z.infer<typeof Connection>;

export interface ConnectionKey {
  projectId: string;
  connectionId: string;
}

/** What an update may hold; OIC ignores everything else. */
export interface ConnectionUpdate {
  connectionProperties: SentProperty[];
  securityPolicy: string;
  securityProperties: SentProperty[];
}
export type SentProperty = Record<
  'propertyGroup' | 'propertyName' | 'propertyType' | 'propertyValue',
  string
>;

const segments = ({ projectId, connectionId }: ConnectionKey) =>
  ['projects', projectId, 'connections', connectionId] as const;

/** The connection, whatever state it is in. @throws NotFound */
export async function getConnection(oic: Oic, key: ConnectionKey): Promise<Connection> {
  const operation = 'Read connection';
  return readOic(Connection, await callOic(oic, { operation, path: segments(key) }), operation);
}

/** Every connection of a project. */
export function listConnections(oic: Oic, projectId: string): Promise<Connection[]> {
  const path = ['projects', projectId, 'connections'];
  return listAll(oic, Connection, { operation: 'List connections', path });
}

/**
 * Sets values of a connection; sending the same twice is the same.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-projectid-connections-id-post.html
 * @throws Locked somebody has it open in an editor
 */
export async function updateConnection(
  oic: Oic,
  key: ConnectionKey,
  update: ConnectionUpdate,
): Promise<void> {
  const operation = 'Update connection';
  const response = await callOic(oic, {
    operation,
    method: 'PATCH',
    path: segments(key),
    json: update,
    timeoutMs: UPDATE_MS,
  });
  await refuseLocked(oic, key, response, operation);
  requireOk(response, operation);
}

const TestAnswer = z.object({ status: text, details: text });

/**
 * Has OIC call the target of a connection. The `testStatus` of the connection itself is no substitute: it
 * is false on working ones. What a target that refuses looks like is not documented: this takes an answer
 * without SUCCESS, and a 500 that speaks of the test, for the same.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-projectid-connections-id-test-post.html
 * @throws ConnectionIncomplete required properties have no value; names them
 * @throws Locked somebody has it open in an editor
 */
export async function testConnection(
  oic: Oic,
  key: ConnectionKey,
): Promise<{ passed: boolean; details: string; requestId: string | undefined }> {
  const operation = 'Test connection';
  try {
    const path = [...segments(key), 'test'];
    const response = await callOic(oic, { operation, method: 'POST', path, timeoutMs: TEST_MS });
    await refuseLocked(oic, key, response, operation);
    if (response.status === 409) throw incomplete(await getConnection(oic, key), response);
    const { status, details } = readOic(TestAnswer, response, operation);
    const passed = status?.toUpperCase() === 'SUCCESS';
    return { passed, details: details ?? `status ${status}`, requestId: response.requestId };
  } catch (error) {
    const failure = failedTest(error);
    if (!failure) throw error;
    return failure;
  }
}

function failedTest(error: unknown) {
  const seen = error instanceof Unavailable ? error.explanation.seen : undefined;
  if (seen?.status !== 500) return undefined;
  const { requestId, detail: text = '' } = seen;
  const { detail = '' } = seenIn({ status: 500, headers: new Headers(), text, requestId });
  const aboutTest = /\btest\b.*\bfail|\bfail.*\btest\b/i.test(detail) || saysTargetRefused(detail);
  return aboutTest ? { passed: false, details: detail, requestId } : undefined;
}

/** @param response where OIC refused because of it; none when we saw it ourselves */
export function incomplete(connection: Connection, response?: HttpResponse): ConnectionIncomplete {
  const missing = missingProperties(connection);
  return new ConnectionIncomplete({
    system: 'oic',
    summary: `The connection ${connection.id} is not complete: ${missing.join(', ') || `its status is ${connection.status}`}.`,
    fix: missing.length
      ? 'Give these properties a value in the OIC console (Projects, your project, Connections), close the editor, then resume.'
      : 'Open the connection in the OIC console, complete and save it, close the editor, then resume.',
    seen: response && seenIn(response),
  });
}

/** The error for a connection that shows its lock. */
export function connectionLocked({ id, lockedBy: holder }: Connection): Locked {
  return new Locked({
    system: 'oic',
    summary: `The connection ${id} is open in an editor${holder ? `: ${holder} holds the lock` : ''}.`,
    fix: `Ask ${holder ?? 'whoever has it open'} to close the connection in the OIC console, then resume.`,
  });
}

async function refuseLocked(
  oic: Oic,
  key: ConnectionKey,
  response: HttpResponse,
  operation: string,
): Promise<void> {
  if (response.status !== 412 && response.status !== 423) return;
  const connection = await getConnection(oic, key);
  throw lockedBy(response, operation, connection.lockedBy ?? undefined);
}
