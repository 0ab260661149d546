import * as z from 'zod/mini';
import { callMonitoring, type Monitoring, requireAccepted } from './call.ts';
import { type Batch, checkBatch, readAction } from './resubmit.ts';

const text = z.nullish(z.string());
const ids = z.nullish(z.array(z.union([z.string(), z.number()])));

/**
 * Discards one failed instance for good: it can't be resubmitted any more.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-monitoring-errors-id-discard-post.html
 * @throws NotRecoverable it is being recovered, or is gone
 */
export async function discardInstance(oic: Monitoring, id: string): Promise<void> {
  const operation = 'Discard errored instance';
  const path = ['errors', id, 'discard'];
  requireAccepted(await callMonitoring(oic, { operation, method: 'POST', path }), operation);
}

const DiscardMany = z.object({
  discardRequested: z.nullish(z.boolean()),
  abortJobId: text,
  abortedInstancesCount: z.nullish(z.number()),
  acceptedIds: ids,
  invalidIds: ids,
  nonDiscardableIds: ids,
  message: text,
});

/**
 * Discards failed instances for good. One that is gone already comes back as invalid, so a second try does no
 * harm.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-monitoring-errors-discard-post.html
 * @param instances at most 50 ids
 * @throws NotRecoverable none of them can be discarded
 */
export async function discardInstances(
  oic: Monitoring,
  instances: readonly string[],
): Promise<Batch> {
  const operation = 'Discard errored instances';
  const response = await callMonitoring(oic, {
    operation,
    method: 'POST',
    path: ['errors', 'discard'],
    json: { ids: checkBatch(instances) },
  });
  const answer = readAction(DiscardMany, response, operation);
  return {
    jobId: answer?.abortJobId ?? undefined,
    accepted: answer?.acceptedIds?.map(String),
    invalid: (answer?.invalidIds ?? []).map(String),
    refused: (answer?.nonDiscardableIds ?? []).map(String),
    message: answer?.message ?? undefined,
  };
}
