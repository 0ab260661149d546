import type { MapState } from '../definition.ts';
import { EvaluationError } from '../expression.ts';
import { fanOut } from '../fan-out.ts';
import { fanOutStarted } from '../history.ts';
import type { JournalRecord } from '../host.ts';
import type { Json } from '../json.ts';
import type { Visit } from '../visit.ts';
import { conclude, type Exit } from '../visit-state.ts';

/** An inline Map runs at most 40 iterations at a time: https://docs.aws.amazon.com/step-functions/latest/dg/state-map-inline.html */
const INLINE_CONCURRENCY = 40;

const isItems = (value: Json): value is Json[] => Array.isArray(value);
const isNumber = (value: Json): value is number => typeof value === 'number';

/** An inline Map: runs its processor once per item; the result is the array of the outputs. */
export async function interpretMap(visit: Visit): Promise<Exit> {
  const state = visit.state as MapState;
  const key = visit.attemptKey('started');
  const started = visit.find(key) ?? (await start(visit, key));
  const { items, inputs, concurrency } = started.data as {
    items: Json[];
    inputs: Json[];
    concurrency: number;
  };
  const lanes = items.map((item, index) => ({
    block: state.ItemProcessor,
    input: inputs[index]!,
    map: itemContext(item, index),
  }));
  const id = started.events[0]!.id;
  const width = Math.min(concurrency || INLINE_CONCURRENCY, INLINE_CONCURRENCY);
  const { outputs, last } = await fanOut(visit, id, lanes, width);
  visit.branch.chain = last;
  const exit = await conclude(visit, state, outputs, { result: outputs });
  return { ...exit, events: [{ type: 'MapStateSucceeded', after: last }], after: last };
}

/** Evaluates everything at once, so that all iterations see the same items after a crash too. */
async function start(visit: Visit, key: string): Promise<JournalRecord> {
  const { ItemSelector, MaxConcurrency } = visit.state as MapState;
  const items = await selectItems(visit);
  const inputs: Json[] = [];
  for (const [index, item] of items.entries()) {
    const map = itemContext(item, index);
    inputs.push(
      ItemSelector === undefined
        ? item
        : await visit.evaluate(ItemSelector, 'ItemSelector', { map }),
    );
  }
  const concurrency =
    MaxConcurrency === undefined ? 0 : await maxConcurrency(visit, MaxConcurrency);
  const events = [fanOutStarted('Map', visit.branch.chain, items.length)];
  return visit.write(key, { events, data: { items, inputs, concurrency, lanes: items.length } });
}

async function selectItems(visit: Visit): Promise<Json[]> {
  const { Items } = visit.state as MapState;
  if (Items !== undefined) return visit.evaluateAs('array', Items, 'Items', isItems);
  if (Array.isArray(visit.input)) return visit.input;
  const problem = `Map state input must be an array but was: ${JSON.stringify(visit.input)}`;
  throw visit.evaluationFailed(new EvaluationError(problem));
}

async function maxConcurrency(visit: Visit, field: number | string): Promise<number> {
  const value = await visit.evaluateAs('number', field, 'MaxConcurrency', isNumber);
  if (Number.isInteger(value) && value >= 0) return value;
  const problem = `The MaxConcurrency field must be a whole number of 0 or more but was: ${value}`;
  throw visit.evaluationFailed(new EvaluationError(problem, 'MaxConcurrency'));
}

function itemContext(item: Json, index: number) {
  return { Item: { Index: index, Value: item } };
}
