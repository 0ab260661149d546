import type { Job, Waiter } from '../api/views.ts';
import { Scrolled } from '../parts/scrolled.tsx';
import { useNow } from '../parts/time.tsx';
import { stageTitle, waitNames } from '../words/names.ts';
import { duration, timeOfDay } from '../words/time.ts';
import { layOut, shares, type TimelineRow } from './timeline.ts';

const WAITERS = ['oracle', 'person', 'us'] as const satisfies Waiter[];

/** Who was waited for, and when: as bars, and the same as a table. */
export function TimelineView({ job }: { job: Pick<Job, 'timeline'> }) {
  const now = useNow(1_000);
  const timeline = layOut(job.timeline, now);
  if (!timeline) return null;
  return (
    <section class="card timeline" aria-labelledby="timeline">
      <h2 id="timeline">Time line</h2>
      <Totals totals={timeline.totals} />
      <div class="bars" aria-hidden="true">
        {timeline.rows.map((row) => (
          <Row key={row.stage} row={row} />
        ))}
        <div class="axis">
          <span>{timeOfDay(timeline.from)}</span>
          <span>{duration(timeline.seconds)}</span>
          <span>{timeOfDay(timeline.to)}</span>
        </div>
      </div>
      <details>
        <summary>As a table</summary>
        <SegmentTable timeline={job.timeline} />
      </details>
    </section>
  );
}

function Totals({ totals }: { totals: Record<Waiter, number> }) {
  const share = shares(totals);
  return (
    <>
      <div class="shares" aria-hidden="true">
        {WAITERS.map((who) => (
          <span key={who} class={`bar ${who}`} style={{ width: `${share[who]}%` }} />
        ))}
      </div>
      <ul class="share-names" aria-label="Where the time went">
        {WAITERS.map((who) => (
          <li key={who}>
            <span class={`swatch bar ${who}`} aria-hidden="true" />
            {waitNames[who]}: <b>{duration(totals[who])}</b> ({Math.round(share[who])}%)
          </li>
        ))}
      </ul>
    </>
  );
}

function Row({ row: { stage, bars, seconds } }: { row: TimelineRow }) {
  return (
    <div class="bar-row">
      <span class="bar-name">{stageTitle(stage)}</span>
      <span class="bar-track">
        {bars.map(({ left, width, waitingFor, what }) => (
          <span
            key={left}
            class={`bar ${waitingFor}`}
            title={what}
            style={{ left: `${left}%`, width: `max(3px, ${width}%)` }}
          />
        ))}
      </span>
      <span class="bar-time">{duration(seconds)}</span>
    </div>
  );
}

function SegmentTable({ timeline }: Pick<Job, 'timeline'>) {
  return (
    <Scrolled label="Time line as a table">
      <table>
        <thead>
          <tr>
            <th scope="col">From</th>
            <th scope="col">To</th>
            <th scope="col">Stage</th>
            <th scope="col">Who</th>
            <th scope="col">What</th>
          </tr>
        </thead>
        <tbody>
          {timeline.map(({ from, to, stage, waitingFor, what }) => (
            <tr key={from + stage + what}>
              <td>{timeOfDay(from)}</td>
              <td>{to ? timeOfDay(to) : 'now'}</td>
              <td>{stageTitle(stage)}</td>
              <td>{waitNames[waitingFor]}</td>
              <td>{what}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolled>
  );
}
