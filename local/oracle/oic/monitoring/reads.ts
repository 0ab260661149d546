/** The reading half of the Monitoring API. */

import { type Call, Refusal, type Reply } from '#local/simulation/call.ts';
import { type Access, type Caller, monitor } from '../access.ts';
import type { Routes } from '../routes.ts';
import type { Site } from '../site.ts';
import { ok, timestamp } from '../wire.ts';
import {
  errorKeys,
  type Filter,
  instanceKeys,
  type Keys,
  matches,
  readFilter,
  refuseOtherParameters,
  spanOf,
  timeKeys,
} from './read-filter.ts';
import type { Run, Runs } from './runs.ts';
import { viewError, viewInstance } from './views.ts';

export const root = '/ic/api/integration/v1/monitoring';
const largestPage = 100;
const paging: Keys = { limit: /^[1-9]\d{0,5}$/, offset: /^\d{1,7}$/, q: /./s };
const expand = /^(?:integration|connection)$/;

/** What the operations need, and the throttle that stands before each. */
export interface Monitored {
  runs: Runs;
  site: Site;
  access: Access;
  throttle(caller: Caller): void;
}

/** Admits a caller who may look. Throws `Refusal` 401, 403, 429. */
export function admit({ access, throttle }: Monitored, call: Call, roles = monitor): Caller {
  const caller = access.design(call, roles);
  throttle(caller);
  return caller;
}

/** Puts lists and single reads of instances, failures and recovery jobs on the router. */
export function addReads(app: Routes, on: Monitored): void {
  app.on('GET', `${root}/instances`, 'listInstances', (call) => listInstances(on, call));
  app.on('GET', `${root}/instances/{id}`, 'getInstance', (call) => {
    const { run, id } = seek(on, call, { return: /^minimal$/ });
    return ok(viewInstance(id, run), on.site.settings.fieldStyle);
  });
  app.on('GET', `${root}/errors`, 'listErrors', (call) => listErrors(on, call));
  app.on('GET', `${root}/errors/recoveryJobs`, 'listRecoveryJobs', (call) => listJobs(on, call));
  app.on('GET', `${root}/errors/recoveryJobs/{id}`, 'getRecoveryJob', (call) => getJob(on, call));
  app.on('GET', `${root}/errors/{id}`, 'getError', (call) => {
    const { run, id } = seek(on, call, { return: /^minimal$/ });
    if (!isError(run)) throw new Refusal(404, 'RESOURCE_NOT_FOUND', `${id} has not failed.`);
    return ok({ items: [viewError(id, run)] }, on.site.settings.fieldStyle);
  });
}

/** A run of the caller's instance. Throws `Refusal` 404 for none, or one that is older than the retention. */
export function seek(on: Monitored, call: Call, parameters: Keys): { run: Run; id: string } {
  const { instance } = admit(on, call);
  refuseOtherParameters(call, parameters);
  const id = call.params.id!;
  const run = on.runs.find(instance, id);
  if (!run) throw new Refusal(404, 'RESOURCE_NOT_FOUND', `Instance ${id} was not found.`);
  return { run, id };
}

/** In the list of failures until it is recovered or discarded. */
export function isError(run: Run): boolean {
  return run.failure !== undefined && ['FAILED', 'RESUBMITTED'].includes(run.status);
}

function listInstances(on: Monitored, call: Call): Reply {
  const { instance } = admit(on, call);
  refuseOtherParameters(call, {
    ...paging,
    orderBy: /^(?:lastupdateddate|creationdate|executiontime)$/,
    return: /^(?:minimal|metadata|metadataminimal|summary)$/,
    fields: /^(?:runId|id|all)$/,
    groupBy: /^integration$/,
  });
  const filter = readFilter(call, instanceKeys);
  const found = select(on, instance, filter, () => true);
  sort(found, call.query.get('orderBy') ?? 'lastupdateddate');
  return page(on, call, filter, found, viewInstance);
}

