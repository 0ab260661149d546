import type * as z from 'zod/mini';
import { parseAnswer } from '#runtime/answers.ts';
import { type HttpResponse, send } from '#runtime/http.ts';
import type { CpqSite } from '#runtime/integration-user.ts';
import { cpqRefusal } from './refusal.ts';

export interface CpqCall {
  /** What the call does, as the start of a sentence. */
  operation: string;
  /** There is no PUT: it sets what the body leaves out back to its default. */
  method?: 'GET' | 'POST' | 'PATCH';
  /** Path segments below `/cpq/rest/<version>`, as they are: encoding is this client's business. */
  path: readonly string[];
  query?: Record<string, string>;
  json?: unknown;
  /** Leaves the `/cpq` prefix out, which only sites outside of Fusion know. */
  unprefixed?: true;
}

/**
 * Sends one call to the REST API of a CPQ site.
 * Sources: https://help.bigmachines.com/cpq/Content/RestAPIs/cpqAPIs/integrationUsers.htm (the prefix) and, on
 * PUT, https://docs.oracle.com/en/cloud/saas/readiness/sales/25d/scpq-25d/25D-cpq-wn-f41083.htm
 * @param token bearer token; without one, only to see what is there
 * @returns the answer for 2xx and 4xx; `send` says what is thrown
 */
export function sendToCpq(site: CpqSite, call: CpqCall, token?: string): Promise<HttpResponse> {
  return send({
    system: 'cpq',
    operation: call.operation,
    url: addressOf(site, call),
    method: call.method,
    headers: {
      accept: 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(call.json !== undefined && { 'content-type': 'application/json' }),
    },
    body: call.json === undefined ? undefined : JSON.stringify(call.json),
  });
}

function addressOf({ url, restVersion }: CpqSite, call: CpqCall): string {
  const path = call.path.map(encodeURIComponent).join('/');
  const query = new URLSearchParams(call.query).toString();
  const prefix = call.unprefixed ? '' : '/cpq';
  return `${url}${prefix}/rest/${restVersion}/${path}${query && `?${query}`}`;
}

/**
 * The answer, parsed; unknown fields are kept out.
 * @throws Unexpected not what the schema says
 * @throws StageError as `cpqRefusal`, when it isn't 2xx
 */
export function readCpq<T extends z.ZodMiniType>(
  schema: T,
  response: HttpResponse,
  operation: string,
): z.output<T> {
  requireOk(response, operation);
  return parseAnswer(schema, response, { system: 'cpq', operation, keys: 'as-sent' });
}

/** @throws StageError as `cpqRefusal`, when the answer isn't 2xx */
export function requireOk(response: HttpResponse, operation: string): void {
  if (response.status < 200 || response.status > 299) throw cpqRefusal(response, operation);
}
