/** The two clocks of the local run: the machine's own, and one that skips every wait. */

import type { Clock } from './engine/host.ts';

/** A clock that also knows when work is going on; only the virtual one makes use of it. */
export interface LocalClock extends Clock {
  /**
   * Marks work in progress until the promise settles: virtual time stands still meanwhile.
   * @param work A promise, or a function that is called at once.
   */
  busy<T>(work: Promise<T> | (() => T | Promise<T>)): Promise<T>;
}

// Timers beyond 2^31 - 1 ms fire at once (https://nodejs.org/api/timers.html#settimeoutcallback-delay-args),
// and they stand still while a laptop is suspended. Looking at the clock each minute cures both.
const longestTimer = 60_000;

function checkDuration(milliseconds: number): void {
  if (Number.isNaN(milliseconds)) throw new RangeError('The duration of a sleep is not a number.');
}

async function sleepReally(milliseconds: number, signal?: AbortSignal): Promise<void> {
  checkDuration(milliseconds);
  signal?.throwIfAborted();
  const end = Date.now() + milliseconds;
  await new Promise<void>((resolve, reject) => {
    let timer: NodeJS.Timeout;
    const abort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const tick = () => {
      const left = end - Date.now();
      if (left > 0) {
        timer = setTimeout(tick, Math.min(left, longestTimer));
        return;
      }
      signal?.removeEventListener('abort', abort);
      resolve();
    };
    signal?.addEventListener('abort', abort, { once: true });
    tick();
  });
}

/** The machine's clock; sleeps of any length, also longer than a timer of Node can. */
export const realClock: LocalClock = {
  now: () => Date.now(),
  sleep: sleepReally,
  busy: async (work) => (typeof work === 'function' ? work() : work),
};

interface Sleeper {
  wakeAt: number;
  wake(): void;
}

/** Told of each jump of a virtual clock, before the sleepers wake; times in ms since 1970. */
export type JumpListener = (from: number, to: number) => void;

/**
 * Time that passes only when everybody waits: as soon as nothing is busy, it jumps to the earliest
 * wake-up. A wait of a year takes no time, and work of any real length takes no virtual time.
 */
export class VirtualClock implements LocalClock {
  #now: number;
  #busy = 0;
  #holds = 0;
  #checking = false;
  /** Changes whenever work ended or somebody woke up, because what follows may start more work. */
  #stirred = 0;
  /** In the order of waking; those of the same instant in the order in which they fell asleep. */
  readonly #sleepers: Sleeper[] = [];
  readonly #listeners = new Set<JumpListener>();

  /** @param start Milliseconds since 1970. */
  constructor(start: number) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    checkDuration(milliseconds);
    signal?.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const abort = () => {
        this.#sleepers.splice(this.#sleepers.indexOf(sleeper), 1);
        reject(signal?.reason);
      };
      const wake = () => {
        signal?.removeEventListener('abort', abort);
        resolve();
      };
      const sleeper = { wakeAt: this.#now + Math.max(0, milliseconds), wake };
      signal?.addEventListener('abort', abort, { once: true });
      this.#insert(sleeper);
      this.#check();
    });
  }

  async busy<T>(work: Promise<T> | (() => T | Promise<T>)): Promise<T> {
    this.#busy += 1;
    try {
      return await (typeof work === 'function' ? work() : work);
    } finally {
      this.#busy -= 1;
      this.#stir();
    }
  }

  /**
   * The opposite, for use inside busy work: lets time pass while that work does nothing but wait
   * for this clock, such as a simulated server that answers late.
   */
  async idle<T>(work: Promise<T> | (() => T | Promise<T>)): Promise<T> {
    this.#busy -= 1;
    this.#stir();
    try {
      return await (typeof work === 'function' ? work() : work);
    } finally {
      this.#busy += 1;
    }
  }

  /** Freezes time until as many calls of `release`. */
  hold(): void {
    this.#holds += 1;
  }

  /** @throws Error Nobody holds the clock. */
  release(): void {
    if (this.#holds === 0) throw new Error('The clock is not held.');
    this.#holds -= 1;
    this.#stir();
  }

  /** Has the listener told of each jump; the answer ends that. */
  onJump(listener: JumpListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get #quiet(): boolean {
    return this.#busy <= 0 && this.#holds === 0 && this.#sleepers.length > 0;
  }

  #insert(sleeper: Sleeper): void {
    let low = 0;
    let high = this.#sleepers.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#sleepers[middle]!.wakeAt <= sleeper.wakeAt) low = middle + 1;
      else high = middle;
    }
    this.#sleepers.splice(low, 0, sleeper);
  }

  #stir(): void {
    this.#stirred += 1;
    this.#check();
  }

  /**
   * Jumps once the event loop had two full turns in which nothing stirred: what was just woken, or
   * waits for finished work, gets the chance to start more work or to fall asleep earlier.
   */
  #check(): void {
    if (this.#checking || !this.#quiet) return;
    this.#checking = true;
    const stirred = this.#stirred;
    setImmediate(() =>
      setImmediate(() => {
        this.#checking = false;
        if (stirred === this.#stirred && this.#quiet) this.#jump();
        this.#check();
      }),
    );
  }

  #jump(): void {
    const from = this.#now;
    const to = this.#sleepers[0]!.wakeAt;
    // Sleepers of infinite length wait for their abort signal only.
    if (to === Number.POSITIVE_INFINITY) return;
    this.#now = to;
    this.#stirred += 1;
    for (const listener of this.#listeners) listener(from, to);
    while (this.#sleepers[0] && this.#sleepers[0].wakeAt <= to) this.#sleepers.shift()!.wake();
  }
}
