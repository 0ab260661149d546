import { useEffect } from 'preact/hooks';
import { ConnectionState } from '../parts/connection.tsx';
import { Icon } from '../parts/icon.tsx';
import { Loading } from '../parts/loading.tsx';
import { moveAlong } from '../parts/move-along.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { announce } from '../shell/announce.tsx';
import { Page } from '../shell/page.tsx';
import { hrefOf, type JobFilter } from '../shell/routes.ts';
import { noteRoute } from '../shell/use-route.ts';
import { kinds, type ShownKind } from '../words/kinds.ts';
import { EmptyList } from './empty-list.tsx';
import { FilterBar } from './filter-bar.tsx';
import { Line } from './line.tsx';
import { useLines } from './use-lines.ts';

/** All jobs of a kind that somebody may see, the most recently changed first. */
export function JobsPage({ kind, filter }: { kind: ShownKind; filter: JobFilter }) {
  const { lines, showMore, isLoading, problem, connection } = useLines(kind, filter);
  const { one, many, title } = kinds[kind];
  const count = lines?.length ?? 0;
  const isNarrowed = Object.values(filter).some((value) => value !== undefined);
  useEffect(() => {
    if (lines && !isLoading) announce(`${count}${showMore ? ' or more' : ''} ${many}`);
  }, [isLoading, count]);
  const change = (next: JobFilter) => noteRoute({ page: 'jobs', kind, ...next });
  const customers = [...new Set((lines ?? []).map(({ customer }) => customer))].sort();
  return (
    <Page
      title={title}
      above={
        kind === 'promotion' && (
          <a class="back" href={hrefOf({ page: 'builds' })}>
            <Icon name="back" />
            Builds
          </a>
        )
      }
      aside={
        <>
          <ConnectionState connection={connection} />
          <a class="button primary small" href={hrefOf({ page: 'new', kind })}>
            <Icon name="plus" />
            New {one}
          </a>
        </>
      }
    >
      <FilterBar kind={kind} filter={filter} customers={customers} onChange={change} />
      {problem && <ProblemNote problem={problem} />}
      {!lines && !problem && <Loading what={many} />}
      {lines && count === 0 && !isLoading && (
        <EmptyList kind={kind} isNarrowed={isNarrowed} onReset={() => change({})} />
      )}
      {lines && count > 0 && (
        <ul class="lines card" aria-label={title} aria-busy={isLoading} onKeyDown={moveAlong}>
          {lines.map((line) => (
            <Line key={line.id} kind={kind} line={line} />
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
