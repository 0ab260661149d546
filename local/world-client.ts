/** One simulated system calls another: real HTTP to the world, so that faults and log apply. */

import { type IncomingMessage, request } from 'node:http';
import type { World } from './simulation/world.ts';

/** What a system of the world sends to another. */
export interface Visit {
  method: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

/** What it gets back. */
export interface Visited {
  status: number;
  text: string;
}

/** The host is unknown, the connection broke, or no answer came in time. */
export class Unreachable extends Error {
  override name = 'Unreachable';
}

/** Only for a fault that never answers; a real answer comes within milliseconds. */
const patienceMs = 15_000;
const longestAnswer = 1024 * 1024;

/**
 * Calls a URL within the world: `https://<virtual host>/…`, or `http://127.0.0.1:<port>/…` in ports
 * mode. Never leaves the machine.
 * Throws `Unreachable` when the world has no such host, or no answer comes.
 */
export async function callWithin(world: World, url: URL, visit: Visit): Promise<Visited> {
  const { port, headers } = addressOf(world, url);
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const outgoing = request(
      {
        host: '127.0.0.1',
        port,
        method: visit.method,
        path: `${url.pathname}${url.search}`,
        headers: { ...visit.headers, ...headers, connection: 'close' },
        signal: AbortSignal.timeout(patienceMs),
      },
      resolve,
    );
    outgoing.on('error', (cause) => reject(unreachable(url, cause)));
    outgoing.end(visit.body);
  });
  return { status: response.statusCode ?? 0, text: await readText(response, url) };
}

function addressOf(world: World, url: URL): { port: number; headers: Record<string, string> } {
  if (world.addressing === 'ports') {
    if (url.hostname !== '127.0.0.1' || url.port === '') throw unreachable(url);
    return { port: Number(url.port), headers: {} };
  }
  if (url.protocol !== 'https:' || url.port !== '' || !world.knows(url.hostname)) {
    throw unreachable(url);
  }
  return { port: world.port, headers: { host: url.hostname } };
}

async function readText(response: IncomingMessage, url: URL): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of response) {
      length += chunk.length;
      if (length > longestAnswer) throw new Error('The answer is too long.');
      chunks.push(chunk);
    }
  } catch (cause) {
    throw unreachable(url, cause);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function unreachable(url: URL, cause?: unknown): Unreachable {
  return new Unreachable(`${url.host} cannot be reached.`, { cause });
}
