import { setTimeout as delay } from 'node:timers/promises';
import { type Seen, type System, Throttled, Timeout, Unavailable, Unexpected } from './errors.ts';
import { assertAllowed } from './hosts.ts';
import { deadline } from './invocation.ts';
import { redact } from './redaction.ts';
import { retryAfterSeconds } from './retry-after.ts';

const QUICK_RETRY_MS = 250;
const DEFAULT_TIMEOUT_MS = 20_000;
/** Answers of the calls we make are small; a larger one is not what we asked for. */
const DEFAULT_MAX_BYTES = 1024 * 1024;
const DETAIL_LENGTH = 500;
/** What a proxy or a restart answers; a GET that met it is worth a second try. */
const HICCUPS = new Set([502, 503, 504]);

export interface HttpRequest {
  system: System;
  /** What the call does, as the start of a sentence: "Import project". */
  operation: string;
  url: string | URL;
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  headers?: Record<string, string>;
  body?: string | AsyncIterable<Uint8Array>;
  /** Milliseconds until the answer must be complete; the invocation's deadline cuts it short. */
  timeoutMs?: number;
  maxBytes?: number;
  /** Host suffixes instead of the setting ALLOWED_HOSTS, for an address that we configured ourselves. */
  allowedHosts?: string[];
  /** Asked before each try, the quick second one too; throws when no call may leave now. */
  admit?: (() => void) | undefined;
}

export interface HttpResponse {
  status: number;
  headers: Headers;
  /** The body, at most `maxBytes` long. */
  text: string;
  /** The other side's id of this call, for support tickets. */
  requestId: string | undefined;
}

/** Per host: the time before which we were asked not to call again. Lives as long as the container. */
const pauses = new Map<string, number>();

/** Forgets every pause; for tests. */
export function forgetPauses(): void {
  pauses.clear();
}

/**
 * Sends one request. The answer comes back for any status that the caller has to judge (2xx, 4xx); what
 * heals by itself is thrown. A GET that met a hiccup is tried once more at once; everything longer is
 * the state machine's business. Redirects are never followed: they would carry credentials to another host.
 * @throws Throttled 429, or the host asked us to stay away and the time isn't over
 * @throws Unavailable network failure, 5xx
 * @throws Timeout no complete answer in time
 * @throws InvalidRequest host not allowed
 * @throws Unexpected redirect, or an answer that is too large
 */
export async function send(request: HttpRequest): Promise<HttpResponse> {
  const url = new URL(request.url);
  assertAllowed(url, request.allowedHosts);
  respectPause(request, url);
  try {
    return await attempt(request, url);
  } catch (error) {
    const repeatable = (request.method ?? 'GET') === 'GET';
    if (!repeatable || !isHiccup(error)) throw error;
    await delay(QUICK_RETRY_MS);
    return attempt(request, url);
  }
}

/** A broken connection or a short outage, unless the host said when to come back. */
function isHiccup(error: unknown): boolean {
  if (!(error instanceof Unavailable) || error.explanation.retryAfterSeconds) return false;
  const status = error.explanation.seen?.status;
  return status === undefined || HICCUPS.has(status);
}

async function attempt(request: HttpRequest, url: URL): Promise<HttpResponse> {
  request.admit?.();
  try {
    const response = await open(request, url);
    return judge(request, url, response, await readText(request, response));
  } catch (error) {
    throw mapNetworkFailure(request, url, error);
  }
}

/** An answer whose body arrives as a stream; `refused` holds the whole answer when it isn't 2xx. */
export type Download =
  | { refused: HttpResponse; body?: undefined }
  | { refused?: undefined; headers: Headers; body: AsyncIterable<Uint8Array> };

/**
 * As `send`, for an answer that is too large for the memory: its body is read by the caller, at most `maxBytes`.
 * What breaks while it is read has the same names. Nothing is tried twice.
 */
export async function download(request: HttpRequest): Promise<Download> {
  const url = new URL(request.url);
  assertAllowed(url, request.allowedHosts);
  respectPause(request, url);
  request.admit?.();
  try {
    const response = await open(request, url);
    if (response.ok) {
      return { headers: response.headers, body: streamOf(request, url, response) };
    }
    return { refused: judge(request, url, response, await readText(request, response)) };
  } catch (error) {
    throw mapNetworkFailure(request, url, error);
  }
}

async function* streamOf(request: HttpRequest, url: URL, response: Response) {
  try {
    yield* chunksOf(request, response);
  } catch (error) {
    throw mapNetworkFailure(request, url, error);
  }
}

