import * as z from 'zod/mini';
import { eachItem, type Position } from '#functions/oic/pages.ts';
import { Unexpected } from '#runtime/errors.ts';
import { ask, type Monitoring } from './call.ts';
import { type Conditions, filter } from './filter.ts';
import { InstanceStatus, trackingFields } from './instances.ts';
import { type MonitoredPage, readPage } from './pages.ts';

const text = z.nullish(z.string());

/**
 * One failure of an integration instance. Its id is the instance's.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-monitoring-errors-id-get.html
 */
export const ErroredInstance = z.object({
  id: z.string(),
  instanceId: text,
  status: InstanceStatus,
  faultId: text,
  errorCode: text,
  errorMessage: text,
  errorDetails: text,
  errorLocation: text,
  /** Only instances of asynchronous flows are; scheduled ones with parameters are not. */
  recoverable: z.nullish(z.boolean()),
  /** How often it was resubmitted. */
  retryCount: z.nullish(z.number()),
  projectCode: text,
  integration: z.nullish(z.object({ code: text, name: text, version: text, projectCode: text })),
  connection: z.nullish(z.object({ code: text, name: text })),
  /** `2024-09-03T07:40:14.653+0000`. */
  creationDate: text,
  lastTrackedTime: text,
  isPurged: z.nullish(z.boolean()),
  ...trackingFields,
});
export type ErroredInstance = z.infer<typeof ErroredInstance>;

export type ErrorFilter = Pick<
  Conditions,
  | 'within'
  | 'code'
  | 'version'
  | 'projectCode'
  | 'recoverable'
  | 'integrationStyle'
  | 'includePurged'
  | 'id'
  | 'instanceId'
  | 'recoveryJobId'
  | 'primary'
  | 'secondary'
  | 'tertiary'
  | 'businessId'
  | 'orderBy'
>;

export interface ErrorView {
  expand?: 'integration' | 'connection';
}

/**
 * One page of failed instances, by default those that changed in the last hour, the latest first. What was
 * resubmitted with success is no longer in the list; what is being recovered still is.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-monitoring-errors-get.html
 */
export function listErroredInstances(
  oic: Monitoring,
  conditions: ErrorFilter = {},
  position: Position & ErrorView = {},
): Promise<MonitoredPage<ErroredInstance>> {
  const { limit, offset, expand } = position;
  return readPage(
    oic,
    ErroredInstance,
    {
      operation: 'List errored instances',
      path: ['errors'],
      query: { ...filter(conditions), expand },
    },
    { ...(limit && { limit }), ...(offset && { offset }) },
  );
}

/** All of them, page by page. */
export function eachErroredInstance(oic: Monitoring, conditions?: ErrorFilter, view?: ErrorView) {
  return eachItem((position) => listErroredInstances(oic, conditions, { ...view, ...position }));
}

/**
 * One failed instance.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-monitoring-errors-id-get.html
 * @param view `minimal` is quicker, but the integration's name must not be trusted
 * @throws NotFound it isn't among the failed ones: unknown, recovered, discarded or older than the retention
 */
export async function getErroredInstance(
  oic: Monitoring,
  id: string,
  view?: 'minimal',
): Promise<ErroredInstance> {
  const operation = 'Read errored instance';
  // The page shows an envelope with a list, its predecessor the failure itself.
  const Answer = z.union([z.object({ items: z.array(ErroredInstance) }), ErroredInstance]);
  const answer = await ask(oic, Answer, {
    operation,
    path: ['errors', id],
    query: { return: view },
  });
  const found = 'items' in answer ? answer.items[0] : answer;
  if (found) return found;
  throw new Unexpected({
    system: 'oic',
    summary: `${operation}: the answer names no instance.`,
    fix: 'Report a defect with the id of the instance.',
  });
}
