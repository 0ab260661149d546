import type { LeftReason, RecoveryGroup, RecoverySummary } from '#runtime/recovery.ts';
import { runbookOf } from './known-errors.ts';
import type { GroupPlan, Plan } from './plan.ts';
import type { GroupTally, Tally } from './tally.ts';

const NOT_SENT = 'The run ended before it was its turn.';
const NOT_DECIDED = 'A person was asked, and has not decided.';
const NO_TALLY: GroupTally = { resubmitted: 0, discarded: 0, ended: 0, failed: 0 };

/**
 * What a run has reached, group by group: everything that was sent and is no longer among Oracle's failures is
 * recovered or discarded; everything that still is has a reason.
 * @param plan of the last round, which looked at everything again and found nothing more to do
 */
export function sumUp(plan: Pick<Plan, 'groups'>, tally: Tally): RecoveryGroup[] {
  const names = new Set([...Object.keys(plan.groups), ...Object.keys(tally)]);
  return [...names]
    .map((name) => groupOf(name, plan.groups[name], tally[name] ?? NO_TALLY))
    .filter(({ found }) => found > 0)
    .sort((a, b) => b.found - a.found);
}

function groupOf(name: string, plan: GroupPlan | undefined, tally: GroupTally): RecoveryGroup {
  const present = plan?.present ?? 0;
  const recovered = tally.resubmitted - (plan?.resubmitted ?? 0);
  const discarded = tally.discarded - (plan?.discarded ?? 0);
  return {
    group: name,
    project: plan?.project ?? null,
    integration: plan?.integration ?? null,
    version: plan?.version ?? null,
    errorCode: plan?.errorCode ?? null,
    message: plan?.message ?? null,
    runbook: plan ? runbookOf(plan) : null,
    found: present + recovered + discarded,
    resubmitted: tally.resubmitted,
    recovered,
    discarded,
    left: plan ? reasonsOf(plan) : [],
  };
}

function reasonsOf({ present, left, asked }: GroupPlan): LeftReason[] {
  const told = Object.entries(left).map(([reason, one]) => ({ reason, ...one }));
  const rest = present - asked - told.reduce((sum, { count }) => sum + count, 0);
  return [
    ...told,
    ...(asked > 0 ? [{ reason: NOT_DECIDED, count: asked, examples: [] }] : []),
    ...(rest > 0 ? [{ reason: NOT_SENT, count: rest, examples: [] }] : []),
  ].sort((a, b) => b.count - a.count);
}

/** The totals of all groups. */
export function totalsOf(groups: readonly RecoveryGroup[]): RecoverySummary['totals'] {
  const sum = (of: (group: RecoveryGroup) => number) =>
    groups.reduce((total, group) => total + of(group), 0);
  const recovered = sum((group) => group.recovered);
  const discarded = sum((group) => group.discarded);
  const found = sum((group) => group.found);
  const resubmitted = sum((group) => group.resubmitted);
  return { found, resubmitted, recovered, discarded, left: found - recovered - discarded };
}

/** How many examples of one reason are shown, and how many reasons. */
const EXAMPLES = 3;
const MAX_REASONS = 12;

/** Why failures were left, over all groups. */
export function reasonsOver(groups: readonly Pick<RecoveryGroup, 'left'>[]): LeftReason[] {
  const byReason = new Map<string, LeftReason>();
  for (const { reason, count, examples } of groups.flatMap(({ left }) => left)) {
    const known = byReason.get(reason) ?? { reason, count: 0, examples: [] };
    const all = [...known.examples, ...examples].slice(0, EXAMPLES);
    byReason.set(reason, { reason, count: known.count + count, examples: all });
  }
  const sorted = [...byReason.values()].sort((a, b) => b.count - a.count);
  return sorted.slice(0, MAX_REASONS);
}
