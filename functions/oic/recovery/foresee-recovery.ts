import * as z from 'zod/mini';
import { answer, looking, monitoringFor } from '#functions/oic/health/look.ts';
import type { Monitoring } from '#functions/oic/monitoring/call.ts';
import {
  type ErroredInstance,
  listErroredInstances,
} from '#functions/oic/monitoring/errored-instances.ts';
import type { MonitoredPage } from '#functions/oic/monitoring/pages.ts';
import type { Foreseen, ForeseenGroup } from '#runtime/instance-health.ts';
import { Policy } from '#runtime/recovery.ts';
import { defineStep } from '#runtime/step.ts';
import { type Decision, decide } from './decide.ts';
import { type FailedInstance, groupOf, toFailedInstance } from './failed-instance.ts';
import { runbookOf } from './known-errors.ts';
import { readTries } from './tries.ts';

/** Pages that somebody waits for: 800 failures. */
const MAX_PAGES = 8;
const MAX_GROUPS = 20;
const EXAMPLES = 3;
/** No run has this name, so nothing counts as tried in it. */
const NO_RUN = 'foreseen';

const Input = z.strictObject({ ...looking, policy: Policy });

/** Says what a run would do with what stands among the failures now. Nothing is sent. */
export const handler = defineStep({
  stage: 'plan-recovery',
  system: 'oic',
  input: Input,
  act: async (input) => {
    const { jobId, policy } = input;
    await answer(input, await foreseeRecovery(monitoringFor(input), jobId, policy));
    return {};
  },
});

/** @param now milliseconds since 1970 */
export async function foreseeRecovery(
  oic: Monitoring,
  jobId: string,
  policy: Policy,
  now = Date.now(),
): Promise<Foreseen> {
  const { failures, total } = await readFailures(oic, policy);
  const tries = await readTries(
    jobId,
    failures.map(({ id }) => id),
  );
  const until = now + policy.runSeconds * 1000;
  const situation = { policy, run: NO_RUN, now, until, stopped: {}, verdicts: {} };
  const groups = new Map<string, ForeseenGroup>();
  let taken = 0;
  for (const failure of failures) {
    const name = groupOf(failure);
    const group = groups.get(name) ?? emptyGroup(name, failure);
    groups.set(name, group);
    let decision = decide(failure, name, tries.get(failure.id), situation);
    if (isDone(decision) && taken === policy.maxInstances) decision = tooMany(policy);
    if (isDone(decision)) taken += 1;
    count(group, decision, failure);
  }
  const sorted = [...groups.values()].sort((a, b) => b.found - a.found);
  return {
    instance: oic.instance.serviceInstance,
    asOf: new Date(now).toISOString(),
    window: policy.window,
    total: total ?? null,
    seen: failures.length,
    totals: totalsOf(sorted),
    groups: sorted.slice(0, MAX_GROUPS),
    moreGroups: Math.max(0, sorted.length - MAX_GROUPS),
  };
}

async function readFailures(oic: Monitoring, { window }: Policy) {
  const conditions = { within: { last: window }, orderBy: 'creationdate' } as const;
  const found = new Map<string, FailedInstance>();
  let total: number | undefined;
  let offset: number | undefined = 0;
  const isFree = () => (oic.cap?.waitSeconds ?? 0) === 0;
  for (let pages = 0; pages < MAX_PAGES && offset !== undefined && isFree(); pages += 1) {
    const page: MonitoredPage<ErroredInstance> = await listErroredInstances(oic, conditions, {
      offset,
    });
    for (const failure of page.items.map(toFailedInstance)) found.set(failure.id, failure);
    total = page.total ?? total;
    offset = page.nextOffset;
  }
  const failures = [...found.values()];
  return { failures, total: offset === undefined ? failures.length : total };
}

function emptyGroup(group: string, failure: FailedInstance): ForeseenGroup {
  const { project, integration, version, errorCode, message } = failure;
  const counts = { found: 0, resubmit: 0, discard: 0, ask: 0, wait: 0, left: [] };
  const runbook = runbookOf(failure);
  return { group, project, integration, version, errorCode, message, runbook, ...counts };
}

const isDone = (decision: Decision) => decision.do === 'resubmit' || decision.do === 'discard';

function tooMany({ maxInstances }: Policy): Decision {
  return { do: 'leave', reason: `A run takes on ${maxInstances}, and no more.` };
}

function count(group: ForeseenGroup, decision: Decision, { id, business }: FailedInstance): void {
  group.found += 1;
  if (decision.do !== 'leave') {
    group[decision.do] += 1;
    return;
  }
  let left = group.left.find(({ reason }) => reason === decision.reason);
  if (!left) {
    left = { reason: decision.reason, count: 0, examples: [] };
    group.left.push(left);
  }
  left.count += 1;
  if (left.examples.length < EXAMPLES) left.examples.push(business ? `${id} (${business})` : id);
}

function totalsOf(groups: readonly ForeseenGroup[]): Foreseen['totals'] {
  const sum = (of: (group: ForeseenGroup) => number) =>
    groups.reduce((total, group) => total + of(group), 0);
  return {
    resubmit: sum(({ resubmit }) => resubmit),
    discard: sum(({ discard }) => discard),
    ask: sum(({ ask }) => ask),
    wait: sum(({ wait }) => wait),
    leave: sum(({ left }) => left.reduce((total, { count }) => total + count, 0)),
  };
}
