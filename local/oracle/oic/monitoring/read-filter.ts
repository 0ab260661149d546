/** How the monitoring resources read `q` and the other parameters: strictly. */

import { type Call, Refusal } from '#local/simulation/call.ts';
import type { Run } from './runs.ts';

const hours: Record<string, number> = { '1h': 1, '6h': 6, '1d': 24, '2d': 48, '3d': 72 };
const datePattern = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;

/** Which values a key takes. */
export type Keys = Record<string, RegExp>;

const anything = /./s;
const oneOf = (...values: string[]) => new RegExp(`^(?:${values.join('|')})$`);

/** Keys of every list that looks at a span of time. */
export const timeKeys: Keys = {
  timewindow: oneOf(...Object.keys(hours), 'RETENTIONPERIOD'),
  startdate: datePattern,
  enddate: datePattern,
};

const trackingKeys: Keys = {
  primaryName: anything,
  primaryValue: anything,
  secondaryName: anything,
  secondaryValue: anything,
  tertiaryName: anything,
  tertiaryValue: anything,
  businessIDValue: anything,
};

const runKeys: Keys = {
  ...timeKeys,
  ...trackingKeys,
  code: anything,
  version: /^\d\d\.\d\d\.\d{4}$/,
  projectCode: anything,
  id: anything,
  'integration-style': oneOf('appdriven', 'scheduled'),
  includePurged: oneOf('yes', 'no', 'onlyPurged'),
};

/** https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-monitoring-instances-get.html */
export const instanceKeys: Keys = {
  ...runKeys,
  status: oneOf('COMPLETED', 'FAILED', 'ABORTED', 'IN_PROGRESS'),
  minDuration: /^\d+$/,
  maxDuration: /^\d+$/,
  runId: anything,
  requestId: anything,
  parentInstanceId: anything,
};

/** https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-monitoring-errors-get.html */
export const errorKeys: Keys = {
  ...runKeys,
  instanceId: anything,
  recoverable: oneOf('true', 'false'),
  jobid: anything,
  orderBy: oneOf('lastupdateddate', 'creationdate'),
};

export type Filter = Record<string, string>;

/**
 * Refuses a parameter that the resource doesn't list. What Oracle does with one is not documented.
 * Throws `Refusal` 400.
 */
export function refuseOtherParameters(call: Call, allowed: Keys): void {
  for (const [name, value] of call.query) {
    if (name === 'integrationInstance') continue;
    if (!Object.hasOwn(allowed, name)) throw malformed(`There is no parameter ${name}.`);
    if (!allowed[name]!.test(value)) throw malformed(`${name} can't be "${value}".`);
  }
}

/** Reads `q`. Throws `Refusal` 400 for another form, or a key or value that the resource doesn't list. */
export function readFilter(call: Call, keys: Keys): Filter {
  const q = call.query.get('q');
  if (q === null) return {};
  const body = /^\s*\{(.*)\}\s*$/s.exec(q)?.[1];
  if (body === undefined) throw malformed(`q is no filter: ${q}`);
  const filter: Filter = {};
  let rest = body;
  while (rest.trim() !== '') {
    const term = /^\s*([\w-]+)\s*:\s*'([^']*)'\s*(?:,|$)/s.exec(rest);
    if (!term) throw malformed(`q is no filter from here: ${rest}`);
    const [whole, key = '', value = ''] = term;
    if (!Object.hasOwn(keys, key)) throw malformed(`q cannot filter by ${key}.`);
    if (!keys[key]!.test(value)) throw malformed(`${key} can't be "${value}".`);
    filter[key] = value;
    rest = rest.slice(whole.length);
  }
  return filter;
}

/** The span of time that a filter means; the last hour, where it says nothing. */
export function spanOf(filter: Filter, now: number, retentionMs: number): [number, number] {
  const { startdate, enddate, timewindow = '1h' } = filter;
  const end = enddate === undefined ? now : utc(enddate) + 999;
  if (startdate !== undefined) return [utc(startdate), end];
  const back = timewindow === 'RETENTIONPERIOD' ? retentionMs : hours[timewindow]! * 3600_000;
  return [end - back, end];
}

function utc(text: string): number {
  return Date.parse(`${text.replace(' ', 'T')}Z`);
}

/** Whether a run has what the filter names, times apart. */
export function matches(run: Run, filter: Filter, idOf: (run: Run) => string): boolean {
  const { traffic } = run;
  const says: Record<string, (value: string) => boolean> = {
    code: (value) => traffic.code === value,
    version: (value) => traffic.version === value,
    projectCode: (value) => traffic.projectCode === value,
    'integration-style': (value) => traffic.style === value,
    status: (value) => run.status === value,
    recoverable: (value) => String(run.failure?.recoverable ?? false) === value,
    minDuration: (value) => run.durationMs >= Number(value),
    maxDuration: (value) => run.durationMs <= Number(value),
    id: (value) => idOf(run) === value,
    instanceId: (value) => idOf(run) === value,
    primaryName: (value) => value === tracking(run).primaryName,
    primaryValue: (value) => contains(tracking(run).primaryValue, value),
    businessIDValue: (value) => contains(tracking(run).primaryValue, value),
  };
  const wanted = filter.includePurged ?? 'no';
  if (run.isPurged ? wanted === 'no' : wanted === 'onlyPurged') return false;
  return Object.entries(filter).every(([key, value]) => {
    const test = Object.hasOwn(says, key) ? says[key] : undefined;
    // Keys of times, order and jobs are read elsewhere; a field that no run has matches none.
    if (test) return test(value);
    return key in timeKeys || ['orderBy', 'includePurged', 'jobid'].includes(key);
  });
}

/** What the author of every simulated integration follows its messages by. */
export function tracking(run: Run): { primaryName: string; primaryValue: string } {
  return { primaryName: 'OrderNumber', primaryValue: `PO-${10_000 + run.target[1]}` };
}

/** A word or a part of it; several words in double quotes; the whole value in brackets. */
function contains(value: string, sought: string): boolean {
  const exact = /^\[(.*)\]$/s.exec(sought)?.[1];
  if (exact !== undefined) return value === exact;
  return value.includes(/^"(.*)"$/s.exec(sought)?.[1] ?? sought);
}

function malformed(message: string): Refusal {
  return new Refusal(400, 'INVALID_QUERY_PARAMETER', message);
}
