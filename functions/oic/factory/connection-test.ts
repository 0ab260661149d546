import * as z from 'zod/mini';
import { callOic, lockedBy, readOic } from '#functions/oic/client.ts';
import { missingProperties } from '#functions/oic/connection-properties.ts';
import { seenIn } from '#runtime/answers.ts';
import { ConnectionIncomplete, Unavailable } from '#runtime/errors.ts';
import type { HttpResponse } from '#runtime/http.ts';
import { saysTargetRefused } from '#runtime/target-refusal.ts';
import type { ApiAccess } from './call.ts';
import {
  type Connection,
  type ConnectionKey,
  connectionPath,
  getConnection,
} from './connections.ts';

/** OIC calls the target while we wait, and a firewall that drops packets makes that long. */
const TEST_MS = 120_000;

const text = z.nullish(z.string());
const TestAnswer = z.object({ status: text, details: text });

/**
 * Has OIC call the target of a connection. The `testStatus` of the connection itself is no substitute: it
 * is false on working ones. What a target that refuses looks like is not documented: this takes an answer
 * without SUCCESS, and a 500 that speaks of the test, for the same.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-projectid-connections-id-test-post.html
 * @throws NotFound
 * @throws ConnectionIncomplete required properties have no value; names them (409)
 * @throws Locked somebody has it open in an editor (412)
 */
export async function testConnection(
  oic: ApiAccess,
  key: ConnectionKey,
): Promise<{ passed: boolean; details: string; requestId: string | undefined }> {
  const operation = 'Test connection';
  try {
    const path = [...connectionPath(key), 'test'];
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

async function refuseLocked(
  oic: ApiAccess,
  key: ConnectionKey,
  response: HttpResponse,
  operation: string,
): Promise<void> {
  if (response.status !== 412 && response.status !== 423) return;
  const connection = await getConnection(oic, key);
  throw lockedBy(response, operation, connection.lockedBy ?? undefined);
}
