import type { HistoryItem } from '#functions/oic/monitoring/metrics.ts';
import type { Figures } from '#runtime/instance-health.ts';
import { isoTime } from './failure-view.ts';

const HOUR_MS = 3600_000;

/** Oracle's history as we show it, the oldest first; what has no time is left out. */
export function figuresOf(items: readonly HistoryItem[]): Figures[] {
  return items
    .flatMap((item) => {
      const from = Date.parse(item.startTime ?? '');
      const to = Date.parse(item.endTime ?? '');
      if (Number.isNaN(from) || Number.isNaN(to)) return [];
      return withRate({
        from: isoTime(from),
        to: isoTime(to),
        received: item.totalMessagesReceived ?? 0,
        succeeded: item.successfulMessages ?? 0,
        failed: item.failedMessages ?? 0,
        aborted: item.abortedMessages ?? 0,
      });
    })
    .sort((a, b) => a.from.localeCompare(b.from));
}

/**
 * Adds up the figures of the hours that ended less than so many hours ago, or have not ended.
 * @param now milliseconds since 1970
 */
export function sumSince(hours: readonly Figures[], back: number, now: number): Figures {
  const since = now - back * HOUR_MS;
  const within = hours.filter(({ to }) => Date.parse(to) > since);
  const sum = (of: (figures: Figures) => number) =>
    within.reduce((total, figures) => total + of(figures), 0);
  return withRate({
    from: within[0]?.from ?? isoTime(since),
    to: within.at(-1)?.to ?? isoTime(now),
    received: sum(({ received }) => received),
    succeeded: sum(({ succeeded }) => succeeded),
    failed: sum(({ failed }) => failed),
    aborted: sum(({ aborted }) => aborted),
  });
}

/** Reckoned anew: of nothing that has ended Oracle says anything between 0 and 100. */
function withRate(figures: Omit<Figures, 'successRate'>): Figures {
  const { succeeded, failed, aborted } = figures;
  const ended = succeeded + failed + aborted;
  const successRate = ended === 0 ? null : Math.round((10_000 * succeeded) / ended) / 100;
  return { ...figures, successRate };
}
