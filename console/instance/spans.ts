import type { Health } from '../api/views.ts';
import type { Span } from '../shell/routes.ts';
import { dateTime } from '../words/time.ts';

/** What went through in a span of time. */
export interface Moment {
  /** ISO 8601, its beginning. */
  at: string;
  succeeded: number;
  failed: number;
  /** Percent; null where nothing has ended. */
  successRate: number | null;
  /** As people say when it was. */
  name: string;
}

/** What the charts are drawn from, the oldest first. */
export function momentsOf({ hours, days, series }: Health, by: Span | undefined): Moment[] {
  if (by === 'measured') {
    return series.map(({ at, succeeded, failed, successRate }) => ({
      at,
      succeeded,
      failed,
      successRate,
      name: dateTime(at),
    }));
  }
  const figures = by === 'day' ? days : hours;
  return figures.map(({ from, succeeded, failed, successRate }) => ({
    at: from,
    succeeded,
    failed,
    successRate,
    name: by === 'day' ? dayName(new Date(from)) : dateTime(from),
  }));
}

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const hour = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

export const dayName = (date: Date) => day.format(date);

/** A moment at an axis: the day at its beginning, else the time of day. */
export function tickName(date: Date): string {
  return date.getHours() === 0 && date.getMinutes() === 0 ? day.format(date) : hour.format(date);
}

/** What somebody should know who doesn't see the chart of rates. */
export function sayRates(moments: readonly Moment[]): string {
  const known = moments.flatMap(({ successRate, name }) =>
    successRate === null ? [] : [{ successRate, name }],
  );
  if (known.length === 0) return 'Nothing has ended in this time.';
  const lowest = known.reduce((low, one) => (one.successRate < low.successRate ? one : low));
  const last = known.at(-1)!;
  return `${percent(last.successRate)} at the end; the lowest was ${percent(lowest.successRate)} (${lowest.name}).`;
}

/** What somebody should know who doesn't see the chart of messages. */
export function sayMessages(moments: readonly Moment[]): string {
  const sum = (of: 'succeeded' | 'failed') => moments.reduce((all, one) => all + one[of], 0);
  return `${sum('succeeded')} succeeded and ${sum('failed')} failed in this time.`;
}

const percent = (rate: number) => `${Math.round(rate * 10) / 10}%`;
