/** The runs of all integrations, as they stand at a moment. */

import type { Collection } from '#local/simulation/store.ts';
import type { World } from '#local/simulation/world.ts';
import { chance, readRunId, runId } from './chance.ts';
import {
  type Action,
  defaultMonitoringSettings,
  type FailureKind,
  type MonitoringSettings,
  type Target,
  type Traffic,
} from './model.ts';

export type RunStatus = 'IN_PROGRESS' | 'COMPLETED' | 'FAILED' | 'RESUBMITTED' | 'ABORTED';

/** One run at one moment. */
export interface Run {
  target: Target;
  traffic: Traffic;
  status: RunStatus;
  createdAt: number;
  /** Of the last change of its state. */
  updatedAt: number;
  durationMs: number;
  /** How it failed at first; also of one that was recovered since. */
  failure: FailureKind | undefined;
  retries: number;
  isDiscarded: boolean;
  /** Its data are gone; only id, status and duration are left. */
  isPurged: boolean;
}

export class Runs {
  readonly #world: World;
  readonly #traffic: Collection<Traffic>;
  readonly #actions: Collection<Action>;
  readonly #settings: Collection<Partial<MonitoringSettings>>;
  /** Copies in memory, because a list looks at every run. */
  readonly #flows: Traffic[];
  readonly #done = new Map<string, Action[]>();
  readonly #jobs: Action[] = [];

