import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { StageError } from '#runtime/errors.ts';
import { withinInvocation } from '#runtime/invocation.ts';
import { nameError } from '#runtime/name-error.ts';
import { log } from '#runtime/telemetry.ts';
import { identify } from './access/caller.ts';
import { answerCall } from './routing/answer-call.ts';
import { findRoute } from './routing/find-route.ts';
import { HttpProblem, toHttpProblem } from './routing/http-problem.ts';
import { type Incoming, readEvent } from './routing/incoming.ts';
import { problemDocument } from './routing/problem-document.ts';
import type { Route } from './routing/route.ts';

/**
 * Never stored by a cache or a browser, never taken for a page:
 * https://cheatsheetseries.owasp.org/cheatsheets/REST_Security_Cheat_Sheet.html#security-headers
 */
const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
};

/** Files that are answered beside the routes. */
export interface Page {
  covers(path: string): boolean;
  /** Whether it is for everybody, also for whom nobody has identified. */
  isPublic(): boolean;
  serve(incoming: Incoming): Promise<APIGatewayProxyResult>;
}

/** A part of the API that one function answers, with rights of its own. */
export interface Door {
  routes: readonly Route[];
  page?: Page;
}

/**
 * Answers one request, whatever happens: what goes wrong becomes a problem document.
 * @param deadline aborts calls that are still open when there is just time to answer
 */
export function respond(
  door: Door,
  event: APIGatewayProxyEvent,
  deadline: AbortSignal,
): Promise<APIGatewayProxyResult> {
  return withinInvocation(deadline, () => answer(door, event));
}

async function answer(
  { routes, page }: Door,
  event: APIGatewayProxyEvent,
): Promise<APIGatewayProxyResult> {
  const incoming = readEvent(event);
  log.appendKeys({ httpRequestId: incoming.requestId, method: incoming.method });
  try {
    const file = page?.covers(incoming.path) ? page : undefined;
    if (file?.isPublic()) return await file.serve(incoming);
    const caller = identify(event.requestContext);
    log.appendKeys({ caller: caller.id });
    if (file) return await file.serve(incoming);
    const { route, parameters } = findRoute(routes, incoming.method, incoming.path);
    log.appendKeys({ operation: route.operationId, ...parameters });
    const { status, contentType, body, headers } = await answerCall(route, {
      parameters,
      incoming,
      caller,
      log,
    });
    log.info('answered', { status });
    return result(status, contentType, body, headers);
  } catch (error) {
    return refuse(error, incoming);
  }
}

function refuse(error: unknown, { requestId }: Incoming): APIGatewayProxyResult {
  const problem = asProblem(error);
  const { status, headers } = problem.options;
  if (status >= 500) log.error('failed', error as Error);
  else log.info('refused', { status, error: problem.name });
  return result(status, 'application/problem+json', problemDocument(problem, requestId), headers);
}

/** Errors that were thrown on purpose are told; what AWS or a defect says is for the log only. */
function asProblem(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error;
  const named = nameError(error, 'oic-onboarding');
  const isTold = error instanceof StageError && toHttpProblem(named).options.status < 500;
  if (isTold) return toHttpProblem(named);
  const status = named.family === 'retry' ? 503 : 500;
  return new HttpProblem({
    status,
    error: status === 503 ? 'Unavailable' : 'Unexpected',
    detail: 'The service could not do this just now.',
    fix: 'Send the same request again; it is safe to repeat. If it lasts, give the operator the request id.',
    headers: status === 503 ? { 'retry-after': '5' } : {},
  });
}

function result(
  statusCode: number,
  contentType: string,
  body: unknown,
  headers: Record<string, string> = {},
): APIGatewayProxyResult {
  return {
    statusCode,
    headers: { ...HEADERS, 'content-type': contentType, ...headers },
    body: contentType.endsWith('json') ? JSON.stringify(body) : String(body),
  };
}
