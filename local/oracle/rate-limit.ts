import { Refusal } from '#local/simulation/call.ts';

const minute = 60_000;

/**
 * Counts calls per identity domain in minutes of the world's clock. Oracle also limits each second;
 * that is left out, because a virtual clock stands still while calls are made.
 * https://docs.oracle.com/en-us/iaas/Content/Identity/sku/api-rate-limiting.htm
 */
export class RateLimit {
  readonly #perMinute: () => number;
  readonly #windows = new Map<string, { minute: number; count: number }>();

  constructor(perMinute: () => number) {
    this.#perMinute = perMinute;
  }

  /** Counts a call; false when the minute's allowance is used up. */
  allows(domain: string, now: number): boolean {
    const current = Math.floor(now / minute);
    const window = this.#windows.get(domain);
    const count = window?.minute === current ? window.count + 1 : 1;
    this.#windows.set(domain, { minute: current, count });
    return count <= this.#perMinute();
  }
}

export function tooManyRequests(code: string): Refusal {
  return new Refusal(429, code, 'Too many requests; try again later.');
}
