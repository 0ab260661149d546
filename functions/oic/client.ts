import type * as z from 'zod/mini';
import { parseAnswer, refusal, seenIn } from '#runtime/answers.ts';
import { Locked, NotAuthorized, type StageError } from '#runtime/errors.ts';
import {
  type Download,
  download,
  type HttpRequest,
  type HttpResponse,
  send,
} from '#runtime/http.ts';
import type { Client, Instance } from '#runtime/model.ts';
import { forgetToken, tokenFor } from '#runtime/oauth.ts';
import { assertNoMask } from './mask.ts';

const API = '/ic/api/integration/v1';

/** What a call has to know: whose Developer API, and as whom. */
export interface ApiAccess {
  instance: Pick<Instance, 'serviceInstance' | 'designTimeUrl'>;
  client: Pick<Client, 'secretId' | 'tokenUrl'> & { scopes: Pick<Client['scopes'], 'api'> };
  /** Where tokens come from; default: the client's own credentials. */
  tokenFor?: typeof tokenFor;
}

/** The same, of an instance and a client that we know whole. */
export interface Oic extends ApiAccess {
  instance: Instance;
  client: Client;
}

/** A body that is made anew for each try, because a stream can be sent only once. */
export interface Upload {
  headers: Record<string, string>;
  open(): AsyncIterable<Uint8Array>;
}

export interface OicCall {
  /** What the call does, as the start of a sentence. */
  operation: string;
  /** PATCH travels as POST with `X-HTTP-Method-Override`, which the API requires. */
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path segments below `/ic/api/integration/v1`, as they are: encoding is this client's business. */
  path: readonly string[];
  query?: Record<string, string>;
  json?: unknown;
  upload?: Upload;
  /** Milliseconds; the default is that of `send`. */
  timeoutMs?: number;
  /** Bytes of the longest answer; the default is that of `send`. */
  maxBytes?: number;
  /** As in `HttpRequest`. */
  admit?: (() => void) | undefined;
}

/**
 * Sends one call to the Developer API: always to the design host, because the instance's own host redirects
 * there and a redirect loses the token, and always with `integrationInstance`. A refused token is renewed
 * once.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/SendRequests.html
 * @returns the answer for 2xx and 4xx; `send` and `tokenFor` say what is thrown
 */
export async function callOic(oic: ApiAccess, call: OicCall): Promise<HttpResponse> {
  const first = await attempt(oic, call);
  if (first.status !== 401) return first;
  return attempt(oic, call);
}

/**
 * As `callOic`, for an answer that is too large for the memory.
 * @returns the body as a stream for 2xx, the whole answer for 4xx
 */
export async function downloadFromOic(oic: ApiAccess, call: OicCall): Promise<Download> {
  const first = await tryDownload(oic, call);
  return first.refused?.status === 401 ? tryDownload(oic, call) : first;
}

function tokenOf(oic: ApiAccess): Promise<string> {
  return (oic.tokenFor ?? tokenFor)(oic.client, oic.client.scopes.api);
}

async function tryDownload(oic: ApiAccess, call: OicCall): Promise<Download> {
  const token = await tokenOf(oic);
  const answer = await download(requestOf(oic, call, token));
  forgetRefused(token, answer.refused?.status);
  return answer;
}

async function attempt(oic: ApiAccess, call: OicCall): Promise<HttpResponse> {
  const token = await tokenOf(oic);
  const response = await send(requestOf(oic, call, token));
  forgetRefused(token, response.status);
  return response;
}

/** A token that was issued before a role had spread never gets it. */
function forgetRefused(token: string, status: number | undefined): void {
  if (status === 401 || status === 403) forgetToken(token);
}

function requestOf(oic: ApiAccess, call: OicCall, token: string): HttpRequest {
  const patch = call.method === 'PATCH';
  return {
    system: 'oic',
    operation: call.operation,
    url: addressOf(oic.instance, call),
    method: patch ? 'POST' : call.method,
    timeoutMs: call.timeoutMs,
    maxBytes: call.maxBytes,
    admit: call.admit,
    headers: {
      accept: 'application/json',
      authorization: `Bearer ${token}`,
      ...(patch && { 'x-http-method-override': 'PATCH' }),
      ...(call.json !== undefined && { 'content-type': 'application/json' }),
      ...call.upload?.headers,
    },
    body: call.upload?.open() ?? jsonBody(call.json),
  };
}

/** `encodeURIComponent` also turns the `|` of integration ids into `%7C`; `new URL()` would leave it. */
function addressOf(instance: ApiAccess['instance'], call: OicCall): string {
  const path = call.path.map(encodeURIComponent).join('/');
  const query = new URLSearchParams({
    integrationInstance: instance.serviceInstance,
    ...call.query,
  });
  return `${instance.designTimeUrl}${API}/${path}?${query}`;
}

function jsonBody(json: unknown): string | undefined {
  if (json === undefined) return undefined;
  assertNoMask(json);
  return JSON.stringify(json);
}

/**
 * The answer, parsed; Oracle's documents print kebab-case fields where the service sends camelCase, so
 * both are read.
 * @throws Unexpected not what the schema says
 * @throws StageError as `oicRefusal`, when it isn't 2xx
 */
export function readOic<T extends z.ZodMiniType>(
  schema: T,
  response: HttpResponse,
  operation: string,
): z.output<T> {
  requireOk(response, operation);
  return parseAnswer(schema, response, { system: 'oic', operation });
}

/** @throws StageError as `oicRefusal`, when the answer isn't 2xx */
export function requireOk(response: HttpResponse, operation: string): void {
  if (response.status < 200 || response.status > 299) throw oicRefusal(response, operation);
}

/**
 * The error for a refusal of the Developer API. A refused token that was asked for moments ago is good, so
 * 401 speaks of roles here, not of passwords.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/integrations-user/check-roles-assigned-your-confidential-application.html
 * @returns NotAuthorized 401 and 403, Locked 412 and 423, the others as `refusal`
 */
export function oicRefusal(response: HttpResponse, operation: string): StageError {
  const { status } = response;
  if (status === 412 || status === 423) return lockedBy(response, operation);
  if (status !== 401 && status !== 403) return refusal(response, { system: 'oic', operation });
  return new NotAuthorized({
    system: 'oic',
    summary: `${operation}: Oracle Integration refused our OAuth client (${status}).`,
    fix: 'In the identity domain, check that the client has the role ServiceDeveloper of this instance and the scope that ends with /ic/api/; in OIC, that the project admits it. Then resume.',
    seen: seenIn(response),
  });
}

/** @param holder who has it open, if that is known */
export function lockedBy(response: HttpResponse, operation: string, holder?: string): Locked {
  const seen = seenIn(response);
  return new Locked({
    system: 'oic',
    summary: `${operation}: ${holder ? `${holder} has it open in an editor` : `it is locked or in use (${seen.detail})`}.`,
    fix: `Ask ${holder ?? 'whoever has it open in the OIC console'} to close it, then resume.`,
    seen,
  });
}