// What was resubmitted with success is no longer listed, what is being recovered is:
// https://docs.oracle.com/pls/topic/lookup?ctx=en%2Fcloud%2Fpaas%2Fapplication-integration%2Ferp-adapter&id=ICSUG-GUID-DE08E9CE-67F8-4528-BD80-48EBF4F0D0E1
function listErrors(on: Monitored, call: Call): Reply {
  const { instance } = admit(on, call);
  refuseOtherParameters(call, {
    ...paging,
    expand,
    groupBy: /^(?:messages|integration|connection)$/,
  });
  const filter = readFilter(call, errorKeys);
  const job = on.runs.jobs(instance).find(({ id }) => id === filter.jobid);
  const inJob = new Set(job?.targets.map(String));
  const found = select(
    on,
    instance,
    filter,
    (run) => isError(run) && (filter.jobid === undefined || inJob.has(String(run.target))),
  );
  sort(found, filter.orderBy ?? 'lastupdateddate');
  return page(on, call, filter, found, viewError);
}

function select(
  { runs }: Monitored,
  instance: string,
  filter: Filter,
  wanted: (run: Run) => boolean,
): Run[] {
  const { retentionMs, windowBy } = runs.settings;
  const [from, to] = spanOf(filter, runs.now, retentionMs);
  const idOf = (run: Run) => runs.idOf(run.target);
  const found: Run[] = [];
  for (const run of runs.of(instance)) {
    const at = windowBy === 'updated' ? run.updatedAt : run.createdAt;
    if (at >= from && at <= to && wanted(run) && matches(run, filter, idOf)) found.push(run);
  }
  return found;
}

/** The latest first; which way Oracle sorts is not documented. */
function sort(runs: Run[], by: string): void {
  const of = {
    lastupdateddate: (run: Run) => run.updatedAt,
    creationdate: (run: Run) => run.createdAt,
    executiontime: (run: Run) => run.durationMs,
  }[by as 'creationdate'];
  runs.sort((a, b) => of(b) - of(a) || b.target[0] - a.target[0] || b.target[1] - a.target[1]);
}

function page(
  { runs, site }: Monitored,
  call: Call,
  filter: Filter,
  found: Run[],
  view: (id: string, run: Run) => unknown,
): Reply {
  const offset = Number(call.query.get('offset') ?? 0);
  const limit = Math.min(Number(call.query.get('limit') ?? largestPage), largestPage);
  const shown = found.slice(offset, offset + limit);
  return ok(
    {
      items: shown.map((run) => view(runs.idOf(run.target), run)),
      hasMore: offset + shown.length < found.length,
      limit,
      offset,
      totalResults: shown.length,
      totalRecordsCount: found.length,
      timeWindow: filter.timewindow ?? (filter.startdate ? 'CUSTOM' : '1h'),
      dataFetchTime: timestamp(runs.now),
      links: [],
    },
    site.settings.fieldStyle,
  );
}

/** https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-monitoring-errors-recoveryjobs-get.html */
function listJobs(on: Monitored, call: Call): Reply {
  const { instance } = admit(on, call);
  refuseOtherParameters(call, { ...paging, expand });
  const filter = readFilter(call, { ...timeKeys, primaryValue: /./s });
  const [from, to] = spanOf(filter, on.runs.now, on.runs.settings.retentionMs);
  const found = on.runs
    .jobs(instance)
    .filter(({ at, id }) => at >= from && at <= to && id.includes(filter.primaryValue ?? ''))
    .reverse();
  const offset = Number(call.query.get('offset') ?? 0);
  const limit = Math.min(Number(call.query.get('limit') ?? largestPage), largestPage);
  const items = found.slice(offset, offset + limit).map((job) => viewJob(on, job));
  const hasMore = offset + items.length < found.length;
  return ok(
    { items, hasMore, limit, offset, totalResults: items.length },
    on.site.settings.fieldStyle,
  );
}

// The page lists 200, 400 and 500 only, so an unknown id is malformed.
function getJob(on: Monitored, call: Call): Reply {
  const { instance } = admit(on, call);
  refuseOtherParameters(call, {});
  const job = on.runs.jobs(instance).find(({ id }) => id === call.params.id);
  if (!job) throw new Refusal(400, 'INVALID_JOB_ID', `There is no recovery job ${call.params.id}.`);
  return ok(viewJob(on, job), on.site.settings.fieldStyle);
}

function viewJob({ runs }: Monitored, job: ReturnType<Runs['jobs']>[number]) {
  const { recovered, failed, inProgress } = runs.progressOf(job);
  return {
    id: job.id,
    createdDate: timestamp(job.at),
    totalCount: job.targets.length,
    recoveredCount: recovered,
    failedCount: failed,
    inProgressCount: inProgress,
  };
}
