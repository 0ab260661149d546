import type { Decision } from './decide.ts';
import { type FailedInstance, type GroupFields, groupOf } from './failed-instance.ts';
import type { Try } from './tries.ts';

/** Groups that are told apart; what comes after them is one group. */
const MAX_GROUPS = 200;
/** Reasons of one group that are told apart, and instances that are named for each. */
const MAX_REASONS = 20;
const EXAMPLES = 3;
export const OTHERS = 'others';
/** What becomes due within such a slot is tried together, so that a round is worth its while. */
const SLOT_MS = 5 * 60_000;
const OTHER_REASONS = 'Another reason; the list of what was left tells.';

/** Instances that are sent together. */
export interface PlannedBatch {
  name: string;
  group: string;
  do: 'resubmit' | 'discard';
  /** With how often each had been resubmitted when it was planned. */
  instances: { id: string; retries: number }[];
  /** A person had decided it. */
  verdict?: true | undefined;
}

/** Failures that have integration, code and message in common. */
export interface GroupPlan extends GroupFields {
  /** Among Oracle's failures at this moment. */
  present: number;
  /** Of these, what this run had resubmitted or discarded. */
  resubmitted: number;
  discarded: number;
  /** Why some are left, with how many and a few of them. */
  left: Record<string, { count: number; examples: string[] }>;
  /** How many wait for a person's decision, and whose. */
  asked: number;
  whom: string | null;
}

/** What a round of a run is going to do. */
export interface Plan {
  /** Names of the batches in the order in which they are sent. */
  batches: Pick<PlannedBatch, 'name' | 'group' | 'do'>[];
  /** The first so many are one of each group: how they fare decides about the rest. */
  first: number;
  /** When something that has to wait may be tried; milliseconds since 1970. */
  waitUntil: number | null;
  groups: Record<string, GroupPlan>;
}

const NAMELESS: GroupFields = {
  project: null,
  integration: null,
  version: null,
  errorCode: null,
  message: null,
};

function emptyGroup(fields: GroupFields): GroupPlan {
  const { project, integration, version, errorCode, message } = fields;
  const counts = { present: 0, resubmitted: 0, discarded: 0, left: {}, asked: 0, whom: null };
  return { project, integration, version, errorCode, message, ...counts };
}

/** Counts decisions by group, a failure at a time, so that no more than the groups is in memory. */
export class Counter {
  readonly groups: Record<string, GroupPlan> = {};
  waitUntil: number | null = null;

  /** @param known groups of earlier rounds: they keep their names, though nothing of them may be left */
  constructor(known: Record<string, GroupFields> = {}) {
    for (const [name, fields] of Object.entries(known)) this.groups[name] = emptyGroup(fields);
  }

  /** The group of a failure. */
  groupFor(failure: FailedInstance): string {
    const group = groupOf(failure);
    if (this.groups[group] || Object.keys(this.groups).length < MAX_GROUPS) return group;
    return OTHERS;
  }

  add(failure: FailedInstance, group: string, decision: Decision, ours: Try | undefined): void {
    // What this run has acted on is counted where it was found, though it may fail otherwise now.
    const counted = this.#group(ours?.group ?? group, failure);
    counted.present += 1;
    if (ours?.did === 'resubmit') counted.resubmitted += 1;
    if (ours?.did === 'discard') counted.discarded += 1;
    if (decision.do === 'ask') {
      counted.asked += 1;
      counted.whom = decision.whom;
    }
    if (decision.do === 'wait') {
      const slot = Math.ceil(decision.until / SLOT_MS) * SLOT_MS;
      this.waitUntil = Math.min(this.waitUntil ?? slot, slot);
    }
    if (decision.do === 'leave') this.#leave(counted, decision.reason, failure);
  }

  #group(name: string, failure: FailedInstance): GroupPlan {
    this.groups[name] ??= emptyGroup(name === OTHERS ? NAMELESS : failure);
    return this.groups[name];
  }

  #leave({ left }: GroupPlan, reason: string, { id, business }: FailedInstance): void {
    const known = left[reason] || Object.keys(left).length < MAX_REASONS;
    const name = known ? reason : OTHER_REASONS;
    left[name] ??= { count: 0, examples: [] };
    left[name].count += 1;
    if (left[name].examples.length < EXAMPLES) {
      left[name].examples.push(business ? `${id} (${business})` : id);
    }
  }
}

/** The first batch of every group that is resubmitted, then the others: what fails again and again is seen early. */
export function inOrder(batches: Plan['batches']): Pick<Plan, 'batches' | 'first'> {
  const seen = new Set<string>();
  const first: Plan['batches'] = [];
  const rest: Plan['batches'] = [];
  for (const batch of batches) {
    const isFirst = batch.do === 'resubmit' && !seen.has(batch.group);
    (isFirst ? first : rest).push(batch);
    seen.add(batch.group);
  }
  return { batches: [...first, ...rest], first: first.length };
}
