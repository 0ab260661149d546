import { isMask } from '#functions/oic/mask.ts';
import { InvalidRequest } from '#runtime/errors.ts';
import type { TimeWindow } from '#runtime/recovery.ts';

/**
 * How far back a list looks: one of Oracle's windows, or a range of our own (whole seconds, UTC; without an end,
 * until now). Without one Oracle takes `1h`, and asks for one that is as narrow as the question allows.
 * `RETENTIONPERIOD` is everything that is kept: about 32 days, of which a Debug instance has its data for 24 hours
 * only.
 * https://docs.oracle.com/en/cloud/paas/application-integration/integrations-user/view-minimal-details-debug-tracing-level-instances-32-days.html
 */
export type Within = { last: TimeWindow } | { from: Date; to?: Date };

/**
 * Text that is looked for in a tracking field: one word or a part of it; several words; or the whole value.
 * https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-monitoring-errors-get.html
 */
export type TrackedText = string | { words: string } | { exact: string };

export interface Tracked {
  name?: string;
  value?: TrackedText;
}

/** The kinds of things that the design-time audit tells of. */
export const auditTypes = {
  connection: 'ICS_AppInstance',
  integration: 'ICS_ProjectV2',
  lookup: 'ICS_DVM',
  schedule: 'ICS_Schedule',
  package: 'ICS_PACKAGE',
  library: 'API_LIBRARY',
  agentDefinition: 'ICS_AgentDefinition',
  agent: 'ICS_AgentInstance',
} as const;

/** Everything that one of the lists can be asked for; each list takes a part of it. */
export interface Conditions {
  within?: Within;
  /** Identifier of the integration, without its version. */
  code?: string;
  /** `01.00.0000`. */
  version?: string;
  projectCode?: string;
  /** Oracle's page lists three; clients in public also ask for those in progress. */
  status?: 'COMPLETED' | 'FAILED' | 'ABORTED' | 'IN_PROGRESS';
  recoverable?: boolean;
  minDurationMs?: number;
  maxDurationMs?: number;
  integrationStyle?: 'appdriven' | 'scheduled';
  /** Whether rows whose data was purged are shown. */
  includePurged?: 'yes' | 'no' | 'onlyPurged';
  id?: string;
  instanceId?: string;
  parentInstanceId?: string;
  runId?: string;
  requestId?: string;
  recoveryJobId?: string;
  primary?: Tracked;
  secondary?: Tracked;
  tertiary?: Tracked;
  /** Looked for in all three tracking fields. */
  businessId?: TrackedText;
  /** In the list of errors the order is a part of the filter. */
  orderBy?: 'lastupdateddate' | 'creationdate';
  type?: keyof typeof auditTypes;
  distinct?: boolean;
  limit?: number;
  /** Name of an agent group. */
  name?: string;
}

type Term = [key: string, value: string | undefined];

/**
 * Conditions as the query parameter `q`: `{timewindow:'1d', code:'ORDER_IN'}`. It is encoded where the address
 * is made.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-monitoring-instances-get.html
 * @returns nothing when there is no condition
 * @throws InvalidRequest a value that can't be written in `q`, or a range that ends before it begins
 */
export function filter(conditions: Conditions): { q?: string } {
  const terms = termsOf(conditions).filter((term) => term[1] !== undefined);
  if (terms.length === 0) return {};
  return { q: `{${terms.map(([key, value]) => `${key}:'${quotable(key, value!)}'`).join(', ')}}` };
}

function termsOf(conditions: Conditions): Term[] {
  const { within, minDurationMs, maxDurationMs, recoverable, distinct, limit, type } = conditions;
  return [
    ...windowOf(within),
    ['code', conditions.code],
    ['version', conditions.version],
    ['projectCode', conditions.projectCode],
    ['status', conditions.status],
    ['recoverable', recoverable?.toString()],
    ['minDuration', count('minDuration', minDurationMs)],
    ['maxDuration', count('maxDuration', maxDurationMs)],
    ['integration-style', conditions.integrationStyle],
    ['includePurged', conditions.includePurged],
    ['id', conditions.id],
    ['instanceId', conditions.instanceId],
    ['parentInstanceId', conditions.parentInstanceId],
    ['runId', conditions.runId],
    ['requestId', conditions.requestId],
    ['jobid', conditions.recoveryJobId],
    ...trackedAs('primary', conditions.primary),
    ...trackedAs('secondary', conditions.secondary),
    ...trackedAs('tertiary', conditions.tertiary),
    ['businessIDValue', tracked('businessIDValue', conditions.businessId)],
    ['orderBy', conditions.orderBy],
    ['type', type && auditTypes[type]],
    ['distinct', distinct?.toString()],
    ['limit', count('limit', limit)],
    ['name', conditions.name],
  ];
}

function windowOf(within: Within | undefined): Term[] {
  if (!within) return [];
  if ('last' in within) return [['timewindow', within.last]];
  const { from, to } = within;
  if (to && to < from) throw unusable('enddate', 'it lies before startdate');
  return [
    ['startdate', utcSeconds('startdate', from)],
    ['enddate', to && utcSeconds('enddate', to)],
  ];
}

/** `2020-07-15 07:00:00`, UTC. */
function utcSeconds(key: string, date: Date): string {
  if (Number.isNaN(date.getTime())) throw unusable(key, 'it is no date');
  return date.toISOString().slice(0, 19).replace('T', ' ');
}

function trackedAs(field: 'primary' | 'secondary' | 'tertiary', sought?: Tracked): Term[] {
  const key = `${field}Value`;
  return [
    [`${field}Name`, sought?.name],
    [key, tracked(key, sought?.value)],
  ];
}

function tracked(key: string, text: TrackedText | undefined): string | undefined {
  if (text === undefined || typeof text === 'string') return text;
  const [open, inner, close] = 'words' in text ? ['"', text.words, '"'] : ['[', text.exact, ']'];
  if (inner.includes(open) || inner.includes(close)) {
    throw unusable(key, `it holds ${open === '"' ? 'a double quote' : 'a square bracket'}`);
  }
  return `${open}${inner}${close}`;
}

function count(key: string, value: number | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (!Number.isSafeInteger(value) || value < 0) throw unusable(key, 'it is no whole number');
  return String(value);
}

/** Oracle documents no way to write a single quote inside a value, and a guess could let a condition slip in. */
function quotable(key: string, value: string): string {
  if (value.trim() === '') throw unusable(key, 'it is empty');
  if (value.includes("'")) throw unusable(key, 'it holds a single quote');
  if (/\p{Cc}/u.test(value)) throw unusable(key, 'it holds a control character');
  if (isMask(value)) throw unusable(key, 'it is a mask of asterisks');
  return value;
}

function unusable(key: string, why: string): InvalidRequest {
  return new InvalidRequest({
    system: 'oic',
    summary: `The value of ${key} can't be looked for in Oracle Integration: ${why}.`,
    fix: 'Look for another part of the value.',
  });
}
