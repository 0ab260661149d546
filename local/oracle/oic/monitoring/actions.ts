/** The changing half of the Monitoring API: resubmit, discard, abort. */

import * as z from 'zod/mini';
import { type Call, Refusal, type Reply } from '#local/simulation/call.ts';
import { type Caller, change } from '../access.ts';
import type { Routes } from '../routes.ts';
import { ok } from '../wire.ts';
import type { Target } from './model.ts';
import { type Filter, refuseOtherParameters, spanOf } from './read-filter.ts';
import { admit, isError, type Monitored, root } from './reads.ts';
import type { Run } from './runs.ts';

const mutates = { mutates: true };

/** Puts the actions on the router. */
export function addActions(app: Routes, on: Monitored): void {
  app.on(
    'POST',
    `${root}/errors/resubmit`,
    'resubmitErrors',
    (call) => many(on, call, 'resubmit'),
    mutates,
  );
  app.on(
    'POST',
    `${root}/errors/discard`,
    'discardErrors',
    (call) => many(on, call, 'discard'),
    mutates,
  );
  app.on(
    'POST',
    `${root}/errors/{id}/resubmit`,
    'resubmitError',
    (call) => resubmitOne(on, call),
    mutates,
  );
  app.on(
    'POST',
    `${root}/errors/{id}/discard`,
    'discardError',
    (call) => discardOne(on, call),
    mutates,
  );
  app.on(
    'POST',
    `${root}/instances/{id}/abort`,
    'abortInstance',
    (call) => abort(on, call),
    mutates,
  );
}

// `sync` as Oracle's product management shows it, `monitoringui` as a client in public sends it:
// http://niallcblogs.blogspot.com/2026/06/1148-resubmit-errors-via-factory-api.html
const returning = { return: /^(?:sync|monitoringui)$/ };

const ids = z.array(z.union([z.string(), z.number()])).check(z.minLength(1));
const Body = z.union([
  z.strictObject({ ids }),
  z.strictObject({
    flowCode: z.string(),
    flowVersion: z.string(),
    timewindow: z.optional(z.string()),
  }),
]);

/**
 * Documented: 202 (resubmit) or 200 (discard), 400, 401, 403, 412, 500. A list in which nothing can be acted on
 * answers 412; that, and a batch above 50 answering 400, is not verified with Oracle.
 * https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-monitoring-errors-resubmit-post.html
 */
async function many(on: Monitored, call: Call, what: 'resubmit' | 'discard'): Promise<Reply> {
  const caller = admit(on, call, change);
  refuseOtherParameters(call, returning);
  const body = z.safeParse(Body, await call.json<unknown>());
  if (!body.success) throw new Refusal(400, 'INVALID_BODY', z.prettifyError(body.error));
  const wanted = 'ids' in body.data ? body.data.ids.map(String) : byCriteria(on, caller, body.data);
  if (wanted.length > on.runs.settings.largestBatch && 'ids' in body.data) {
    throw new Refusal(400, 'TOO_MANY_IDS', `At most ${on.runs.settings.largestBatch} ids.`);
  }
  const sorted = sortOut(on, caller, [...new Set(wanted)], what);
  if (sorted.accepted.length === 0) {
    throw new Refusal(412, 'PRECONDITION_FAILED', `None of the instances can be ${what}ed.`);
  }
  const targets = sorted.accepted.map(({ target }) => target);
  const { id } = on.runs.act(caller.instance, what, targets);
  return what === 'resubmit' ? resubmitted(on, call, id, sorted) : discarded(on, id, sorted);
}

interface Sorted {
  accepted: { id: string; target: Target }[];
  invalid: string[];
  refused: string[];
}

function sortOut(on: Monitored, caller: Caller, wanted: string[], what: string): Sorted {
  const sorted: Sorted = { accepted: [], invalid: [], refused: [] };
  for (const id of wanted) {
    const run = on.runs.find(caller.instance, id);
    if (!run || !isError(run) || run.isPurged) sorted.invalid.push(id);
    else if (!mayAct(on, run, what)) sorted.refused.push(id);
    else sorted.accepted.push({ id, target: run.target });
  }
  return sorted;
}

// What is being recovered can't be resubmitted again, and nothing more than ten times:
// https://docs.oracle.com/pls/topic/lookup?ctx=en%2Fcloud%2Fpaas%2Fapplication-integration%2Ferp-adapter&id=ICSUG-GUID-DE08E9CE-67F8-4528-BD80-48EBF4F0D0E1
function mayAct({ runs }: Monitored, run: Run, what: string): boolean {
  if (run.status !== 'FAILED') return false;
  if (what === 'discard') return true;
  return run.failure?.recoverable === true && run.retries < runs.settings.mostResubmissions;
}

