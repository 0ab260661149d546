import type { RecoveredGroup, RecoveryResult } from '../api/views.ts';
import { Scrolled } from '../parts/scrolled.tsx';
import { Tiles } from '../parts/tiles.tsx';
import { Absolute } from '../parts/time.tsx';
import { GroupName } from './group-name.tsx';
import { LeftReasons } from './left-reasons.tsx';

/** What the last run has reached. */
export function ResultCard({ result }: { result: RecoveryResult }) {
  const { at, totals, reasons, groups, moreGroups } = result;
  return (
    <section class="card" aria-labelledby="result">
      <h2 id="result">What the last run reached</h2>
      <p class="small-print">
        <Absolute iso={at} />
      </p>
      <Tiles
        tiles={[
          { name: 'Found', value: totals.found },
          { name: 'Resubmitted', value: totals.resubmitted },
          { name: 'Recovered', value: totals.recovered, tone: 'good' },
          { name: 'Discarded', value: totals.discarded },
          { name: 'Left', value: totals.left, tone: totals.left > 0 ? 'bad' : 'quiet' },
        ]}
      />
      {reasons.length > 0 && (
        <>
          <h3>Why failures were left</h3>
          <LeftReasons reasons={reasons} />
        </>
      )}
      {groups.length > 0 && <Groups groups={groups} moreGroups={moreGroups} />}
    </section>
  );
}

function Groups({ groups, moreGroups }: Pick<RecoveryResult, 'groups' | 'moreGroups'>) {
  return (
    <>
      <h3>By integration and message</h3>
      <Scrolled label="Groups of failures">
        <table class="cards-on-phone">
          <thead>
            <tr>
              <th scope="col">Failure</th>
              <th scope="col">Found</th>
              <th scope="col">Resubmitted</th>
              <th scope="col">Recovered</th>
              <th scope="col">Discarded</th>
              <th scope="col">Left, and why</th>
            </tr>
          </thead>
          <tbody>
            {groups.map((group) => (
              <GroupRow key={group.group} group={group} />
            ))}
          </tbody>
        </table>
      </Scrolled>
      {moreGroups > 0 && <p class="small-print">And {moreGroups} smaller groups.</p>}
    </>
  );
}

function GroupRow({ group }: { group: RecoveredGroup }) {
  return (
    <tr>
      <td data-name="Failure">
        <GroupName group={group} />
      </td>
      <td data-name="Found">{group.found}</td>
      <td data-name="Resubmitted">{group.resubmitted}</td>
      <td data-name="Recovered">{group.recovered}</td>
      <td data-name="Discarded">{group.discarded}</td>
      <td data-name="Left">{group.left.length > 0 ? <LeftReasons reasons={group.left} /> : 0}</td>
    </tr>
  );
}
