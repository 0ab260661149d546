/** A connection meets its target: the console's Test button, and every call of an integration. */

import type { World } from '#local/simulation/world.ts';
import { callWithin, Unreachable } from '#local/world-client.ts';
import type { ConnectionRecord } from './model.ts';

/**
 * Calls the address of a connection with its credentials. Answers why that failed, or nothing.
 * A passed test says nothing about the paths below that address.
 */
export async function testConnection(
  world: World,
  connection: ConnectionRecord,
): Promise<string | undefined> {
  const address = connection.connectionValues.connectionUrl;
  if (address === undefined) return undefined;
  if (!URL.canParse(address)) return `${address} is not a URL.`;
  try {
    const { status } = await callWithin(world, new URL(address), {
      method: 'GET',
      headers: credentialsOf(connection),
    });
    if (status < 400) return undefined;
    return `${new URL(address).host} answered ${status}.`;
  } catch (error) {
    if (error instanceof Unreachable) return error.message;
    throw error;
  }
}

/** The headers by which a connection signs in to its target. */
export function credentialsOf({ securityPolicy, securityValues }: ConnectionRecord): {
  authorization?: string;
} {
  if (securityPolicy !== 'BASIC_AUTH') return {};
  const pair = `${securityValues.username}:${securityValues.password}`;
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}
