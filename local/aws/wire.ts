/** The HTTP server that all local AWS endpoints but DynamoDB share, and its dispatch. */

import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readBody } from '../read-body.ts';
import { refusalOf, uploadingPage, withoutOrigin } from './guard.ts';
import type { JsonReply, JsonService } from './json-protocol.ts';
import { answerJson } from './json-protocol.ts';
import type { QueryService } from './sts.ts';

// The largest request of these services: 256 KiB of input, every character of it escaped.
const largestBody = 2 * 1024 * 1024;

export interface WireOptions {
  /** 0 or absent: any free port. */
  port?: number;
  services: JsonService[];
  /** Answers the forms that are posted to `/`. */
  query: QueryService;
  /** Answers every other request without an `X-Amz-Target`. */
  rest(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** The only access key let in; absent: any. */
  accessKeyId?: string;
  /** Told of defects, which the caller sees as HTTP 500. */
  onDefect?(error: unknown): void;
}

export interface Wire {
  /** `http://127.0.0.1:PORT` */
  endpoint: string;
  close(): Promise<void>;
}

function failure(status: number, code: string, message: string): JsonReply {
  return { status, body: JSON.stringify({ __type: code, message }) };
}

async function replyTo(
  options: WireOptions,
  request: IncomingMessage,
  target: string,
): Promise<JsonReply & { version: string }> {
  const [prefix, name = ''] = target.split('.', 2);
  const service = options.services.find((each) => each.target === prefix);
  const version = service?.version ?? '1.0';
  const body = await readBody(request, largestBody);
  if (!body) {
    return { ...failure(413, 'RequestEntityTooLargeException', 'Request too large.'), version };
  }
  if (!service) {
    return { ...failure(400, 'UnknownOperationException', `No local service ${prefix}.`), version };
  }
  return { ...(await answerJson(service, name, body)), version };
}

/** S3 takes forms, too, but only below a bucket. */
function isQuery({ method, url, headers }: IncomingMessage): boolean {
  const [type] = (headers['content-type'] ?? '').split(';');
  return method === 'POST' && url === '/' && type === 'application/x-www-form-urlencoded';
}

async function serveQuery(
  { query }: WireOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const form = new URLSearchParams((await readBody(request, largestBody))?.toString('utf8'));
  const sessionToken = request.headers['x-amz-security-token'];
  const { status, body } = query(form, sessionToken?.toString());
  const length = Buffer.byteLength(body);
  response.writeHead(status, { 'content-type': 'text/xml', 'content-length': length });
  response.end(body);
}

/** https://fetch.spec.whatwg.org/#cors-preflight-fetch */
function letPageUpload(page: string, request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('access-control-allow-origin', page);
  response.setHeader('access-control-allow-methods', 'PUT');
  const wanted = request.headers['access-control-request-headers'];
  if (wanted) response.setHeader('access-control-allow-headers', wanted);
  response.setHeader('vary', 'Origin');
}

async function serve(
  options: WireOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.setHeader('x-amzn-RequestId', randomUUID());
  const page = uploadingPage(request);
  if (page) letPageUpload(page, request, response);
  const refusal = refusalOf(page ? withoutOrigin(request) : request, options.accessKeyId);
  if (page && !refusal && request.method === 'OPTIONS') return void response.writeHead(204).end();
  const target = request.headers['x-amz-target'];
  if (!refusal && typeof target !== 'string') {
    return isQuery(request)
      ? serveQuery(options, request, response)
      : options.rest(request, response);
  }
  const reply = refusal
    ? { ...failure(403, 'AccessDeniedException', refusal), version: '1.0' }
    : await replyTo(options, request, String(target));
  response.writeHead(reply.status, {
    'content-type': `application/x-amz-json-${reply.version}`,
    'content-length': Buffer.byteLength(reply.body),
    // The unread rest of a refused body would be taken for the next request.
    ...(request.complete ? {} : { connection: 'close' }),
  });
  response.end(reply.body);
}

function reportDefect(options: WireOptions, response: ServerResponse, error: unknown): void {
  if (response.destroyed) return;
  options.onDefect?.(error);
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const { status, body } = failure(500, 'InternalFailure', 'A defect of the local endpoint.');
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0', connection: 'close' });
  response.end(body);
}

/** Stops listening and ends all connections; resolves once the port is free. */
export async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve, reject) =>
    server.close((error) => (error ? reject(error) : resolve())),
  );
  server.closeAllConnections();
  await closed;
}

/** Listens on 127.0.0.1 and resolves with the port that was taken. */
export async function listenOnLoopback(server: Server, port = 0): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  return (server.address() as AddressInfo).port;
}

/** Starts the server. */
export async function openWire(options: WireOptions): Promise<Wire> {
  const server = createServer((request, response) => {
    serve(options, request, response).catch((error) => reportDefect(options, response, error));
  });
  const port = await listenOnLoopback(server, options.port);
  return { endpoint: `http://127.0.0.1:${port}`, close: () => closeServer(server) };
}
