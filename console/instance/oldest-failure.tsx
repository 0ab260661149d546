import type { Health } from '../api/views.ts';
import { Figure } from '../charts/figure.tsx';
import { LineChart } from '../charts/line-chart.tsx';
import { dateTime, duration } from '../words/time.ts';
import { tickName } from './spans.ts';

const HOUR = 3_600;

/** How old the oldest failure was, as our clock has seen it; it rises while nobody does anything about it. */
export function OldestFailure({ health: { series } }: { health: Health }) {
  if (series.length < 2) return null;
  const points = series.map(({ at, oldestSeconds }) => ({ at, value: oldestSeconds / HOUR }));
  const highest = Math.max(1, ...points.map(({ value }) => value));
  const last = series.at(-1)!;
  return (
    <Figure
      name="oldest"
      title="Age of the oldest failure"
      says={`${duration(last.oldestSeconds)} at the end, with ${last.failures} failures in Oracle's list.`}
      columns={['When', 'Oldest failure', "Failures in Oracle's list"]}
      rows={series.map(({ at, oldestSeconds, failures }) => [
        dateTime(at),
        duration(oldestSeconds),
        failures,
      ])}
    >
      {(room) => (
        <LineChart
          {...room}
          points={points}
          domain={[0, highest]}
          nameTime={tickName}
          nameValue={(value) => `${value} h`}
        />
      )}
    </Figure>
  );
}
