import { type Call, Refusal } from '#local/simulation/call.ts';
import { Router } from '#local/simulation/router.ts';
import type { World } from '#local/simulation/world.ts';

/**
 * `opc-request-id` of every answer: the caller's own id, if any, with two parts of the servers'.
 * https://docs.oracle.com/iaas/Content/API/Concepts/usingapi.htm
 */
export function opcRequestId(world: World, call: Call): string {
  const given = call.headers['opc-request-id'];
  const first = typeof given === 'string' && given ? given : world.ids.request().toUpperCase();
  return `${first}/${world.ids.request().toUpperCase()}/${world.ids.request().toUpperCase()}`;
}

/**
 * Service codes that go with a status when a fault is injected.
 * https://docs.oracle.com/iaas/Content/API/References/apierrors.htm
 */
const codes: Record<number, string> = {
  400: 'InvalidParameter',
  401: 'NotAuthenticated',
  403: 'NotAuthorized',
  404: 'NotAuthorizedOrNotFound',
  409: 'IncorrectState',
  412: 'NoEtagMatch',
  429: 'TooManyRequests',
  500: 'InternalServerError',
};

/** A router that answers like an OCI control plane: `{ code, message }` and `opc-request-id`. */
export function createOciRouter(world: World): Router {
  return new Router('oci', {
    headers: (call) => ({ 'opc-request-id': opcRequestId(world, call) }),
    errorBody: (_status, code, message) => ({ code, message }),
    faultCode: (status) => codes[status],
  });
}

/** A missing policy looks like a missing resource, so that nobody can probe for names. */
export function notAuthorizedOrNotFound(): Refusal {
  return new Refusal(
    404,
    'NotAuthorizedOrNotFound',
    'Authorization failed or requested resource not found.',
  );
}

export function invalidParameter(message: string): Refusal {
  return new Refusal(400, 'InvalidParameter', message);
}

export function missingParameter(name: string): Refusal {
  return new Refusal(400, 'MissingParameter', `Missing parameter: ${name}.`);
}

export function incorrectState(message: string): Refusal {
  return new Refusal(409, 'IncorrectState', message);
}

/** Refuses query parameters that the operation does not have (not verified with Oracle). */
export function allowQuery(call: Call, ...names: string[]): void {
  for (const name of call.query.keys()) {
    if (!names.includes(name)) throw invalidParameter(`Unknown query parameter: ${name}.`);
  }
}

/** The value of a mandatory query parameter. */
export function requireQuery(call: Call, name: string): string {
  const value = call.query.get(name);
  if (!value) throw missingParameter(name);
  return value;
}

/**
 * Refuses a write that was based on an older version of the resource.
 * https://docs.oracle.com/iaas/Content/API/References/apierrors.htm
 */
export function checkIfMatch(call: Call, etag: string): void {
  const wanted = call.headers['if-match'];
  if (wanted === undefined || wanted === '*' || wanted === etag) return;
  throw new Refusal(412, 'NoEtagMatch', 'The resource was changed by another request.');
}

const largestPage = 1_000;

/** One page of a list and the headers that lead to its neighbours. */
export function pageOf<T>(call: Call, items: T[], usual = 100) {
  const limit = Number(call.query.get('limit') ?? usual);
  if (!Number.isInteger(limit) || limit < 1 || limit > largestPage) {
    throw invalidParameter(`limit must be between 1 and ${largestPage}.`);
  }
  const start = positionOf(call.query.get('page'));
  const headers: Record<string, string> = {};
  if (start + limit < items.length) headers['opc-next-page'] = pageToken(start + limit);
  if (start > 0) headers['opc-previous-page'] = pageToken(Math.max(0, start - limit));
  return { items: items.slice(start, start + limit), headers };
}

const pageToken = (position: number) => Buffer.from(`page:${position}`).toString('base64url');

function positionOf(token: string | null): number {
  if (token === null) return 0;
  const position = /^page:(\d+)$/.exec(Buffer.from(token, 'base64url').toString())?.[1];
  if (position === undefined) throw invalidParameter('page is not a token of this list.');
  return Number(position);
}
