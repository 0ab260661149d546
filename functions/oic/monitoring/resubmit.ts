import * as z from 'zod/mini';
import { parseAnswer } from '#runtime/answers.ts';
import { InvalidRequest } from '#runtime/errors.ts';
import type { HttpResponse } from '#runtime/http.ts';
import type { TraceLevel } from '#runtime/recovery.ts';
import { callMonitoring, type Monitoring, requireAccepted } from './call.ts';

/**
 * Instances in one call. No page of Oracle's names a limit; a client in public that was built against the live
 * service refuses more.
 * https://github.com/nareshsaladi2024/OICAgentOps
 */
export const MAX_BATCH = 50;

/** What Oracle allows for one instance, in its whole life. */
export const MAX_RESUBMISSIONS = 10;

const text = z.nullish(z.string());
const ids = z.nullish(z.array(z.union([z.string(), z.number()])));

const ResubmitOne = z.object({
  message: text,
  recoveryJobId: text,
  resubmitSuccessful: z.nullish(z.boolean()),
});

/**
 * Resubmits one failed instance. Not idempotent: whoever calls it twice may run the instance twice.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-monitoring-errors-id-resubmit-post.html
 * @param traceLevel how much is recorded of the new run; Oracle's default is that of the integration
 * @throws NotRecoverable it is being recovered, was resubmitted ten times, or belongs to a synchronous flow
 */
export async function resubmitInstance(
  oic: Monitoring,
  id: string,
  traceLevel?: TraceLevel,
): Promise<{ recoveryJobId: string | undefined; message: string | undefined }> {
  const operation = 'Resubmit errored instance';
  const response = await callMonitoring(oic, {
    operation,
    method: 'POST',
    path: ['errors', id, 'resubmit'],
    query: { return: 'sync' },
    ...(traceLevel && { json: { recoveryTraceLevel: traceLevel } }),
  });
  const { recoveryJobId, message } = readAction(ResubmitOne, response, operation) ?? {};
  return { recoveryJobId: recoveryJobId ?? undefined, message: message ?? undefined };
}

const ResubmitMany = z.object({
  resubmitRequested: z.nullish(z.boolean()),
  recoveryJobId: text,
  acceptedIds: ids,
  invalidIds: ids,
  nonRecoverableIds: ids,
  resubmittedInstancesCount: z.nullish(z.number()),
  message: text,
});

/** What became of a batch. Being accepted says nothing yet about success: follow the job. */
export interface Batch {
  /** Undefined when Oracle answered without a body: then nothing is known but that it was accepted. */
  jobId: string | undefined;
  accepted: string[] | undefined;
  /** Unknown, or no longer among the failed ones. */
  invalid: string[];
  /** Not recoverable, or not discardable. */
  refused: string[];
  message: string | undefined;
}

/**
 * Resubmits failed instances. Without `return=sync` Oracle answers 202 with an empty body, as its product
 * management shows: http://niallcblogs.blogspot.com/2026/06/1148-resubmit-errors-via-factory-api.html
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-monitoring-errors-resubmit-post.html
 * @param instances at most 50 ids
 * @throws NotRecoverable none of them can be resubmitted
 */
export async function resubmitInstances(
  oic: Monitoring,
  instances: readonly string[],
): Promise<Batch> {
  const operation = 'Resubmit errored instances';
  const response = await callMonitoring(oic, {
    operation,
    method: 'POST',
    path: ['errors', 'resubmit'],
    query: { return: 'sync' },
    json: { ids: checkBatch(instances) },
  });
  const answer = readAction(ResubmitMany, response, operation);
  return {
    jobId: answer?.recoveryJobId ?? undefined,
    accepted: answer?.acceptedIds?.map(String),
    invalid: (answer?.invalidIds ?? []).map(String),
    refused: (answer?.nonRecoverableIds ?? []).map(String),
    message: answer?.message ?? undefined,
  };
}

/** @throws InvalidRequest no id, or more than 50 */
export function checkBatch(instances: readonly string[]): readonly string[] {
  if (instances.length > 0 && instances.length <= MAX_BATCH) return instances;
  throw new InvalidRequest({
    system: 'oic',
    summary: `A batch holds 1 to ${MAX_BATCH} instances, not ${instances.length}.`,
    fix: 'Send several batches.',
  });
}

/** The answer of an action, or undefined for one without a body. @throws StageError it was refused */
export function readAction<T extends z.ZodMiniType>(
  schema: T,
  response: HttpResponse,
  operation: string,
): z.output<T> | undefined {
  requireAccepted(response, operation);
  if (response.text.trim() === '') return undefined;
  return parseAnswer(schema, response, { system: 'oic', operation });
}
