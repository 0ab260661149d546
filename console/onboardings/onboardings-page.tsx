import { useEffect } from 'preact/hooks';
import { ConnectionState } from '../parts/connection.tsx';
import { Loading } from '../parts/loading.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { announce } from '../shell/announce.tsx';
import { Page } from '../shell/page.tsx';
import type { OnboardingFilter } from '../shell/routes.ts';
import { noteRoute } from '../shell/use-route.ts';
import { EmptyList } from './empty-list.tsx';
import { FilterBar } from './filter-bar.tsx';
import { Line } from './line.tsx';
import { moveAlong } from './move-along.ts';
import { useLines } from './use-lines.ts';

/** All onboardings that somebody may see, the most recently changed first. */
export function OnboardingsPage({ filter }: { filter: OnboardingFilter }) {
  const { lines, showMore, isLoading, problem, connection } = useLines(filter);
  const count = lines?.length ?? 0;
  const isNarrowed = Object.values(filter).some((value) => value !== undefined);
  useEffect(() => {
    if (lines && !isLoading) announce(`${count}${showMore ? ' or more' : ''} onboardings`);
  }, [isLoading, count]);
  const change = (next: OnboardingFilter) => noteRoute({ page: 'onboardings', ...next });
  const customers = [...new Set((lines ?? []).map(({ customer }) => customer))].sort();
  return (
    <Page title="Onboardings" aside={<ConnectionState connection={connection} />}>
      <FilterBar filter={filter} customers={customers} onChange={change} />
      {problem && <ProblemNote problem={problem} />}
      {!lines && !problem && <Loading what="onboardings" />}
      {lines && count === 0 && !isLoading && (
        <EmptyList isNarrowed={isNarrowed} onReset={() => change({})} />
      )}
      {lines && count > 0 && (
        <ul class="lines card" aria-label="Onboardings" aria-busy={isLoading} onKeyDown={moveAlong}>
          {lines.map((line) => (
            <Line key={line.onboardingId} line={line} />
          ))}
        </ul>
      )}
      {lines && count > 0 && (
        <p class="list-end">
          {count} shown{showMore ? '' : ', that is all'}
          {showMore && (
            <button type="button" class="button" disabled={isLoading} onClick={showMore}>
              Show more
            </button>
          )}
        </p>
      )}
    </Page>
  );
}
