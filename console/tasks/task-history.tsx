import type { TaskEntry } from '../api/views.ts';
import { Absolute } from '../parts/time.tsx';

/** Everything that has happened to the task: who did what, when. */
export function TaskHistory({ history }: { history: readonly TaskEntry[] }) {
  if (history.length === 0) return null;
  return (
    <section class="card" aria-labelledby="history">
      <h2 id="history">History</h2>
      <ol class="history">
        {history.map(({ at, what, who, note }) => (
          <li key={at + what}>
            <Absolute iso={at} />
            <span>
              <b>{what}</b>
              {who && ` · ${who}`}
              {note && <span class="small-print"> {note}</span>}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
