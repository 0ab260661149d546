import type { Segment, Waiter } from '../api/views.ts';

/** A part of a row, in percent of the whole time. */
export interface Bar {
  left: number;
  width: number;
  waitingFor: Waiter;
  what: string;
  seconds: number;
}

export interface TimelineRow {
  stage: string;
  seconds: number;
  bars: Bar[];
}

export interface Timeline {
  from: string;
  to: string;
  seconds: number;
  rows: TimelineRow[];
  /** Seconds by whom they were waited for. */
  totals: Record<Waiter, number>;
}

/**
 * Lays the segments of a job out: one row per stage in the order in which they came, all on one axis.
 * @param nowMs where a segment ends that goes on
 * @returns undefined as long as nothing has begun
 */
export function layOut(segments: readonly Segment[], nowMs: number): Timeline | undefined {
  const [first] = segments;
  if (!first) return undefined;
  const start = Date.parse(first.from);
  const ends = segments.map(({ from, to }) => Math.max(endOf(to, nowMs), Date.parse(from)));
  const whole = Math.max(...ends) - start;
  const rows = new Map<string, TimelineRow>();
  const totals = { oracle: 0, person: 0, us: 0 };
  segments.forEach(({ stage, from, waitingFor, what }, index) => {
    const begin = Date.parse(from);
    const length = ends[index]! - begin;
    const row = rows.get(stage) ?? { stage, seconds: 0, bars: [] };
    rows.set(stage, row);
    row.seconds += length / 1000;
    totals[waitingFor] += length / 1000;
    const last = row.bars.at(-1);
    const bar = {
      left: percent(begin - start, whole),
      width: percent(length, whole),
      waitingFor,
      what,
      seconds: length / 1000,
    };
    if (last && last.waitingFor === waitingFor && touches(last, bar)) {
      last.width = bar.left + bar.width - last.left;
      last.seconds += bar.seconds;
    } else row.bars.push(bar);
  });
  return {
    from: first.from,
    to: new Date(start + whole).toISOString(),
    seconds: whole / 1000,
    rows: [...rows.values()],
    totals,
  };
}

/** How the whole time is shared among those who were waited for, in percent. */
export function shares(totals: Record<Waiter, number>): Record<Waiter, number> {
  const sum = totals.oracle + totals.person + totals.us;
  return {
    oracle: percent(totals.oracle, sum),
    person: percent(totals.person, sum),
    us: percent(totals.us, sum),
  };
}

function touches(one: Bar, next: Bar): boolean {
  return Math.abs(one.left + one.width - next.left) < 0.001;
}

function percent(part: number, whole: number): number {
  return whole > 0 ? (part / whole) * 100 : 0;
}

function endOf(to: string | null, nowMs: number): number {
  return to === null ? nowMs : Date.parse(to);
}
