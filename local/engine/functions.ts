import { createHash } from 'node:crypto';
import jsonata from 'jsonata';
import type { Json } from './json.ts';

/** What the functions take from outside, fixed for one evaluation. */
export interface FunctionSources {
  /** Milliseconds since 1970: `$now()` and `$millis()` answer the engine's time. */
  now: number;
  random(): number;
  uuid(): string;
}

const HASHES = new Map(
  ['MD5', 'SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'].map((name) => [name, name.replace('-', '')]),
);

const FORMAT_TIME = jsonata('$fromMillis($millis, $picture, $timezone)');

/**
 * The functions that Step Functions adds to JSONata, and its clock functions on the engine's time.
 * `$eval` is taken away, as AWS does.
 * https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html#jsonata-functions-provided-by-sfn
 */
export function functionBindings(sources: FunctionSources): { [name: string]: unknown } {
  return {
    partition,
    range,
    hash,
    parse,
    random: (seed?: unknown) => (seed === undefined ? sources.random() : seededRandom(seed)),
    uuid: () => sources.uuid(),
    millis: () => sources.now,
    now: (picture?: string, timezone?: string) =>
      FORMAT_TIME.evaluate(undefined, { millis: sources.now, picture, timezone }),
    eval: undefined,
  };
}

/** `$partition(array, size)`: the array in chunks; always an array of arrays. */
function partition(array: unknown, size: unknown): Json[] {
  if (!Array.isArray(array)) throw new TypeError('$partition needs an array to divide');
  const step = whole('$partition', 'chunk size', size);
  if (step < 1) throw new RangeError('$partition needs a chunk size of at least 1');
  const chunks: Json[] = [];
  for (let at = 0; at < array.length; at += step) chunks.push(array.slice(at, at + step));
  return chunks;
}

/**
 * `$range(first, last, step)`. Its result is a JSONata sequence: one value is that value and not
 * an array of it, none is nothing, as AWS recorded it:
 * https://github.com/localstack/localstack/blob/main/tests/aws/services/stepfunctions/v2/intrinsic_functions/test_array_jsonata.snapshot.json
 */
function range(first: unknown, last: unknown, step: unknown): Json | undefined {
  const from = whole('$range', 'first value', first);
  const to = whole('$range', 'last value', last);
  const by = whole('$range', 'step', step);
  if (by === 0) throw new RangeError('$range needs a step other than 0');
  const length = Math.max(0, Math.floor((to - from) / by) + 1);
  if (length > 1000) throw new RangeError('$range makes at most 1000 values');
  const values = Array.from({ length }, (_, index) => from + index * by);
  return values.length > 1 ? values : values[0];
}

/** `$hash(text, algorithm)`: lower-case hexadecimal. MD2 is not available in Node. */
function hash(data: unknown, algorithm: unknown): string {
  const name = HASHES.get(String(algorithm));
  if (!name) throw new TypeError(`$hash takes ${[...HASHES.keys()].join(', ')}, not ${algorithm}`);
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  if (text === undefined) throw new TypeError('$hash needs something to digest');
  return createHash(name).update(text).digest('hex');
}

/** `$parse(text)`: the value that the JSON text stands for. */
function parse(text: unknown): Json {
  if (typeof text !== 'string') throw new TypeError('$parse needs a JSON text');
  return JSON.parse(text);
}

/** A number in [0, 1) that is the same for the same seed: the generator of java.util.Random. */
function seededRandom(seed: unknown): number {
  const mask = (1n << 48n) - 1n;
  let state = (BigInt(whole('$random', 'seed', seed)) ^ 0x5deece66dn) & mask;
  const next = (bits: bigint): bigint => {
    state = (state * 0x5deece66dn + 0xbn) & mask;
    return state >> (48n - bits);
  };
  return Number((next(26n) << 27n) + next(27n)) / 2 ** 53;
}

function whole(name: string, what: string, value: unknown): number {
  if (typeof value === 'number' && Number.isFinite(value)) return Math.trunc(value);
  throw new TypeError(`${name} needs a number as its ${what}`);
}
