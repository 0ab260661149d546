import type { Foreseen, ForeseenGroup } from '../api/views.ts';
import { Scrolled } from '../parts/scrolled.tsx';
import { Tiles } from '../parts/tiles.tsx';
import { GroupName } from './group-name.tsx';
import { LeftReasons } from './left-reasons.tsx';

/** What a run of a recovery would do at this moment. */
export function ForeseenView({ foreseen }: { foreseen: Foreseen }) {
  const { instance, total, seen, totals, groups, moreGroups } = foreseen;
  const isPart = total === null || seen < total;
  return (
    <>
      <p>
        Of the instance <code>{instance}</code>{' '}
        {isPart
          ? `the newest ${seen} failures were looked at, of ${total ?? 'an unknown number'}.`
          : `all ${seen} failures were looked at.`}
      </p>
      <Tiles
        tiles={[
          { name: 'Resubmit', value: totals.resubmit },
          { name: 'Discard', value: totals.discard },
          { name: 'Ask a person', value: totals.ask },
          { name: 'Later in the run', value: totals.wait },
          { name: 'Leave', value: totals.leave },
        ]}
      />
      {groups.length > 0 && (
        <Scrolled label="What would be done with each group">
          <table class="cards-on-phone">
            <thead>
              <tr>
                <th scope="col">Failure</th>
                <th scope="col">Found</th>
                <th scope="col">What would be done</th>
                <th scope="col">Left, and why</th>
              </tr>
            </thead>
            <tbody>
              {groups.map((group) => (
                <tr key={group.group}>
                  <td data-name="Failure">
                    <GroupName group={group} />
                  </td>
                  <td data-name="Found">{group.found}</td>
                  <td data-name="Would be done">{deedsOf(group)}</td>
                  <td data-name="Left">
                    {group.left.length > 0 ? <LeftReasons reasons={group.left} /> : 0}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scrolled>
      )}
      {moreGroups > 0 && <p class="small-print">And {moreGroups} smaller groups.</p>}
    </>
  );
}

/** `resubmit 300, discard 5` */
function deedsOf({ resubmit, discard, ask, wait }: ForeseenGroup): string {
  const deeds = [
    ['resubmit', resubmit],
    ['discard', discard],
    ['ask about', ask],
    ['later', wait],
  ] as const;
  const some = deeds.filter(([, count]) => count > 0);
  return some.map(([deed, count]) => `${deed} ${count}`).join(', ') || 'nothing';
}
