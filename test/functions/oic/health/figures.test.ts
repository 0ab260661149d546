import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { figuresOf, sumSince } from '#functions/oic/health/figures.ts';

const HOUR = 3600_000;
const start = Date.UTC(2026, 2, 2);
const now = start + 24 * HOUR;
const count = fc.nat(1000);
const hoursOf = (counts: [number, number, number][]) =>
  figuresOf(
    counts.map(([successfulMessages, failedMessages, abortedMessages], at) => ({
      startTime: new Date(start + at * HOUR).toISOString(),
      endTime: new Date(start + (at + 1) * HOUR).toISOString(),
      totalMessagesReceived: successfulMessages + failedMessages + abortedMessages,
      successfulMessages,
      failedMessages,
      abortedMessages,
    })),
  );

describe('figures', () => {
  it('add up to what the hours have, and no hour counts that ended before', () => {
    const days = fc.array(fc.tuple(count, count, count), { minLength: 24, maxLength: 24 });
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 24 }), (counts, back) => {
        const sum = sumSince(hoursOf(counts), back, now);
        const within = counts.slice(-back);
        const of = (place: 0 | 1 | 2) => within.reduce((total, one) => total + one[place], 0);
        expect([sum.succeeded, sum.failed, sum.aborted]).toEqual([of(0), of(1), of(2)]);
        expect(Date.parse(sum.to) - Date.parse(sum.from)).toBe(back * HOUR);
        const ended = of(0) + of(1) + of(2);
        // In percent, rounded to two digits.
        const rate = ended === 0 ? null : Math.round((10_000 * of(0)) / ended) / 100;
        expect(sum.successRate).toBe(rate);
      }),
    );
  });

  it('count an hour that has not ended', () => {
    const hours = hoursOf([
      [1, 0, 0],
      [2, 0, 0],
      [4, 0, 0],
    ]);
    expect(sumSince(hours, 1, start + 2.5 * HOUR)).toMatchObject({ succeeded: 6 });
    expect(sumSince([], 1, now)).toMatchObject({ received: 0, successRate: null });
  });

  it('leave out what has no time, and sort the rest', () => {
    const [a, b] = ['2026-03-02T00:00:00.000+0000', '2026-03-02T01:00:00.000+0000'];
    const shown = figuresOf([
      { startTime: b, endTime: '2026-03-02T02:00:00.000+0000', failedMessages: 3 },
      { startTime: null, endTime: null, failedMessages: 5 },
      { startTime: a, endTime: b, successfulMessages: 1 },
    ] as never);
    expect(shown.map(({ from, failed }) => [from, failed])).toEqual([
      ['2026-03-02T00:00:00.000Z', 0],
      ['2026-03-02T01:00:00.000Z', 3],
    ]);
  });
});
