import * as z from 'zod/mini';
import type { TimeWindow } from '#runtime/recovery.ts';
import { ask, type Monitoring } from './call.ts';
import { filter, type Within } from './filter.ts';

const text = z.nullish(z.string());
const count = z.nullish(z.number());

const MessageSummary = z.object({
  dataFetchTime: text,
  /** Total, processed, succeeded, errored and aborted, under names that Oracle doesn't fix. */
  messageSummary: z.nullish(z.record(z.string(), z.unknown())),
});

/** How many messages the instance has processed, of those that it still keeps. */
export interface MessageCounts {
  total: number;
  processed: number;
  succeeded: number;
  errored: number;
  aborted: number;
}

/**
 * The message count summary; it takes no filter.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-monitoring-integrations-messages-summary-get.html
 */
export async function getMessageCounts(oic: Monitoring): Promise<MessageCounts> {
  const { messageSummary } = await ask(oic, MessageSummary, {
    operation: 'Read message counts',
    path: ['integrations', 'messages', 'summary'],
  });
  const said = Object.entries(messageSummary ?? {});
  const of = (name: RegExp) => Number(said.find(([key]) => name.test(key))?.[1] ?? 0);
  return {
    total: of(/total|received/i),
    processed: of(/processed/i),
    succeeded: of(/succe/i),
    errored: of(/error|failed/i),
    aborted: of(/abort/i),
  };
}

/**
 * The figures of one integration.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-monitoring-integrations-id-get.html
 */
const IntegrationMetrics = z.object({
  id: text,
  code: text,
  name: text,
  version: text,
  noOfMsgsReceived: count,
  noOfMsgsProcessed: count,
  noOfSuccess: count,
  noOfErrors: count,
  noOfAborted: count,
  /** Percent. */
  successRate: count,
  flowStatus: text,
  scheduleStatus: text,
});
export type IntegrationMetrics = z.infer<typeof IntegrationMetrics>;

/**
 * @param id `CODE|VERSION`
 * @param last by default the last hour
 * @throws NotFound there is no such integration
 */
export function getIntegrationMetrics(
  oic: Monitoring,
  id: string,
  last?: TimeWindow,
): Promise<IntegrationMetrics> {
  return ask(oic, IntegrationMetrics, {
    operation: 'Read integration metrics',
    path: ['integrations', id],
    query: filter(last ? { within: { last } } : {}),
  });
}

/** One hour or day. */
const HistoryItem = z.object({
  startTime: text,
  endTime: text,
  totalMessagesReceived: count,
  totalMessagesProcessed: count,
  totalMessagesCreated: count,
  successfulMessages: count,
  failedMessages: count,
  abortedMessages: count,
  inflightMessages: count,
  /** Percent. */
  successRate: count,
  productionInstancesCount: count,
  auditInstancesCount: count,
  debugInstancesCount: count,
});
export type HistoryItem = z.infer<typeof HistoryItem>;

/**
 * Historical tracking metrics: by the hour for the last 24, by the day for the last 30, or in a range. They
 * outlive the instances themselves.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-monitoring-history-get.html
 */
export async function getHistory(
  oic: Monitoring,
  frequency: 'hourly' | 'daily',
  within?: Within,
): Promise<HistoryItem[]> {
  const { items } = await ask(oic, z.object({ items: z.nullish(z.array(HistoryItem)) }), {
    operation: 'Read history',
    path: ['history'],
    query: { frequency, ...filter(within ? { within } : {}) },
  });
  return items ?? [];
}
