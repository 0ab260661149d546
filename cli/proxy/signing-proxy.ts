import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { HttpProblem } from '#functions/api/routing/http-problem.ts';
import { problemDocument } from '#functions/api/routing/problem-document.ts';
import { refusalOf, withoutOwnOrigin } from '#local/aws/guard.ts';
import { closeServer, listenOnLoopback } from '#local/aws/wire.ts';
import { readBody } from '#local/read-body.ts';
import type { Authorization } from '../api/authorize.ts';
import { CommandError } from '../exit-codes.ts';

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
const LARGEST_BODY = 10 * 1024 * 1024;
/** What a page may say to the API; who it is says the proxy. */
const SENT = ['accept', 'content-type', 'idempotency-key', 'if-none-match', 'last-event-id'];
/** What belongs to one connection, or describes bytes that fetch has unpacked. */
const KEPT_BACK =
  /^(connection|keep-alive|transfer-encoding|content-(encoding|length)|set-cookie|strict-transport-security)$/i;

export interface Upstream {
  /** Address of the API without a slash at its end. */
  base: string;
  authorization: Authorization;
}

export interface SigningProxy {
  /** `http://127.0.0.1:PORT` */
  url: string;
  close(): Promise<void>;
}

/**
 * Serves a deployed API, with its page, on 127.0.0.1, and signs every request with the credentials of this
 * machine: a browser can't. Only programs of this machine and the page itself are let in.
 * @param options.port 0 or absent: any free one
 */
export async function startSigningProxy(
  upstream: Upstream,
  options: { port?: number } = {},
): Promise<SigningProxy> {
  const server = createServer((request, response) => {
    serve(upstream, request, response).catch((error: unknown) => fail(response, error));
  });
  const port = await listenOnLoopback(server, options.port);
  return { url: `http://127.0.0.1:${port}`, close: () => closeServer(server) };
}

async function serve(
  upstream: Upstream,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const refusal = refusalOf(withoutOwnOrigin(request)) ?? strangerIn(request);
  if (refusal) return refuse(response, 403, refusal);
  const [path] = (request.url ?? '/').split('?');
  if (path === '/') return redirect(response, '/console/');
  // The page need not sign anybody in: this proxy does.
  if (path === '/console/settings.json') return sendJson(response, 200, { signIn: null });
  const body = await readBody(request, LARGEST_BODY);
  if (!body) return refuse(response, 413, 'The body is longer than 10 MB.');
  await forward(upstream, request, body, response);
}

/** Pages of other sites may ask a browser for anything; it says that they did. */
function strangerIn({ headers, method }: IncomingMessage): string | undefined {
  const site = headers['sec-fetch-site'];
  const isFollowedLink = method === 'GET' && headers['sec-fetch-mode'] === 'navigate';
  if (site === undefined || site === 'same-origin' || site === 'none' || isFollowedLink) return;
  return 'Requests from pages of other sites are refused.';
}

async function forward(
  { base, authorization }: Upstream,
  request: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(`${base}${request.url}`);
  if (!url.href.startsWith(`${base}/`)) return refuse(response, 404, 'There is no such address.');
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const method = request.method ?? 'GET';
  const text = body.length > 0 ? body.toString('utf8') : undefined;
  const unsigned = { method, url, headers: sentHeaders(request), body: text };
  const headers = await authorization.headersFor(unsigned);
  const { signal } = gone;
  const answer = await fetch(url, { method, headers, body: text, redirect: 'manual', signal });
  response.writeHead(answer.status, answeredHeaders(answer, url.origin, new URL(base).pathname));
  if (!answer.body) return void response.end();
  // Changes are passed on as they come.
  response.flushHeaders();
  await pipeline(Readable.fromWeb(answer.body as ReadableStream), response);
}

function sentHeaders({ headers }: IncomingMessage): Record<string, string> {
  const given = SENT.map((name) => [name, headers[name]] as const);
  return Object.fromEntries(given.filter((entry): entry is [string, string] => !!entry[1]));
}

/** Addresses of the API become our own. */
function answeredHeaders({ headers }: Response, origin: string, prefix: string) {
  const kept = [...headers].filter(([name]) => !KEPT_BACK.test(name));
  const ours = kept.map(([name, value]) => {
    if (name !== 'location') return [name, value];
    const path = value.startsWith(origin) ? value.slice(origin.length) : value;
    const isBelow = prefix !== '/' && path.startsWith(`${prefix.replace(/\/$/, '')}/`);
    return [name, isBelow ? path.slice(prefix.replace(/\/$/, '').length) : path];
  });
  return Object.fromEntries(ours) as Record<string, string>;
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { location }).end();
}

/** @param status as our API would answer */
function refuse(response: ServerResponse, status: number, detail: string): void {
  const error =
    status === 502 ? 'Unavailable' : status === 403 ? 'NotAuthorized' : 'InvalidRequest';
  const fix =
    status === 502
      ? 'Look at the terminal in which the page was started; then load it again.'
      : 'Open the address that the command has printed.';
  const problem = new HttpProblem({ status, error, detail, fix });
  sendJson(response, status, problemDocument(problem, 'local'), 'application/problem+json');
}

function sendJson(
  response: ServerResponse,
  status: number,
  document: unknown,
  type = 'application/json',
): void {
  const headers = { 'content-type': type, 'cache-control': 'no-store' };
  response.writeHead(status, { ...headers, 'x-content-type-options': 'nosniff' });
  response.end(JSON.stringify(document));
}

function fail(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) return void response.destroy();
  const { code } = ((error as Error).cause ?? {}) as NodeJS.ErrnoException;
  const why =
    error instanceof CommandError
      ? error.message
      : `The API can't be reached (${code ?? (error as Error).name}).`;
  refuse(response, 502, why);
}