function open(request: HttpRequest, url: URL): Promise<Response> {
  const timer = AbortSignal.timeout(request.timeoutMs ?? DEFAULT_TIMEOUT_MS);
  const isStream = typeof request.body === 'object';
  return fetch(url, {
    method: request.method ?? 'GET',
    headers: request.headers,
    body: request.body as RequestInit['body'],
    // A stream that could be needed again for a redirect would be kept in memory.
    redirect: isStream ? 'error' : 'manual',
    signal: AbortSignal.any([deadline(), timer]),
    ...(isStream ? { duplex: 'half' } : {}),
  } as RequestInit);
}

function judge(request: HttpRequest, url: URL, response: Response, text: string): HttpResponse {
  const { status, headers } = response;
  const requestId = requestIdOf(headers);
  const seen = { status, requestId, detail: redact(text).slice(0, DETAIL_LENGTH) };
  const retryAfter = retryAfterSeconds(headers.get('retry-after'), Date.now());
  // On a success the header only says when to poll again; that is no reason to stay away.
  const isTurnedAway = status === 429 || status === 503;
  if (retryAfter && isTurnedAway) pauses.set(url.host, Date.now() + retryAfter * 1000);
  if (status === 429) {
    throw new Throttled({
      system: request.system,
      summary: `${request.operation}: ${url.host} asked us to slow down.`,
      fix: 'Nothing to do: the workflow waits and tries again.',
      seen,
      retryAfterSeconds: retryAfter,
    });
  }
  if (status >= 500) {
    throw new Unavailable({
      system: request.system,
      summary: `${request.operation}: ${url.host} answered ${status}.`,
      fix: 'If it lasts, look at the service status page of that system, then resume.',
      seen,
      retryAfterSeconds: retryAfter,
    });
  }
  if (status >= 300 && status < 400) {
    const detail = `to ${redact(headers.get('location')?.split(/[?#]/)[0] ?? 'nowhere')}`;
    throw redirected(request, url, { status, requestId, detail });
  }
  return { status, headers, text, requestId };
}

function redirected(request: HttpRequest, url: URL, seen: Seen): Unexpected {
  return new Unexpected({
    system: request.system,
    summary: `${request.operation}: ${url.host} redirected us (${seen.detail}).`,
    fix: 'Redirects are not followed, because they would carry credentials away. Use the host that the redirect names.',
    seen,
  });
}

function respectPause(request: HttpRequest, url: URL): void {
  const left = (pauses.get(url.host) ?? 0) - Date.now();
  if (left <= 0) return;
  throw new Throttled({
    system: request.system,
    summary: `${request.operation}: not sent, ${url.host} asked us to stay away for another ${Math.ceil(left / 1000)} s.`,
    fix: 'Nothing to do: the workflow waits and tries again.',
    retryAfterSeconds: Math.ceil(left / 1000),
  });
}

async function readText(request: HttpRequest, response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of chunksOf(request, response)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

async function* chunksOf(request: HttpRequest, response: Response): AsyncGenerator<Uint8Array> {
  const limit = request.maxBytes ?? DEFAULT_MAX_BYTES;
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    // A refusal is judged by its status, however long the page that comes with it.
    if (size > limit && !response.ok) return;
    if (size > limit) {
      throw new Unexpected({
        system: request.system,
        summary: `${request.operation}: the answer is larger than ${limit} bytes.`,
        fix: 'Report a defect with the name of this stage.',
        seen: { status: response.status, requestId: requestIdOf(response.headers) },
      });
    }
    yield chunk;
  }
}

function requestIdOf(headers: Headers): string | undefined {
  return (
    headers.get('opc-request-id') ??
    headers.get('x-oracle-dms-ecid') ??
    headers.get('x-request-id') ??
    undefined
  );
}

function mapNetworkFailure(request: HttpRequest, url: URL, error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (error.name === 'TimeoutError' || error.name === 'AbortError') {
    return new Timeout(
      {
        system: request.system,
        summary: `${request.operation}: ${url.host} did not answer in time.`,
        fix: 'The stage looks at what happened before it acts again. If it lasts, check the network path, then resume.',
      },
      { cause: error },
    );
  }
  if (!(error instanceof TypeError)) return error;
  const cause = error.cause as (Error & { code?: string }) | undefined;
  if (cause?.message === 'unexpected redirect')
    return redirected(request, url, { detail: cause.message });
  // The message of a header that can't be sent repeats its value.
  const code = cause?.code ?? redact(error.message);
  return new Unavailable(
    {
      system: request.system,
      summary: `${request.operation}: ${url.host} could not be reached (${code}).`,
      fix: 'Check the host name and the network path from where this runs, then resume.',
      seen: { detail: code },
    },
    { cause: error },
  );
}
