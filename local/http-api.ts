/** The HTTP API on this machine: the same handler that runs behind API Gateway, on loopback. */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { APIGatewayProxyResult } from 'aws-lambda';
import { respond } from '#functions/api/respond.ts';
import { wholeApi } from '#functions/api/routes.ts';
import { HttpProblem } from '#functions/api/routing/http-problem.ts';
import { problemDocument } from '#functions/api/routing/problem-document.ts';
import { log } from '#runtime/telemetry.ts';
import { welcomeGuest } from './api/guests.ts';
import { localOperator } from './api/local-operator.ts';
import { proxyEvent } from './api/proxy-event.ts';
import { onServiceTime } from './api/service-time.ts';
import { refusalOf, withoutOwnOrigin } from './aws/guard.ts';
import { closeServer, listenOnLoopback } from './aws/wire.ts';
import { readBody } from './read-body.ts';
import type { RunningService } from './service.ts';

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
const LARGEST_BODY = 10 * 1024 * 1024;
/** As long as API Gateway waits: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
const LONGEST_ANSWER_MS = 29_000;

export interface HttpApi {
  /** `http://127.0.0.1:PORT` */
  url: string;
  close(): Promise<void>;
}

/** What of a running service the API needs. */
export type ApiService = Pick<RunningService, 'clock' | 'outside'>;

/**
 * Serves the HTTP API and the page of a running local service, to programs and pages of this machine only. Uploads go to the
 * address that the API hands out: the local S3, which streams them into its folder.
 * @param options.port 0 or absent: any free one
 */
export async function startHttpApi(
  service: ApiService,
  options: { port?: number } = {},
): Promise<HttpApi> {
  // The terminal belongs to whoever started the service; what fails is said there, nothing else.
  log.setLogLevel('ERROR');
  const underWay = new Set<Promise<void>>();
  const server = createServer((request, response) => {
    const work = serve(service, request, response)
      .catch((error: unknown) => {
        console.error(error);
        response.destroy();
      })
      .finally(() => underWay.delete(work));
    underWay.add(work);
  });
  const port = await listenOnLoopback(server, options.port);
  return { url: `http://127.0.0.1:${port}`, close: () => closeWhenDone(server, underWay) };
}

/** What was begun may still need the service, which is closed after this. */
async function closeWhenDone(server: Server, underWay: ReadonlySet<Promise<void>>): Promise<void> {
  await closeServer(server);
  await Promise.all(underWay);
}

async function serve(
  service: ApiService,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const refusal = refusalOf(withoutOwnOrigin(request));
  if (refusal) return send(response, problem(403, 'NotAuthorized', refusal));
  const body = await readBody(request, LARGEST_BODY);
  if (!body) {
    response.setHeader('connection', 'close');
    return send(response, problem(413, 'InvalidRequest', 'The body is longer than 10 MB.'));
  }
  const work = () => answer(service, request, body, timeFor(request, response));
  // Simulated time stands still while somebody asks, unless it is the passing of time that they wait for.
  const isWaiting = waitsForEnd(request) || isStream(request);
  send(response, await (isWaiting ? work() : service.clock.busy(work)));
}

/** A plan is made by a workflow, whose waits need time. */
function waitsForEnd({ url = '' }: IncomingMessage): boolean {
  return url.startsWith('/onboardings?') && new URLSearchParams(url.split('?')[1]).has('plan');
}

/** Changes that a client waits for are the doing of others. */
function isStream({ url = '' }: IncomingMessage): boolean {
  return /^\/onboardings(\/[^/?]+)?\/changes(\?|$)/.test(url);
}

/** As long as API Gateway waits; a stream ends when nobody reads it any more. */
function timeFor(request: IncomingMessage, response: ServerResponse): AbortSignal {
  const longest = AbortSignal.timeout(LONGEST_ANSWER_MS);
  if (!isStream(request)) return longest;
  const left = new AbortController();
  response.once('close', () => left.abort());
  return AbortSignal.any([longest, left.signal]);
}

async function answer(
  { outside, clock }: ApiService,
  request: IncomingMessage,
  body: Buffer,
  time: AbortSignal,
): Promise<APIGatewayProxyResult> {
  const event = proxyEvent(request, body, await localOperator(request.url ?? '/'));
  if (outside && event.httpMethod === 'POST') await welcomeGuest(outside, event.path, body);
  return onServiceTime(clock, () => respond(wholeApi, event, time));
}

function problem(status: number, error: string, detail: string): APIGatewayProxyResult {
  const fix = 'Call http://127.0.0.1 from a program on this machine, as docs/api.md shows.';
  const document = problemDocument(new HttpProblem({ status, error, detail, fix }), 'local');
  const headers = { 'content-type': 'application/problem+json' };
  return { statusCode: status, headers, body: JSON.stringify(document) };
}

function send(
  response: ServerResponse,
  { statusCode, headers, body }: APIGatewayProxyResult,
): void {
  response.writeHead(statusCode, {
    ...(headers as Record<string, string>),
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}
