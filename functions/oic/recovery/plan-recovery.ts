import * as z from 'zod/mini';
import { MAX_BATCH } from '#functions/oic/monitoring/resubmit.ts';
import { Policy } from '#runtime/recovery.ts';
import { defineStep } from '#runtime/step.ts';
import { type Decision, decide, type Situation } from './decide.ts';
import type { FailedInstance } from './failed-instance.ts';
import { Counter, inOrder, type Plan, type PlannedBatch } from './plan.ts';
import { readRunFile, writeRunFile } from './run-files.ts';
import { sentIn, stoppedGroups, type Wave } from './tally.ts';
import { readTries, type Try } from './tries.ts';
import { readVerdicts } from './verdicts.ts';

const Input = z.strictObject({
  jobId: z.string(),
  run: z.string(),
  round: z.number(),
  pages: z.number(),
  /** Waves that were sent in this run so far. */
  waves: z.number(),
  policy: Policy,
  /** When the run ends, milliseconds since 1970. */
  until: z.number(),
});
type PlanInput = z.output<typeof Input>;

/**
 * Decides about every failure that was found, and puts those that shall be resubmitted or discarded into batches
 * of at most 50. Nothing is sent. However many there are, one page at a time is in memory.
 */
export const handler = defineStep({
  stage: 'plan-recovery',
  system: 'oic-onboarding',
  input: Input,
  act: async (input) => {
    const before = input.round > 1 && (await readRunFile<Plan>(input, `plan-${input.round - 1}`));
    const counter = new Counter(before ? before.groups : {});
    const planner = new Planner(input, await situationOf(input), counter);
    for (let page = 1; page <= input.pages; page += 1) await planner.read(page);
    const plan = await planner.finish();
    await writeRunFile(input, `plan-${input.round}`, plan);
    const asked = Object.values(plan.groups).reduce((sum, group) => sum + group.asked, 0);
    return { batches: plan.batches.length, waitUntil: plan.waitUntil, asked };
  },
});

async function situationOf(input: PlanInput): Promise<Situation & { sent: number }> {
  const { policy, run, waves } = input;
  const until = input.round > MAX_ROUNDS ? 0 : input.until;
  const { tally } = waves > 0 ? await readRunFile<Wave>(input, `wave-${waves}`) : { tally: {} };
  const stopped = stoppedGroups(tally, policy.stop);
  const verdicts = await readVerdicts(input);
  return { policy, run, now: Date.now(), until, stopped, verdicts, sent: sentIn(tally) };
}

/** Oracle lets an instance be resubmitted ten times; twice as many rounds leave room for what comes later. */
const MAX_ROUNDS = 20;

/** Whether this run has taken a failure on, and Oracle has taken it. */
function isOurs(tried: Try | undefined, run: string): boolean {
  return tried?.run === run && tried.refused === undefined;
}

class Planner {
  readonly #input: PlanInput;
  readonly #situation: Situation;
  readonly #counter: Counter;
  readonly #open = new Map<string, PlannedBatch>();
  readonly #closed: Plan['batches'] = [];
  #left: number;
  #before = new Set<string>();

  constructor(input: PlanInput, situation: Situation & { sent: number }, counter: Counter) {
    this.#input = input;
    this.#situation = situation;
    this.#counter = counter;
    this.#left = situation.policy.maxInstances - situation.sent;
  }

  /** Decides about one page. */
  async read(page: number): Promise<void> {
    const { jobId, run, round } = this.#input;
    const found = await readRunFile<FailedInstance[]>(this.#input, `found-${round}-${page}`);
    const fresh = found.filter(({ id }) => !this.#before.has(id));
    this.#before = new Set(found.map(({ id }) => id));
    const tries = await readTries(
      jobId,
      fresh.map(({ id }) => id),
    );
    const left: object[] = [];
    for (const failure of fresh) {
      const tried = tries.get(failure.id);
      const group = this.#counter.groupFor(failure);
      const decision = this.#capped(decide(failure, group, tried, this.#situation), tried);
      this.#counter.add(failure, group, decision, isOurs(tried, run) ? tried : undefined);
      if (decision.do === 'leave') {
        left.push({ id: failure.id, group, business: failure.business, reason: decision.reason });
      }
      if (decision.do === 'resubmit' || decision.do === 'discard') {
        await this.#put(failure, group, decision.do);
      }
    }
    await writeRunFile(this.#input, `left-${round}-${page}`, left);
  }

  /** Writes the batches that are not full, and says what there is to do. */
  async finish(): Promise<Plan> {
    for (const batch of this.#open.values()) await this.#close(batch);
    const { groups, waitUntil } = this.#counter;
    return { ...inOrder(this.#closed), waitUntil, groups };
  }

  /** No more than the run may take; what it had taken before counts no second time. */
  #capped(decision: Decision, tried: Try | undefined): Decision {
    if (decision.do !== 'resubmit' && decision.do !== 'discard') return decision;
    if (isOurs(tried, this.#input.run)) return decision;
    if (this.#left > 0) {
      this.#left -= 1;
      return decision;
    }
    const { maxInstances } = this.#situation.policy;
    return { do: 'leave', reason: `This run has taken on ${maxInstances}, as many as it may.` };
  }

  async #put(failure: FailedInstance, group: string, wanted: 'resubmit' | 'discard') {
    const kind = `${wanted} ${group}`;
    const batch = this.#open.get(kind) ?? this.#begin(group, wanted);
    batch.instances.push({ id: failure.id, retries: failure.retries });
    this.#open.set(kind, batch);
    if (batch.instances.length < MAX_BATCH) return;
    await this.#close(batch);
    this.#open.delete(kind);
  }

  #begin(group: string, wanted: 'resubmit' | 'discard'): PlannedBatch {
    const number = this.#closed.length + this.#open.size + 1;
    const name = `batch-${this.#input.round}-${number}`;
    const verdict = this.#situation.verdicts[group] && true;
    return { name, group, do: wanted, instances: [], verdict };
  }

  async #close(batch: PlannedBatch): Promise<void> {
    await writeRunFile(this.#input, batch.name, batch);
    this.#closed.push({ name: batch.name, group: batch.group, do: batch.do });
  }
}
