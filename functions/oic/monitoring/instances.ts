import * as z from 'zod/mini';
import { eachItem, type Position } from '#functions/oic/pages.ts';
import { parseAnswer } from '#runtime/answers.ts';
import { ask, callMonitoring, type Monitoring, requireAccepted } from './call.ts';
import { type Conditions, filter } from './filter.ts';
import { type MonitoredPage, readPage } from './pages.ts';

const text = z.nullish(z.string());

/**
 * Every state of an instance. RESUBMITTED: a recovery is under way.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-monitoring-instances-id-abort-post.html
 */
export const instanceStatuses = [
  'IN_PROGRESS',
  'SCHEDULE_WAITING',
  'QUEUED',
  'SCHEDULE_PAUSED',
  'PAUSED',
  'FAILED',
  'COMPLETED',
  'ABORTED',
  'UNKNOWN',
  'RESUBMITTED',
  'RECOVERING',
  'BLOCKED',
] as const;

/** A state that Oracle adds one day is UNKNOWN to us. */
export const InstanceStatus = z.pipe(
  z.nullish(z.string()),
  z.transform((said) => instanceStatuses.find((one) => one === said) ?? 'UNKNOWN'),
);
export type InstanceStatus = (typeof instanceStatuses)[number];

/** Names and values that the author of an integration chose to follow its messages by; never a payload. */
export const trackingFields = {
  primaryName: text,
  primaryValue: text,
  secondaryName: text,
  secondaryValue: text,
  tertiaryName: text,
  tertiaryValue: text,
};

/**
 * One run of an integration.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-monitoring-instances-get.html
 */
export const IntegrationInstance = z.object({
  id: z.string(),
  runId: text,
  requestId: text,
  parentInstanceId: text,
  status: InstanceStatus,
  /** `CODE|VERSION`. */
  integrationId: text,
  integrationName: text,
  integrationVersion: text,
  projectCode: text,
  /** `2024-09-03T07:40:14.653+0000`. */
  creationDate: text,
  lastTrackedTime: text,
  /** Milliseconds. */
  duration: z.nullish(z.number()),
  hasRecoverableFaults: z.nullish(z.boolean()),
  /** True when the data are gone: only id, status and duration are left. */
  isPurged: z.nullish(z.boolean()),
  ...trackingFields,
});
export type IntegrationInstance = z.infer<typeof IntegrationInstance>;

export type InstanceFilter = Pick<
  Conditions,
  | 'within'
  | 'code'
  | 'version'
  | 'projectCode'
  | 'status'
  | 'minDurationMs'
  | 'maxDurationMs'
  | 'integrationStyle'
  | 'includePurged'
  | 'id'
  | 'parentInstanceId'
  | 'runId'
  | 'requestId'
  | 'primary'
  | 'secondary'
  | 'tertiary'
  | 'businessId'
>;

export interface InstanceView {
  orderBy?: 'lastupdateddate' | 'creationdate' | 'executiontime';
  /** `minimal` is quicker; names and whether the project exists are then missing or wrong. */
  return?: 'minimal' | 'metadata' | 'metadataminimal' | 'summary';
  fields?: 'runId' | 'id' | 'all';
  groupBy?: 'integration';
}

/**
 * One page of integration instances, by default those that changed in the last hour, the latest first. Oracle
 * keeps them for about 32 days.
 */
export function listInstances(
  oic: Monitoring,
  conditions: InstanceFilter = {},
  position: Position & InstanceView = {},
): Promise<MonitoredPage<IntegrationInstance>> {
  const { limit, offset, ...view } = position;
  return readPage(
    oic,
    IntegrationInstance,
    {
      operation: 'List integration instances',
      path: ['instances'],
      query: { ...filter(conditions), ...view },
    },
    { ...(limit && { limit }), ...(offset && { offset }) },
  );
}

/** All of them, page by page. */
export function eachInstance(oic: Monitoring, conditions?: InstanceFilter, view?: InstanceView) {
  return eachItem((position) => listInstances(oic, conditions, { ...view, ...position }));
}

/**
 * One integration instance.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-monitoring-instances-id-get.html
 * @param view `minimal` is quicker, but its names must not be trusted
 * @throws NotFound it doesn't exist, or is older than the retention
 */
export function getInstance(
  oic: Monitoring,
  id: string,
  view?: 'minimal',
): Promise<IntegrationInstance> {
  return ask(oic, IntegrationInstance, {
    operation: 'Read integration instance',
    path: ['instances', id],
    query: { return: view },
  });
}

const AbortAnswer = z.object({ abortJobId: text, status: text, message: text });

/**
 * Ends an instance that is in progress.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-monitoring-instances-id-abort-post.html
 * @throws NotRecoverable it isn't in progress
 * @throws NotFound
 */
export async function abortInstance(
  oic: Monitoring,
  id: string,
): Promise<z.infer<typeof AbortAnswer>> {
  const operation = 'Abort integration instance';
  const path = ['instances', id, 'abort'];
  const response = await callMonitoring(oic, { operation, method: 'POST', path, json: {} });
  requireAccepted(response, operation);
  return parseAnswer(AbortAnswer, response, { system: 'oic', operation });
}