  constructor(world: World) {
    this.#world = world;
    this.#traffic = world.store.collection('oic.monitoring.traffic');
    this.#actions = world.store.collection('oic.monitoring.actions');
    this.#settings = world.store.collection('oic.monitoring.settings');
    this.#flows = this.#traffic.values();
    for (const action of this.#actions.values()) this.#index(action);
  }

  get now(): number {
    return this.#world.clock.now();
  }

  get settings(): MonitoringSettings {
    return { ...defaultMonitoringSettings, ...this.#settings.get('settings') };
  }

  configure(changes: Partial<MonitoringSettings>): void {
    this.#settings.set('settings', { ...this.#settings.get('settings'), ...changes });
  }

  /** Lets an integration run from now on, or from the time that is given. */
  add(traffic: Traffic): void {
    this.#traffic.set(String(this.#flows.length), traffic);
    this.#flows.push(structuredClone(traffic));
  }

  /** Integrations that run in an instance. */
  flowsOf(instance: string): Traffic[] {
    return this.#flows.filter((flow) => flow.instance === instance);
  }

  /** Every run of an instance that still is kept, in no order. */
  *of(instance: string): Generator<Run> {
    const { settings, now } = this;
    for (const [number, traffic] of this.#flows.entries()) {
      if (traffic.instance !== instance) continue;
      const oldest = Math.max(
        0,
        Math.ceil((now - settings.retentionMs - traffic.from) / traffic.everyMs),
      );
      const newest = Math.floor((now - traffic.from) / traffic.everyMs);
      const last = Math.min(newest, (traffic.count ?? Number.POSITIVE_INFINITY) - 1);
      for (let run = oldest; run <= last; run += 1) yield this.#at([number, run], settings, now);
    }
  }

  /** The run with that id; undefined when it never was, belongs to another instance or is no longer kept. */
  find(instance: string, id: string): Run | undefined {
    const target = readRunId(id);
    const traffic = target && this.#flows[target[0]];
    if (traffic?.instance !== instance || this.idOf(target!) !== id) return undefined;
    const { settings, now } = this;
    const { createdAt } = this.#at(target!, settings, now);
    const isKept = createdAt <= now && createdAt >= now - settings.retentionMs;
    const exists = target![1] < (traffic.count ?? Number.POSITIVE_INFINITY);
    return isKept && exists ? this.#at(target!, settings, now) : undefined;
  }

  idOf([traffic, run]: Target): string {
    return runId(this.#flows[traffic]!.seed, traffic, run);
  }

  /** Does something to runs. */
  act(instance: string, what: Action['what'], targets: Target[]): Action {
    const id = this.#world.ids.base32('oic.recovery-job', 22);
    const action = { id, instance, what, at: this.now, targets };
    this.#actions.set(id, action);
    this.#index(action);
    return action;
  }

  /** Ends what is in progress of a version, without a result. @returns how many runs that were */
  drop(version: { instance: string; projectId: string; code: string; version: string }): number {
    const targets = [...this.of(version.instance)]
      .filter(
        ({ status, traffic }) =>
          status === 'IN_PROGRESS' &&
          traffic.projectCode === version.projectId &&
          traffic.code === version.code &&
          traffic.version === version.version,
      )
      .map(({ target }) => target);
    if (targets.length > 0) this.act(version.instance, 'abort', targets);
    return targets.length;
  }

  /** The recovery jobs of an instance, oldest first. */
  jobs(instance: string): Action[] {
    return this.#jobs.filter((one) => one.instance === instance);
  }

  /** How many of a recovery job's runs stand where. */
  progressOf(job: Action): { recovered: number; failed: number; inProgress: number } {
    const { settings, now } = this;
    const counts = { recovered: 0, failed: 0, inProgress: 0 };
    for (const [place, target] of job.targets.entries()) {
      if (now < endOf(job, place, settings)) counts.inProgress += 1;
      else if (this.#heals(target, this.#attemptOf(job, target))) counts.recovered += 1;
      else counts.failed += 1;
    }
    return counts;
  }

  #at(target: Target, settings: MonitoringSettings, now: number): Run {
    const [flow, number] = target;
    const traffic = this.#flows[flow]!;
    const createdAt = traffic.from + number * traffic.everyMs;
    const failure = failureOf(traffic, number);
    const endedAt = createdAt + traffic.durationMs;
    const run: Run = {
      target,
      traffic,
      failure,
      createdAt,
      updatedAt: Math.min(endedAt, now),
      durationMs: Math.min(endedAt, now) - createdAt,
      status: now < endedAt ? 'IN_PROGRESS' : failure ? 'FAILED' : 'COMPLETED',
      retries: 0,
      isDiscarded: false,
      isPurged: traffic.tracing === 'debug' && now - createdAt > settings.debugRetentionMs,
    };
    for (const action of this.#done.get(keyOf(target)) ?? [])
      this.#apply(run, action, settings, now);
    return run;
  }

  #apply(run: Run, action: Action, settings: MonitoringSettings, now: number): void {
    run.updatedAt = action.at;
    if (action.what !== 'resubmit') {
      run.status = 'ABORTED';
      run.isDiscarded = action.what === 'discard';
      return;
    }
    run.retries += 1;
    run.status = 'RESUBMITTED';
    const place = action.targets.findIndex((one) => keyOf(one) === keyOf(run.target));
    const endedAt = endOf(action, place, settings);
    if (now < endedAt) return;
    run.updatedAt = endedAt;
    run.status = this.#heals(run.target, run.retries) ? 'COMPLETED' : 'FAILED';
  }

  #heals([flow, number]: Target, attempt: number): boolean {
    const traffic = this.#flows[flow]!;
    const heals = failureOf(traffic, number)?.heals ?? 1;
    return chance(traffic.seed, number, attempt, 2) < heals;
  }

  /** The how-manieth resubmission of a run a job is. */
  #attemptOf(job: Action, target: Target): number {
    const all = (this.#done.get(keyOf(target)) ?? []).filter(({ what }) => what === 'resubmit');
    return 1 + all.findIndex(({ id }) => id === job.id);
  }

  #index(action: Action): void {
    if (action.what === 'resubmit') this.#jobs.push(action);
    for (const target of action.targets) {
      const key = keyOf(target);
      this.#done.set(key, [...(this.#done.get(key) ?? []), action]);
    }
  }
}

const keyOf = ([traffic, run]: Target) => `${traffic}/${run}`;

/** When a recovery job has ended with its run at that place. */
function endOf({ at }: Action, place: number, settings: MonitoringSettings): number {
  return at + settings.recoveryStartMs + (place + 1) * settings.recoveryRunMs;
}

function failureOf({ seed, failures }: Traffic, run: number): FailureKind | undefined {
  let drawn = chance(seed, run, 1);
  for (const failure of failures) {
    if (drawn < failure.share) return failure;
    drawn -= failure.share;
  }
  return undefined;
}
