import type { FailedRun } from '../api/views.ts';
import { Badge } from '../parts/badge.tsx';
import { Scrolled } from '../parts/scrolled.tsx';
import { Absolute } from '../parts/time.tsx';
import { GroupName } from '../recovery/group-name.tsx';

/** Failed runs: when, where, why, and by which name the business knows them. */
export function FailureTable({
  items,
  isLoading,
}: {
  items: readonly FailedRun[];
  isLoading: boolean;
}) {
  return (
    <section class="card" aria-label="Failed runs">
      <Scrolled label="Table of failed runs">
        <table class="cards-on-phone" aria-busy={isLoading}>
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">Business identifiers</th>
              <th scope="col">Failure</th>
              <th scope="col">State</th>
              <th scope="col">Instance</th>
            </tr>
          </thead>
          <tbody>
            {items.map((run) => (
              <Row key={run.id} run={run} />
            ))}
          </tbody>
        </table>
      </Scrolled>
    </section>
  );
}

function Row({ run }: { run: FailedRun }) {
  const { id, createdAt, tracking, status, recoverable, retries } = run;
  return (
    <tr>
      <td data-name="When">
        <Absolute iso={createdAt} />
      </td>
      <td data-name="Identifiers">
        <Identifiers tracking={tracking} />
      </td>
      <td data-name="Failure">
        <GroupName group={run} />
      </td>
      <td data-name="State">
        <span>
          <Badge
            label={recoverable ? 'Can run again' : 'Can not run again'}
            tone={recoverable ? 'busy' : 'bad'}
          />{' '}
          <span class="small-print">
            {status}
            {retries > 0 && `, resubmitted ${retries === 1 ? 'once' : `${retries} times`}`}
          </span>
        </span>
      </td>
      <td data-name="Instance">
        <code>{id}</code>
      </td>
    </tr>
  );
}

function Identifiers({ tracking }: Pick<FailedRun, 'tracking'>) {
  if (tracking.length === 0) return <>–</>;
  return (
    <span>
      {tracking.map(({ name, value }) => (
        <span key={`${name} ${value}`} class="tracking">
          {name && <span class="small-print">{name} </span>}
          <b>{value}</b>
        </span>
      ))}
    </span>
  );
}
