import type * as z from 'zod/mini';
import { type ApiAccess, callOic, oicRefusal } from '#functions/oic/client.ts';
import { parseAnswer, seenIn } from '#runtime/answers.ts';
import { NotAuthorized, NotRecoverable, type StageError, Throttled } from '#runtime/errors.ts';
import type { HttpResponse } from '#runtime/http.ts';
import type { RateCap } from './rate-cap.ts';

/** A page of a hundred failures with their details is larger than what other calls answer. */
const MAX_BYTES = 8 * 1024 * 1024;
/** Searches over weeks of instances take their time. */
const TIMEOUT_MS = 60_000;

/** Whose instances are monitored, and how fast we may ask. */
export interface Monitoring extends ApiAccess {
  cap?: RateCap;
}

export interface MonitoringCall {
  /** What the call does, as the start of a sentence. */
  operation: string;
  method?: 'GET' | 'POST';
  /** Path segments below `/ic/api/integration/v1/monitoring`. */
  path: readonly string[];
  query?: Record<string, string | undefined>;
  json?: unknown;
}

/**
 * Sends one call to the Monitoring API, under the cap if there is one. What is asked of an instance comes as
 * `q`, never as parameters of their own, which no page of Oracle's lists.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/api-integrations-monitoring.html
 * @returns the answer for 2xx and 4xx
 * @throws Throttled Oracle asked us to slow down, or the cap is reached; nothing was sent or had an effect
 * @throws Unavailable, Timeout nothing is known about the effect
 */
export async function callMonitoring(
  oic: Monitoring,
  { path, query = {}, ...call }: MonitoringCall,
): Promise<HttpResponse> {
  const given = Object.entries(query).filter((entry): entry is [string, string] => !!entry[1]);
  try {
    return await callOic(oic, {
      ...call,
      path: ['monitoring', ...path],
      query: Object.fromEntries(given),
      timeoutMs: TIMEOUT_MS,
      maxBytes: MAX_BYTES,
      admit: oic.cap && (() => oic.cap?.admit()),
    });
  } catch (error) {
    if (error instanceof Throttled) oic.cap?.pause(error.explanation.retryAfterSeconds);
    throw error;
  }
}

/**
 * Sends a call and parses its answer; both name styles are read, the camelCase of live answers and the
 * kebab-case of the schema tables.
 * @throws StageError as `monitoringRefusal`, when the answer isn't 2xx
 */
export async function ask<T extends z.ZodMiniType>(
  oic: Monitoring,
  schema: T,
  call: MonitoringCall,
): Promise<z.output<T>> {
  const response = await callMonitoring(oic, call);
  requireAccepted(response, call.operation);
  return parseAnswer(schema, response, { system: 'oic', operation: call.operation });
}

/** @throws StageError as `monitoringRefusal`, when the answer isn't 2xx */
export function requireAccepted(response: HttpResponse, operation: string): void {
  if (response.status > 299) throw monitoringRefusal(response, operation);
}

/**
 * The error for a refusal. Here 412 and 409 speak of the state of an instance, not of an open editor.
 * @returns NotRecoverable 409 and 412, NotAuthorized 401 and 403, InvalidRequest 400, NotFound 404
 */
export function monitoringRefusal(response: HttpResponse, operation: string): StageError {
  const refused = oicRefusal(response, operation);
  if (refused instanceof NotAuthorized) {
    return new NotAuthorized({ ...refused.explanation, fix: ROLE_MISSING });
  }
  if (response.status !== 409 && response.status !== 412) return refused;
  const seen = seenIn(response);
  return new NotRecoverable({
    system: 'oic',
    summary: `${operation}: the state of the instance doesn't allow it${seen.detail ? ` (${seen.detail})` : ''}.`,
    fix: 'Look at the instance under Observability in the OIC console. One that is being recovered, was discarded or belongs to a synchronous flow can only be left.',
    seen,
  });
}

const ROLE_MISSING =
  'In the identity domain, check that the client has a role of this instance that may do this (ServiceMonitor to look, ServiceDeveloper or ServiceAdministrator to resubmit, discard or abort) and the scope that ends with /ic/api/. Then resume.';
