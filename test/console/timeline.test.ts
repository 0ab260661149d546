import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Segment } from '#console/api/views.ts';
import { layOut, shares } from '#console/job/timeline.ts';

const START = Date.parse('2026-03-02T09:00:00.000Z');
const time = (seconds: number) => new Date(START + seconds * 1000).toISOString();
const segment = (
  stage: string,
  from: number,
  to: number | null,
  waitingFor: Segment['waitingFor'],
) => ({
  stage,
  state: stage,
  from: time(from),
  to: to === null ? null : time(to),
  waitingFor,
  what: 'It works.',
});

describe('the time line', () => {
  it('is nothing before anything has begun', () => {
    expect(layOut([], START)).toBeUndefined();
  });

  it('shows one row per stage, and joins what follows one another for the same reason', () => {
    const timeline = layOut(
      [
        segment('preflight', 0, 5, 'us'),
        segment('preflight', 5, 10, 'us'),
        segment('wait-for-active', 10, 90, 'oracle'),
        segment('wait-for-active', 90, null, 'us'),
      ],
      START + 100_000,
    );
    expect(timeline?.seconds).toBe(100);
    expect(timeline?.totals).toEqual({ us: 20, oracle: 80, person: 0 });
    expect(timeline?.rows.map(({ stage, seconds, bars }) => [stage, seconds, bars.length])).toEqual(
      [
        ['preflight', 10, 1],
        ['wait-for-active', 90, 2],
      ],
    );
    expect(timeline?.rows[1]?.bars[0]).toMatchObject({ left: 10, width: 80, seconds: 80 });
  });

  it('ends now, where a segment goes on; never before it began', () => {
    const timeline = layOut([segment('prove', 50, null, 'us')], START);
    expect(timeline).toMatchObject({ seconds: 0, rows: [{ seconds: 0 }] });
  });

  it('has bars that fill the axis, whatever came', () => {
    const steps = fc.array(
      fc.record({
        length: fc.integer({ min: 1, max: 500 }),
        who: fc.constantFrom('us', 'oracle', 'person' as const),
        stage: fc.constantFrom('a', 'b'),
      }),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(steps, (all) => {
        let at = 0;
        const segments = all.map(({ length, who, stage }) => {
          at += length;
          return segment(stage, at - length, at, who as Segment['waitingFor']);
        });
        const timeline = layOut(segments, START)!;
        const bars = timeline.rows.flatMap((row) => row.bars);
        expect(bars.reduce((sum, { width }) => sum + width, 0)).toBeCloseTo(100, 6);
        expect(Math.min(...bars.map(({ left }) => left))).toBe(0);
        expect(timeline.rows.reduce((sum, { seconds }) => sum + seconds, 0)).toBeCloseTo(at, 6);
      }),
    );
  });
});

it('shares add up to the whole, and to nothing before anything was waited for', () => {
  expect(shares({ oracle: 30, person: 50, us: 20 })).toEqual({ oracle: 30, person: 50, us: 20 });
  expect(shares({ oracle: 0, person: 0, us: 0 })).toEqual({ oracle: 0, person: 0, us: 0 });
});
