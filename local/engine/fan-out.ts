import { abortEvents, lanePath } from './abort-events.ts';
import type { StatesBlock } from './definition.ts';
import { Aborted, StateError } from './errors.ts';
import { mapIteration } from './history.ts';
import type { Json, JsonObject } from './json.ts';
import { Scope } from './scope.ts';
import { type Branch, findRecord, type Visit, writeRecord } from './visit.ts';

/** One branch of a Parallel or one iteration of a Map. */
export interface Lane {
  block: StatesBlock;
  input: Json;
  /** `$states.context.Map` in an iteration. */
  map?: JsonObject;
}

/**
 * Runs the lanes of a Parallel or a Map, at most `concurrency` at a time, and stops at the first
 * failure: the other lanes are aborted then.
 * @param started id of the event that announced them
 * @returns their outputs in order, and the id of the last event of all
 * @throws StateError with the events of the aborted lanes
 */
export async function fanOut(
  visit: Visit,
  started: number,
  lanes: readonly Lane[],
  concurrency: number,
): Promise<{ outputs: Json[]; last: number }> {
  const stop = new AbortController();
  const signal = AbortSignal.any([visit.branch.signal, stop.signal]);
  const outputs: Json[] = new Array(lanes.length);
  let next = 0;
  let last = started;

  const work = async (): Promise<void> => {
    let after = started;
    while (next < lanes.length && !signal.aborted) {
      const index = next++;
      const branch = openBranch(visit, index, lanes[index]!, signal, after);
      outputs[index] = await runLane(visit, branch, index, lanes[index]!);
      after = branch.chain;
      await iterationSucceeded(visit, branch, index);
      last = Math.max(last, branch.chain);
    }
  };
  const width = Math.min(lanes.length, concurrency);
  try {
    await Promise.all(Array.from({ length: width }, work));
  } catch (error) {
    stop.abort(new Aborted());
    if (!(error instanceof LaneFailure)) throw error;
    throw abortLanes(visit, error);
  }
  return { outputs, last };
}

class LaneFailure extends Error {
  readonly index: number;
  readonly failure: StateError;
  /** Id of the lane's last event. */
  readonly chain: number;

  constructor(index: number, failure: StateError, chain: number) {
    super(failure.message);
    this.index = index;
    this.failure = failure;
    this.chain = chain;
  }
}

function openBranch(
  visit: Visit,
  index: number,
  lane: Lane,
  signal: AbortSignal,
  chain: number,
): Branch {
  const path = lanePath(visit.place, index);
  const scope = new Scope(visit.branch.scope);
  return { path, scope, signal, map: lane.map ?? visit.branch.map, chain };
}

async function runLane(visit: Visit, branch: Branch, index: number, lane: Lane): Promise<Json> {
  const { journal, runBranch } = visit.surroundings;
  if (visit.state.Type === 'Map') {
    const key = visit.attemptKey(`iteration.${index}`);
    const events = [mapIteration('Started', visit.name, index, branch.chain)];
    findRecord(journal, branch, key) ?? (await writeRecord(journal, branch, key, { events }));
  }
  try {
    return await runBranch(branch, lane.block, lane.input);
  } catch (error) {
    throw error instanceof StateError ? new LaneFailure(index, error, branch.chain) : error;
  }
}

async function iterationSucceeded(visit: Visit, branch: Branch, index: number): Promise<void> {
  if (visit.state.Type !== 'Map') return;
  const { journal } = visit.surroundings;
  const key = visit.attemptKey(`iterated.${index}`);
  const events = [mapIteration('Succeeded', visit.name, index, branch.chain)];
  findRecord(journal, branch, key) ?? (await writeRecord(journal, branch, key, { events }));
}

/** The state's failure, with what AWS records for the failed lane and for those it aborts. */
function abortLanes(visit: Visit, { index, failure, chain }: LaneFailure): StateError {
  const { journal } = visit.surroundings;
  const events = abortEvents(journal, visit.place, chain, index);
  const { error, cause, heartbeat, terminal } = failure;
  return new StateError(error, cause, { events, chain, heartbeat, terminal });
}
