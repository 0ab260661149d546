import { useState } from 'preact/hooks';
import { usePages } from '../api/use-pages.ts';
import type { Left, LeftItem } from '../api/views.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Scrolled } from '../parts/scrolled.tsx';
import { addressOf } from '../words/kinds.ts';

interface Props {
  /** Of the recovery. */
  id: string;
  total: number;
}

/** Every failure that the last run left; asked for when somebody wants to see it. */
export function LeftCard({ id, total }: Props) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="card" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Each of the {total} failures that were left</summary>
      {isOpen && <LeftList id={id} />}
    </details>
  );
}

function LeftList({ id }: { id: string }) {
  const path = `${addressOf('recovery', id)}/left`;
  const { items, isLoading, problem, showMore } = usePages<LeftItem, Left>(path, { limit: 50 });
  return (
    <>
      {problem && <ProblemNote problem={problem} />}
      <Scrolled label="Failures that were left">
        <table class="cards-on-phone" aria-busy={isLoading}>
          <thead>
            <tr>
              <th scope="col">Instance</th>
              <th scope="col">Business identifier</th>
              <th scope="col">Why it was left</th>
            </tr>
          </thead>
          <tbody>
            {items.map((item) => (
              <tr key={item.id}>
                <td data-name="Instance">
                  <code>{item.id}</code>
                </td>
                <td data-name="Identifier">{item.business ?? '–'}</td>
                <td data-name="Why">{item.reason}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolled>
      <p class="list-end">
        {isLoading ? 'Loading…' : `${items.length} shown${showMore ? '' : ', that is all'}`}
        {showMore && (
          <button type="button" class="button" disabled={isLoading} onClick={showMore}>
            Show more
          </button>
        )}
      </p>
    </>
  );
}
