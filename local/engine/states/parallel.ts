import type { ParallelState } from '../definition.ts';
import { fanOut } from '../fan-out.ts';
import { fanOutStarted } from '../history.ts';
import type { JournalRecord } from '../host.ts';
import type { Json } from '../json.ts';
import type { Visit } from '../visit.ts';
import { conclude, type Exit } from '../visit-state.ts';

/** Parallel: runs all branches on the same input; the result is the array of their outputs. */
export async function interpretParallel(visit: Visit): Promise<Exit> {
  const state = visit.state as ParallelState;
  const key = visit.attemptKey('started');
  const started = visit.find(key) ?? (await start(visit, key));
  const input = started.data!.input as Json;
  const lanes = state.Branches.map((block) => ({ block, input }));
  const id = started.events[0]!.id;
  const { outputs, last } = await fanOut(visit, id, lanes, Number.POSITIVE_INFINITY);
  visit.branch.chain = last;
  const exit = await conclude(visit, state, outputs, { result: outputs });
  const events = [{ type: 'ParallelStateSucceeded', after: last }];
  return { ...exit, events, after: last };
}

async function start(visit: Visit, key: string): Promise<JournalRecord> {
  const { Arguments, Branches } = visit.state as ParallelState;
  const input =
    Arguments === undefined ? visit.input : await visit.evaluate(Arguments, 'Arguments');
  const events = [fanOutStarted('Parallel', visit.branch.chain)];
  return visit.write(key, { events, data: { input, lanes: Branches.length } });
}