function byCriteria(
  on: Monitored,
  { instance }: Caller,
  body: { flowCode: string; flowVersion: string; timewindow?: string | undefined },
): string[] {
  const filter: Filter = body.timewindow ? { timewindow: body.timewindow } : {};
  const [from] = spanOf(filter, on.runs.now, on.runs.settings.retentionMs);
  return [...on.runs.of(instance)]
    .filter(
      (run) =>
        isError(run) &&
        run.updatedAt >= from &&
        run.traffic.code === body.flowCode &&
        run.traffic.version === body.flowVersion,
    )
    .map(({ target }) => on.runs.idOf(target));
}

function resubmitted(on: Monitored, call: Call, jobId: string, sorted: Sorted): Reply {
  if (!call.query.has('return')) return { status: 202 };
  const body = {
    acceptedIds: sorted.accepted.map(({ id }) => id),
    ...(sorted.invalid.length > 0 && { invalidIds: sorted.invalid }),
    ...(sorted.refused.length > 0 && { nonRecoverableIds: sorted.refused }),
    links: [],
    recoveryJobId: jobId,
    resubmitRequested: true,
    resubmittedFailedInstances: [],
    resubmittedInstancesCount: sorted.accepted.length,
  };
  return { ...ok(body, on.site.settings.fieldStyle), status: 202 };
}

function discarded(on: Monitored, jobId: string, sorted: Sorted): Reply {
  return ok(
    {
      acceptedIds: sorted.accepted.map(({ id }) => id),
      ...(sorted.invalid.length > 0 && { invalidIds: sorted.invalid }),
      ...(sorted.refused.length > 0 && { nonDiscardableIds: sorted.refused }),
      links: [],
      abortJobId: jobId,
      discardRequested: true,
      abortedInstancesCount: sorted.accepted.length,
    },
    on.site.settings.fieldStyle,
  );
}

/** A failure that an action names. The pages list no 404, so an unknown id fails the precondition. */
function errorOf(on: Monitored, caller: Caller, id: string, what: string): Run {
  const run = on.runs.find(caller.instance, id);
  if (run && isError(run) && !run.isPurged && mayAct(on, run, what)) return run;
  throw new Refusal(412, 'PRECONDITION_FAILED', `Instance ${id} cannot be ${what}ed.`);
}

const TraceLevel = z.strictObject({
  recoveryTraceLevel: z.optional(z.enum(['Production', 'Audit', 'Debug'])),
});

async function resubmitOne(on: Monitored, call: Call): Promise<Reply> {
  const caller = admit(on, call, change);
  refuseOtherParameters(call, returning);
  if ((await call.body()).length > 0) {
    const body = z.safeParse(TraceLevel, await call.json<unknown>());
    if (!body.success) throw new Refusal(400, 'INVALID_BODY', z.prettifyError(body.error));
  }
  const run = errorOf(on, caller, call.params.id!, 'resubmit');
  const { id } = on.runs.act(caller.instance, 'resubmit', [run.target]);
  if (!call.query.has('return')) return { status: 202 };
  const message = 'The instance was resubmitted.';
  return ok(
    { message, recoveryJobId: id, resubmitSuccessful: true, resubmittedFailedInstances: [] },
    on.site.settings.fieldStyle,
  );
}

function discardOne(on: Monitored, call: Call): Reply {
  const caller = admit(on, call, change);
  refuseOtherParameters(call, {});
  const run = errorOf(on, caller, call.params.id!, 'discard');
  on.runs.act(caller.instance, 'discard', [run.target]);
  return { status: 202 };
}

/** https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-monitoring-instances-id-abort-post.html */
async function abort(on: Monitored, call: Call): Promise<Reply> {
  const caller = admit(on, call, change);
  refuseOtherParameters(call, {});
  z.parse(z.object({}), await call.json<unknown>());
  const id = call.params.id!;
  const run = on.runs.find(caller.instance, id);
  if (!run) throw new Refusal(404, 'RESOURCE_NOT_FOUND', `Instance ${id} was not found.`);
  if (run.status !== 'IN_PROGRESS' && run.status !== 'RESUBMITTED') {
    throw new Refusal(409, 'NOT_IN_PROGRESS', `Instance ${id} is ${run.status}.`);
  }
  const job = on.runs.act(caller.instance, 'abort', [run.target]);
  const message = 'The instance will be aborted.';
  return ok({ abortJobId: job.id, status: 'ABORTED', message }, on.site.settings.fieldStyle);
}
