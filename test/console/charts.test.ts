import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  barScale,
  layOutColumns,
  layOutLine,
  MARGIN,
  type Point,
  percentDomain,
} from '#console/charts/lay-out.ts';

const room = { width: 640, height: 210 };
const bottom = room.height - MARGIN.bottom;
const START = Date.parse('2026-03-02T09:00:00.000Z');
const at = (hour: number) => new Date(START + hour * 3_600_000).toISOString();
const nameTime = (date: Date) => date.toISOString();
const options = { ...room, domain: [0, 100], nameTime, nameValue: String } as const;

describe('a line over time', () => {
  it('is none without a single value', () => {
    expect(layOutLine([], options)).toBeUndefined();
    expect(layOutLine([{ at: at(0), value: null }], options)).toBeUndefined();
  });

  it('is interrupted where a value is missing, and keeps its dots', () => {
    const values = [100, 90, null, 80];
    const chart = layOutLine(
      values.map((value, hour) => ({ at: at(hour), value })),
      options,
    )!;
    expect(chart.path.match(/M/g)).toHaveLength(2);
    expect(chart.dots.map(({ point }) => point.value)).toEqual([100, 90, 80]);
    expect(chart.dots[0]).toMatchObject({ x: MARGIN.left, y: MARGIN.top });
    expect(chart.dots.at(-1)!.x).toBeCloseTo(room.width - MARGIN.right, 6);
    expect(chart.yTicks.map(({ label }) => label)).toContain('100');
  });

  it('never leaves its room, whatever comes', () => {
    const points = fc.array(
      fc.record({
        hour: fc.integer({ min: 0, max: 1_000 }),
        value: fc.option(fc.double({ min: -50, max: 200, noNaN: true })),
      }),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(points, (all) => {
        const chart = layOutLine(
          all.map(({ hour, value }): Point => ({ at: at(hour), value })),
          options,
        );
        for (const { x, y } of chart?.dots ?? []) {
          expect(x).toBeGreaterThanOrEqual(MARGIN.left);
          expect(x).toBeLessThanOrEqual(room.width - MARGIN.right);
          expect(y).toBeGreaterThanOrEqual(MARGIN.top);
          expect(y).toBeLessThanOrEqual(bottom);
        }
      }),
    );
  });
});

describe('columns', () => {
  const pair = (hour: number, below: number, above: number) => ({ at: at(hour), below, above });

  it('stand on the ground, with what failed on top', () => {
    const { columns, yTicks } = layOutColumns([pair(0, 30, 10), pair(1, 40, 0)], {
      ...room,
      nameTime,
    });
    const [first, second] = columns;
    expect(first!.below.y + first!.below.height).toBeCloseTo(bottom, 6);
    expect(first!.above.y + first!.above.height).toBeCloseTo(first!.below.y, 6);
    expect(first!.above.height * 3).toBeCloseTo(first!.below.height, 6);
    expect(second!.above.height).toBe(0);
    expect(yTicks.every(({ label }) => /^\d+$/.test(label))).toBe(true);
  });

  it('name as many moments as there is room for', () => {
    const pairs = Array.from({ length: 168 }, (_, hour) => pair(hour, 1, 0));
    const { xTicks } = layOutColumns(pairs, { ...room, nameTime });
    expect(xTicks.length).toBeGreaterThan(3);
    expect(xTicks.length).toBeLessThanOrEqual(7);
  });

  it('are as high as their numbers say, whatever they are', () => {
    const pairs = fc.array(fc.tuple(fc.nat(10_000), fc.nat(10_000)), { minLength: 1 });
    fc.assert(
      fc.property(pairs, (all) => {
        const { columns } = layOutColumns(
          all.map(([below, above], hour) => pair(hour, below, above)),
          { ...room, nameTime },
        );
        const heights = columns.map(({ below, above }) => below.height + above.height);
        expect(Math.max(...heights)).toBeLessThanOrEqual(bottom - MARGIN.top + 1e-6);
        const sums = all.map(([below, above]) => below + above);
        const tallest = sums.indexOf(Math.max(...sums));
        expect(heights[tallest]).toBe(Math.max(...heights));
      }),
    );
  });
});

it('an axis of percentages begins below the lowest, at a round tenth', () => {
  const points = (...values: (number | null)[]) => values.map((value) => ({ at: at(0), value }));
  expect(percentDomain(points(98.2, 93.3))).toEqual([80, 100]);
  expect(percentDomain(points(100, null))).toEqual([90, 100]);
  expect(percentDomain(points(3))).toEqual([0, 100]);
  expect(percentDomain([])).toEqual([90, 100]);
});

it('the longest bar is whole, and no bar is something', () => {
  const scale = barScale([58, 29]);
  expect([scale(58), scale(29), scale(0)]).toEqual([100, 50, 0]);
  expect(barScale([])(0)).toBe(0);
});
