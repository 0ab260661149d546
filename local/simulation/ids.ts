import { createHash } from 'node:crypto';
import type { Collection } from './store.ts';

/**
 * Identifiers that look random and are not: the same seed and the same order of calls give the same
 * identifiers, in every run and after every restart. Each label counts for itself, so that one
 * system's calls do not shift another's identifiers.
 */
export class Ids {
  readonly #seed: string;
  readonly #counters: Collection<number>;
  #requests = 0;

  constructor(seed: string, counters: Collection<number>) {
    this.#seed = seed;
    this.#counters = counters;
  }

  /** Hexadecimal digits, lower case; at most 64. */
  hex(label: string, length = 32): string {
    return this.#digest(label).toString('hex').slice(0, length);
  }

  /** The alphabet of OCIDs: lower-case letters and the digits 2 to 7; at most 51 characters. */
  base32(label: string, length = 51): string {
    const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
    let bits = BigInt(`0x${this.#digest(label).toString('hex')}`);
    let text = '';
    while (text.length < length) {
      text += alphabet[Number(bits & 31n)];
      bits >>= 5n;
    }
    return text;
  }

  /** A UUID, version 4 in form. */
  uuid(label: string): string {
    const hex = this.hex(label);
    const variant = '89ab'[Number.parseInt(hex[16]!, 16) & 3];
    return [
      hex.slice(0, 8),
      hex.slice(8, 12),
      `4${hex.slice(13, 16)}`,
      `${variant}${hex.slice(17, 20)}`,
      hex.slice(20, 32),
    ].join('-');
  }

  /** An identifier of a request: hexadecimal, never looked up, so its counter is not kept. */
  request(length = 32): string {
    this.#requests += 1;
    return this.#hash('request', this.#requests).toString('hex').slice(0, length);
  }

  #digest(label: string): Buffer {
    const count = (this.#counters.get(label) ?? 0) + 1;
    this.#counters.set(label, count);
    return this.#hash(label, count);
  }

  #hash(label: string, count: number): Buffer {
    return createHash('sha256').update(`${this.#seed}\n${label}\n${count}`).digest();
  }
}
