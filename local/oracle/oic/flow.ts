/** What an integration does with its outbound connection. */

import { Refusal, type Reply } from '#local/simulation/call.ts';
import type { World } from '#local/simulation/world.ts';
import { callWithin, Unreachable, type Visited } from '#local/world-client.ts';
import type { ArchivedEndpoint } from './archive-layout.ts';
import { credentialsOf } from './connection-test.ts';
import type { ConnectionRecord } from './model.ts';

/**
 * Calls the target of an integration: the connection's address, the path of the call appended, the
 * trigger's values as its query. A value goes on as it came, encoded once for the wire, so that one
 * which was encoded twice arrives encoded.
 * Throws `Refusal` 500 when the target refuses or can't be reached: an unhandled fault of a
 * REST-triggered integration. Its exact body is not verified with Oracle.
 */
export async function callTarget(
  world: World,
  connection: ConnectionRecord,
  target: ArchivedEndpoint,
  values: string[],
): Promise<Reply> {
  const answer = await attempt(world, connection, target, addressOf(connection, target, values));
  if (answer.status < 400) {
    const headers = { 'content-type': 'application/json' };
    return { status: 200, headers, body: answer.text };
  }
  throw fault(`${target.name}: the target answered ${answer.status}. ${summary(answer.text)}`);
}

function addressOf(
  { connectionValues }: ConnectionRecord,
  target: ArchivedEndpoint,
  values: string[],
): URL {
  // A connection URL with a path (`/api/restapi/`) sends the call to the wrong place, as it does
  // in life.
  const base = (connectionValues.connectionUrl ?? '').replace(/\/+$/, '');
  const query = target.query.map((name, at) => `${name}=${encodeURIComponent(values[at] ?? '')}`);
  const address = `${base}/${target.path}${query.length > 0 ? `?${query.join('&')}` : ''}`;
  if (!URL.canParse(address)) throw fault(`${target.name}: ${base} is not a URL.`);
  return new URL(address);
}

async function attempt(
  world: World,
  connection: ConnectionRecord,
  target: ArchivedEndpoint,
  address: URL,
): Promise<Visited> {
  const headers = credentialsOf(connection);
  try {
    return await callWithin(world, address, { method: target.method, headers });
  } catch (error) {
    if (error instanceof Unreachable) throw fault(`${target.name}: ${error.message}`);
    throw error;
  }
}

function summary(text: string): string {
  return text.slice(0, 300);
}

function fault(message: string): Refusal {
  return new Refusal(500, 'OIC_FLOW_FAULT', message);
}
