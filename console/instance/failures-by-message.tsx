import type { FailureGroup, Health } from '../api/views.ts';
import { BarList } from '../charts/bar-list.tsx';
import { Scrolled } from '../parts/scrolled.tsx';
import { Absolute } from '../parts/time.tsx';
import { GroupName, placeOf } from '../recovery/group-name.tsx';
import { hrefOf } from '../shell/routes.ts';

interface Props {
  /** Whose instance it is. */
  id: string;
  failures: Health['failures'];
}

/** What fails most: bars, and the same with its times as a table. */
export function FailuresByMessage({ id, failures: { groups, seen, others } }: Props) {
  return (
    <section class="card chart" aria-labelledby="by-message">
      <h2 id="by-message">Failures by message</h2>
      {groups.length === 0 ? (
        <p>Nothing stands among Oracle's failures. Well done.</p>
      ) : (
        <>
          <p class="small-print">Of the newest {seen} failures; the most frequent first.</p>
          <BarList label="Failures by message" bars={groups.map((group) => barOf(id, group))} />
          <p class="chart-legend">
            <span class="swatch good-swatch" aria-hidden="true" /> Can run again{' '}
            <span class="swatch rest-swatch" aria-hidden="true" /> Can not
          </p>
          {others > 0 && <p class="small-print">And {others} failures of other kinds.</p>}
          <details>
            <summary>Failures by message: the numbers</summary>
            <GroupTable groups={groups} />
          </details>
        </>
      )}
    </section>
  );
}

function barOf(id: string, group: FailureGroup) {
  const { count, recoverable, integration, errorCode } = group;
  const filter = {
    ...(integration && { integration }),
    ...(errorCode && { errorCode }),
  };
  return {
    key: group.group,
    name: (
      <>
        <GroupName group={group} />
        <a class="bar-link" href={hrefOf({ page: 'failures', id, ...filter })}>
          See them<span class="unseen">: {placeOf(group)}</span>
        </a>
      </>
    ),
    count,
    part: recoverable,
    says: `${count}, of which ${recoverable} can run again`,
  };
}

function GroupTable({ groups }: { groups: readonly FailureGroup[] }) {
  return (
    <Scrolled label="Failures by message as a table">
      <table class="cards-on-phone">
        <thead>
          <tr>
            <th scope="col">Failure</th>
            <th scope="col">Count</th>
            <th scope="col">Can run again</th>
            <th scope="col">Newest</th>
            <th scope="col">Oldest</th>
          </tr>
        </thead>
        <tbody>
          {groups.map(({ group, count, recoverable, newestAt, oldestAt, ...common }) => (
            <tr key={group}>
              <td data-name="Failure">
                {placeOf(common)}: {common.message ?? 'no message'}
              </td>
              <td data-name="Count">{count}</td>
              <td data-name="Can run again">{recoverable}</td>
              <td data-name="Newest">
                <Absolute iso={newestAt} />
              </td>
              <td data-name="Oldest">
                <Absolute iso={oldestAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolled>
  );
}
