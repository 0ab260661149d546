import type { Health } from '../api/views.ts';
import { ColumnChart } from '../charts/column-chart.tsx';
import { Figure } from '../charts/figure.tsx';
import { percentDomain } from '../charts/lay-out.ts';
import { LineChart } from '../charts/line-chart.tsx';
import type { Span } from '../shell/routes.ts';
import { percentName } from '../words/names.ts';
import { dayName, momentsOf, sayMessages, sayRates, tickName } from './spans.ts';

/** Success rate and messages over time. */
export function MessagesOverTime({ health, by }: { health: Health; by: Span | undefined }) {
  const moments = momentsOf(health, by);
  if (moments.length === 0) return <NoHistory by={by} />;
  const nameTime = by === 'day' ? dayName : tickName;
  const points = moments.map(({ at, successRate }) => ({ at, value: successRate }));
  const pairs = moments.map(({ at, succeeded, failed }) => ({
    at,
    below: succeeded,
    above: failed,
  }));
  return (
    <div class="charts">
      <Figure
        name="rate"
        title="Success rate"
        says={sayRates(moments)}
        columns={['When', 'Success rate']}
        rows={moments.map(({ name, successRate }) => [name, percentName(successRate)])}
      >
        {(room) => (
          <LineChart
            {...room}
            points={points}
            domain={percentDomain(points)}
            nameTime={nameTime}
            nameValue={(value) => `${value}%`}
          />
        )}
      </Figure>
      <Figure
        name="messages"
        title="Messages"
        says={sayMessages(moments)}
        columns={['When', 'Succeeded', 'Failed']}
        rows={moments.map(({ name, succeeded, failed }) => [name, succeeded, failed])}
        legend={
          <>
            <span class="swatch good-swatch" aria-hidden="true" /> Succeeded{' '}
            <span class="swatch bad-swatch" aria-hidden="true" /> Failed
          </>
        }
      >
        {(room) => <ColumnChart {...room} pairs={pairs} nameTime={nameTime} />}
      </Figure>
    </div>
  );
}

function NoHistory({ by }: { by: Span | undefined }) {
  return (
    <div class="empty card">
      <h2>No history here</h2>
      <p>
        {by === 'measured'
          ? 'Our clock measures instances whose recovery has a schedule, every 15 minutes. This one has none, or it is too new.'
          : 'Oracle has no messages of this instance in this time.'}
      </p>
    </div>
  );
}
