import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Call, Refusal, type Reply } from './call.ts';

const bodyLimit = 32 * 1024 * 1024;

export interface CallOrigin {
  host: string;
  /** What `world.urlOf(host)` hands out. */
  origin: string;
  now: number;
}

/** Turns an HTTP request into a call; operation and parameters are filled in by the router. */
export function callOf(request: IncomingMessage, from: CallOrigin): Call {
  const target = request.url ?? '/';
  const url = new URL(target.startsWith('/') ? `${from.origin}${target}` : from.origin);
  let bytes: Promise<Buffer> | undefined;
  const body = () => {
    bytes ??= readAll(request);
    return bytes;
  };
  return {
    operation: '',
    method: request.method ?? 'GET',
    host: from.host,
    url,
    target,
    params: {},
    query: url.searchParams,
    headers: request.headers,
    stream: request,
    body,
    json: async <T>() => parseJson<T>(await body()),
    now: from.now,
  };
}

/** A reply with its body as bytes or stream, and the headers that go with it. */
export interface Rendered {
  status: number;
  headers: Record<string, string>;
  body: Buffer | Readable;
}

/** Serializes `json`, and states length and type. The date is the world's, like a real server's. */
export function render(reply: Reply, now: number): Rendered {
  const headers: Record<string, string> = { date: new Date(now).toUTCString() };
  for (const [name, value] of Object.entries(reply.headers ?? {})) {
    headers[name.toLowerCase()] = value;
  }
  if (reply.body instanceof Readable) return { status: reply.status, headers, body: reply.body };
  const text = reply.json === undefined ? (reply.body ?? '') : JSON.stringify(reply.json);
  const body = Buffer.from(text);
  if (reply.json !== undefined) headers['content-type'] ??= 'application/json';
  if (reply.status !== 204) headers['content-length'] = String(body.length);
  return { status: reply.status, headers, body };
}

/** Sends a reply and drains what the caller still sends, so that the connection can be used again. */
export async function send(
  request: IncomingMessage,
  response: ServerResponse,
  reply: Rendered,
): Promise<void> {
  response.writeHead(reply.status, reply.headers);
  if (reply.body instanceof Readable) await pipeline(reply.body, response);
  else response.end(reply.body);
  request.resume();
}

/** Sends the head and the first bytes of a reply, as if the connection broke or stalled in the body. */
export async function sendPart(
  response: ServerResponse,
  reply: Rendered,
  bytes: (length: number) => number,
): Promise<void> {
  const body = reply.body instanceof Readable ? await readAll(reply.body) : reply.body;
  // A caller can only miss something when there is something to miss.
  const announced = Math.max(body.length, 2);
  response.writeHead(reply.status, { ...reply.headers, 'content-length': String(announced) });
  const part = body.subarray(0, bytes(body.length));
  await new Promise<void>((resolve) => response.write(part.length ? part : ' ', () => resolve()));
}

async function readAll(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    length += (chunk as Buffer).length;
    if (length > bodyLimit) throw new Refusal(413, 'PayloadTooLarge', 'The body is too large.');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

function parseJson<T>(bytes: Buffer): T {
  try {
    return JSON.parse(bytes.toString('utf8')) as T;
  } catch {
    throw new Refusal(400, 'CannotParseRequest', 'The body is not valid JSON.');
  }
}
