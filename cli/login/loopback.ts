import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the browser brought back. */
export type Returned = { code: string } | { error: string; description: string | undefined };

/** Waits on this machine for the browser that an identity domain sends back. */
export interface Loopback extends AsyncDisposable {
  /** Where the browser is to be sent: `http://127.0.0.1:<port>/callback`. */
  redirectUri: string;
  /** Resolves with the first answer for this attempt; others are refused and waited on. */
  returned: Promise<Returned>;
}

/**
 * Opens a port of 127.0.0.1 and of nothing else. An answer with another `state` was not asked for by us: it is refused,
 * and the real one is still waited for.
 * Source: https://www.rfc-editor.org/rfc/rfc8252#section-7.3
 * @param port 0 for any free one
 */
export async function openLoopback(state: string, port: number): Promise<Loopback> {
  const { promise, resolve } = Promise.withResolvers<Returned>();
  const server = createServer((request, response) => {
    const found = readReturn(request, state);
    if ('status' in found) return say(response, found.status, found.text);
    // The person reads this; the command goes on only when the page has left.
    const text = 'code' in found ? SIGNED_IN : NOT_SIGNED_IN;
    response.once('finish', () => resolve(found));
    say(response, 200, text);
  });
  await listen(server, port);
  return {
    redirectUri: `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`,
    returned: promise,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((listening, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', listening);
  });
}

const SIGNED_IN = 'You are signed in. Close this page and go back to the terminal.';
const NOT_SIGNED_IN = 'You are not signed in. The terminal says why.';

function readReturn(
  { method, url = '/' }: IncomingMessage,
  state: string,
): Returned | { status: number; text: string } {
  const { pathname, searchParams } = new URL(url, 'http://127.0.0.1');
  if (method !== 'GET' || pathname !== '/callback') return { status: 404, text: 'Nothing here.' };
  if (searchParams.get('state') !== state) {
    return { status: 400, text: 'This is not the answer to our sign-in. Start again.' };
  }
  const error = searchParams.get('error');
  if (error) return { error, description: searchParams.get('error_description') ?? undefined };
  const code = searchParams.get('code');
  return code ? { code } : { status: 400, text: 'The answer holds no code.' };
}

function say(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    // The address of this page holds the code.
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    connection: 'close',
  });
  response.end(`${text}\n`);
}
