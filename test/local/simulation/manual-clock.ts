import type { Clock } from '#local/engine/host.ts';

/** A clock that stands still until a test moves it; nobody can sleep on it by accident. */
export class ManualClock implements Clock {
  #now: number;

  constructor(start = Date.UTC(2026, 7, 1, 10)) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  sleep(milliseconds: number): Promise<void> {
    this.advance(milliseconds);
    return Promise.resolve();
  }

  advance(milliseconds: number): void {
    this.#now += milliseconds;
  }
}
