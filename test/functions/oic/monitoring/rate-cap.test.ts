import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RateCap } from '#functions/oic/monitoring/rate-cap.ts';

const start = Date.UTC(2026, 7, 1);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: start });
});
afterEach(() => {
  vi.useRealTimers();
});

/** How many calls leave now. */
function admitted(cap: RateCap): number {
  for (let calls = 0; ; calls += 1) {
    try {
      cap.admit();
    } catch {
      return calls;
    }
  }
}

describe('RateCap', () => {
  it('lets a sixth of a minute leave at once, then says how long to wait', () => {
    const cap = new RateCap(60);
    expect(admitted(cap)).toBe(10);
    expect(cap.waitSeconds).toBe(2);
    expect(() => cap.admit()).toThrow(
      expect.objectContaining({
        name: 'Throttled',
        explanation: expect.objectContaining({ retryAfterSeconds: 2 }),
      }),
    );
  });

  it('goes on where the one before stood', () => {
    const before = new RateCap(60);
    admitted(before);
    const { pace } = before;
    expect(admitted(new RateCap(60, pace))).toBe(0);
    vi.setSystemTime(start + 60_000);
    expect(admitted(new RateCap(60, pace))).toBe(10);
  });

  it('stays away as long as it was asked to, or for a minute', () => {
    const cap = new RateCap(60);
    cap.pause(90);
    expect(cap.waitSeconds).toBe(90);
    const { pace } = cap;
    vi.setSystemTime(start + 89_000);
    expect(admitted(new RateCap(60, pace))).toBe(0);
    vi.setSystemTime(start + 90_000);
    expect(admitted(new RateCap(60, pace))).toBe(1);
    const unsaid = new RateCap(60);
    unsaid.pause();
    expect(unsaid.waitSeconds).toBe(60);
  });

  it('counts the time that its own work took', () => {
    const cap = new RateCap(60);
    admitted(cap);
    const { pace } = cap;
    vi.setSystemTime(start + 5_000);
    expect(cap.pace).toBe(pace + 5_000);
  });

  it('never lets more leave within 60 seconds, wherever these begin', () => {
    const steps = fc.array(fc.nat({ max: 40_000 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 600 }), steps, (perMinute, waits) => {
        const calls: number[] = [];
        let now = start;
        let pace = 0;
        for (const wait of waits) {
          now += wait;
          vi.setSystemTime(now);
          const cap = new RateCap(perMinute, pace);
          calls.push(...Array.from({ length: admitted(cap) }, () => now));
          pace = cap.pace;
        }
        const busiest = calls.map(
          (from) => calls.filter((at) => at >= from && at < from + 60_000).length,
        );
        expect(Math.max(0, ...busiest)).toBeLessThanOrEqual(perMinute);
      }),
    );
  });

  it('lets the whole rate through when it is asked all the time', () => {
    let pace = 0;
    let calls = 0;
    for (let second = 0; second < 600; second += 1) {
      vi.setSystemTime(start + second * 1000);
      const cap = new RateCap(60, pace);
      calls += admitted(cap);
      pace = cap.pace;
    }
    expect(calls).toBeGreaterThanOrEqual(500);
  });
});
