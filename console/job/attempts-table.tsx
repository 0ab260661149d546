import type { Attempt } from '../api/views.ts';
import { Scrolled } from '../parts/scrolled.tsx';
import { errorTitle, stageTitle } from '../words/names.ts';
import { timeOfDay } from '../words/time.ts';

/** Every try that failed, also those that healed: what was seen, and what to do if it stays. */
export function AttemptsTable({ attempts }: { attempts: readonly Attempt[] }) {
  if (attempts.length === 0) return null;
  return (
    <section class="card" aria-labelledby="attempts">
      <h2 id="attempts">Attempts</h2>
      <p class="small-print">
        Every try that did not work at once, whether a later one healed it or not.
      </p>
      <Scrolled label="Table of attempts">
        <table class="cards-on-phone">
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">Stage</th>
              <th scope="col">Error</th>
              <th scope="col">What happened</th>
              <th scope="col">What to do</th>
              <th scope="col">Request id</th>
            </tr>
          </thead>
          <tbody>
            {attempts.map(({ at, stage, state, attempt, error, summary, fix, requestId }) => (
              <tr key={at + state + attempt}>
                <td data-name="When">
                  <time dateTime={at}>{timeOfDay(at)}</time>
                </td>
                <td data-name="Stage">
                  {stageTitle(stage)}
                  <span class="small-print"> attempt {attempt}</span>
                </td>
                <td data-name="Error">{errorTitle(error)}</td>
                <td data-name="What happened">{summary}</td>
                <td data-name="What to do">{fix}</td>
                <td data-name="Request id">{requestId ? <code>{requestId}</code> : '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolled>
    </section>
  );
}
