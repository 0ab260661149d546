import { usePages } from '../api/use-pages.ts';
import type { FailedRun, FailurePage } from '../api/views.ts';
import { Icon } from '../parts/icon.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Page } from '../shell/page.tsx';
import { type FailureFilter, hrefOf } from '../shell/routes.ts';
import { noteRoute } from '../shell/use-route.ts';
import { FailureFilters } from './failure-filters.tsx';
import { FailureTable } from './failure-table.tsx';

interface Props {
  /** Of an onboarding or a recovery, whose instance is meant. */
  id: string;
  filter: FailureFilter;
}

const PAGE = 50;

/** Each failed run of an instance, by what the business calls it; never what was in it. */
export function FailuresPage({ id, filter }: Props) {
  const path = `/instances/${encodeURIComponent(id)}/errors`;
  const query = { ...filter, limit: PAGE };
  const { items, page, isLoading, problem, showMore } = usePages<FailedRun, FailurePage>(
    path,
    query,
  );
  const change = (next: FailureFilter) => noteRoute({ page: 'failures', id, ...next });
  return (
    <Page
      title="Failed runs"
      above={
        <a class="back" href={hrefOf({ page: 'instance', id })}>
          <Icon name="back" />
          Health of the instance
        </a>
      }
    >
      <FailureFilters filter={filter} onChange={change} />
      {problem && <ProblemNote problem={problem} />}
      {items.length > 0 && <FailureTable items={items} isLoading={isLoading} />}
      {!problem && (
        <p class="list-end" role="status">
          {isLoading ? 'Asking Oracle…' : shownText(items.length, page, showMore !== undefined)}
        </p>
      )}
      {showMore && (
        <button type="button" class="button" disabled={isLoading} onClick={showMore}>
          Show more
        </button>
      )}
    </Page>
  );
}

/** Some filters Oracle doesn't know: then a page may be empty although more follow. */
function shownText(count: number, page: FailurePage | undefined, hasMore: boolean): string {
  const total = page?.total;
  const of = typeof total === 'number' ? `; Oracle has ${total} in this time` : '';
  if (count === 0 && !hasMore) return `No failure is like that${of}.`;
  return `${count} shown${of}${hasMore ? '. There are more to look through' : ', that is all'}.`;
}
