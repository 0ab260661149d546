import { scaleBand, scaleLinear, scaleTime } from 'd3-scale';
import { line } from 'd3-shape';

/** A value at a moment; null where there is none. */
export interface Point {
  /** ISO 8601. */
  at: string;
  value: number | null;
}

/** A mark of an axis: where it stands, in pixels, and what it says. */
export interface Tick {
  at: number;
  label: string;
}

/** The room of a chart, in pixels. */
export interface Size {
  width: number;
  height: number;
}

/** What axes and their words take of the room. */
export const MARGIN = { top: 10, right: 24, bottom: 26, left: 46 } as const;
/** Below this distance the words of an axis would touch. */
const TICK_WIDTH = 88;
const Y_TICKS = 4;

export interface LineChart {
  /** For `<path d>`; interrupted where there is no value. */
  path: string;
  dots: { x: number; y: number; point: Point }[];
  xTicks: Tick[];
  yTicks: Tick[];
}

interface LineOptions extends Size {
  /** Lowest and highest value of the axis. */
  domain: readonly [number, number];
  /** What a moment is called at the axis. */
  nameTime(date: Date): string;
  nameValue(value: number): string;
}

/** Lays a line over time out. @returns undefined without a single value */
export function layOutLine(points: readonly Point[], options: LineOptions): LineChart | undefined {
  const known = points.filter(({ value }) => value !== null);
  if (known.length === 0) return undefined;
  const { width, height, domain, nameTime, nameValue } = options;
  const times = points.map(({ at }) => Date.parse(at));
  const x = scaleTime()
    .domain([Math.min(...times), Math.max(...times)])
    .range([MARGIN.left, width - MARGIN.right]);
  const y = scaleLinear()
    .domain(domain)
    .range([height - MARGIN.bottom, MARGIN.top])
    .clamp(true);
  const path = line<Point>()
    .defined(({ value }) => value !== null)
    .x(({ at }) => x(Date.parse(at)))
    .y(({ value }) => y(value ?? 0))(points);
  return {
    path: path ?? '',
    dots: known.map((point) => ({
      x: x(Date.parse(point.at)),
      y: y(point.value ?? 0),
      point,
    })),
    xTicks: x
      .ticks(Math.max(2, Math.floor(width / TICK_WIDTH)))
      .map((date) => ({ at: x(date), label: nameTime(date) })),
    yTicks: y.ticks(Y_TICKS).map((value) => ({ at: y(value), label: nameValue(value) })),
  };
}

/** Two parts that make up one column. */
export interface Pair {
  at: string;
  /** At the bottom, and on top of it. */
  below: number;
  above: number;
}

export interface Column {
  x: number;
  width: number;
  below: { y: number; height: number };
  above: { y: number; height: number };
  pair: Pair;
}

export interface ColumnChart {
  columns: Column[];
  xTicks: Tick[];
  yTicks: Tick[];
}

/** Lays columns of two parts each out. */
export function layOutColumns(
  pairs: readonly Pair[],
  { width, height, nameTime }: Size & Pick<LineOptions, 'nameTime'>,
): ColumnChart {
  const x = scaleBand<number>()
    .domain(pairs.map((_, index) => index))
    .range([MARGIN.left, width - MARGIN.right])
    .paddingInner(0.25)
    .paddingOuter(0.1);
  const highest = Math.max(1, ...pairs.map(({ below, above }) => below + above));
  const y = scaleLinear()
    .domain([0, highest])
    .nice(Y_TICKS)
    .range([height - MARGIN.bottom, MARGIN.top]);
  const columns = pairs.map((pair, index) => ({
    x: x(index) ?? 0,
    width: x.bandwidth(),
    below: span(y(0), y(pair.below)),
    above: span(y(pair.below), y(pair.below + pair.above)),
    pair,
  }));
  const shown = Math.max(2, Math.floor(width / TICK_WIDTH));
  const every = Math.max(1, Math.ceil(pairs.length / shown));
  return {
    columns,
    xTicks: columns
      .filter((_, index) => index % every === 0)
      .map((column) => ({
        at: column.x + column.width / 2,
        label: nameTime(new Date(column.pair.at)),
      })),
    // Half a message is none.
    yTicks: y
      .ticks(Y_TICKS)
      .filter(Number.isInteger)
      .map((value) => ({ at: y(value), label: String(value) })),
  };
}

function span(bottom: number, top: number): { y: number; height: number } {
  return { y: top, height: bottom - top };
}

/** How long a bar is, in percent of the longest. */
export function barScale(counts: readonly number[]): (count: number) => number {
  return scaleLinear()
    .domain([0, Math.max(1, ...counts)])
    .range([0, 100]);
}

/** Where an axis of percentages begins, so that what matters is seen: at a round tenth below the lowest. */
export function percentDomain(points: readonly Point[]): [number, number] {
  const values = points.flatMap(({ value }) => (value === null ? [] : [value]));
  const lowest = Math.min(100, ...values);
  return [Math.max(0, Math.floor((lowest - 5) / 10) * 10), 100];
}
