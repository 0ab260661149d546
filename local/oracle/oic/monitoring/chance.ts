/** Chance that is none: the same seed and numbers give the same outcome, in every run and after a restart. */

import { createHash } from 'node:crypto';

/** A number from 0 to 1, without 1. Fast, because a list asks for one per run. */
export function chance(seed: string, ...numbers: number[]): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < seed.length; at += 1) hash = mix(hash ^ seed.charCodeAt(at));
  for (const number of numbers) hash = mix(hash ^ number);
  return mix(hash) / 2 ** 32;
}

/** Finalizer of MurmurHash3: https://github.com/aappleby/smhasher/wiki/MurmurHash3 */
function mix(value: number): number {
  let hash = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

const idBytes = 16;
const nameBytes = 6;

/** The id of a run, 22 characters like `BhYp_G7OEfGJYpvwjtaODQ`; which run it is can be read back from it. */
export function runId(seed: string, traffic: number, run: number): string {
  const bytes = createHash('sha256').update(`${seed}\n${traffic}\n${run}`).digest();
  const id = bytes.subarray(0, idBytes);
  const name = Buffer.alloc(nameBytes);
  name.writeUInt16BE(traffic, 0);
  name.writeUInt32BE(run, 2);
  for (let at = 0; at < nameBytes; at += 1) id[idBytes - nameBytes + at] = name[at]! ^ id[at]!;
  return id.toString('base64url');
}

/** The run that an id names; undefined for one that was never given out. */
export function readRunId(id: string): [traffic: number, run: number] | undefined {
  const bytes = Buffer.from(id, 'base64url');
  if (bytes.length !== idBytes) return undefined;
  const name = Buffer.alloc(nameBytes);
  for (let at = 0; at < nameBytes; at += 1)
    name[at] = bytes[idBytes - nameBytes + at]! ^ bytes[at]!;
  return [name.readUInt16BE(0), name.readUInt32BE(2)];
}
