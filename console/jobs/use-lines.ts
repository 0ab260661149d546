import { useEffect, useRef, useState } from 'preact/hooks';
import { callApi } from '../api/call-api.ts';
import { type ApiProblem, asProblem } from '../api/problem.ts';
import { useFollowed } from '../api/use-followed.ts';
import type { JobLine, ListPage } from '../api/views.ts';
import { withId } from '../api/with-id.ts';
import type { Connection } from '../parts/connection.tsx';
import { type JobFilter, queryOf } from '../shell/routes.ts';
import { kinds, type ShownKind } from '../words/kinds.ts';
import { noteServiceTimes } from '../words/service-clock.ts';
import { append, merge } from './lines.ts';

const PAGE = 50;

export interface Lines {
  /** Undefined as long as nothing came yet. */
  lines: readonly JobLine[] | undefined;
  /** Absent on the last page. */
  showMore: (() => void) | undefined;
  isLoading: boolean;
  problem: ApiProblem | undefined;
  connection: Connection;
}

interface State {
  lines?: readonly JobLine[];
  cursor?: string | undefined;
  isLoading: boolean;
  problem?: ApiProblem;
}

/** The jobs of a kind that a filter lets through, page by page, kept up to date while somebody looks. */
export function useLines(kind: ShownKind, filter: JobFilter): Lines {
  const [state, setState] = useState<State>({ isLoading: true });
  const latest = useRef(filter);
  latest.current = filter;
  // What changed while a page was on its way may be newer than the page.
  const changedSince = useRef<JobLine[]>([]);
  // Ends what is under way for another filter.
  const narrowed = useRef(new AbortController());

  const load = async (cursor: string | undefined, place: (known: Known, items: Known) => Known) => {
    const { signal } = narrowed.current;
    setState(({ problem: _, ...known }) => ({ ...known, isLoading: true }));
    try {
      const { items, nextCursor } = await readPage(kind, { ...filter, cursor }, signal);
      setState(({ lines = [] }) => ({
        lines: merge(
          { lines: place(lines, items), hasMore: nextCursor !== undefined },
          changedSince.current,
          filter,
        ),
        cursor: nextCursor,
        isLoading: false,
      }));
    } catch (error) {
      if (signal.aborted) return;
      setState((known) => ({ ...known, isLoading: false, problem: asProblem(error) }));
    }
  };

  useEffect(() => {
    narrowed.current = new AbortController();
    changedSince.current = [];
    void load(undefined, (_, items) => items);
    return () => narrowed.current.abort();
  }, [queryOf({ ...filter })]);

  const take = (changed: readonly JobLine[]) => {
    noteServiceTimes(changed.map(({ updatedAt }) => updatedAt));
    changedSince.current.push(...changed);
    setState((known) => {
      if (!known.lines) return known;
      const shown = { lines: known.lines, hasMore: known.cursor !== undefined };
      const lines = merge(shown, changed, latest.current);
      return lines === known.lines ? known : { ...known, lines };
    });
  };
  const { connection } = useFollowed(
    `/${kinds[kind].place}/changes`,
    ({ event, data }) => {
      if (event === kinds[kind].place) take(linesOf(JSON.parse(data)));
    },
    async (signal) => take((await readPage(kind, latest.current, signal)).items),
  );

  const { cursor } = state;
  return {
    lines: state.lines,
    isLoading: state.isLoading,
    problem: state.problem,
    showMore: cursor ? () => void load(cursor, append) : undefined,
    connection,
  };
}

type Known = readonly JobLine[];

async function readPage(
  kind: ShownKind,
  wanted: JobFilter & { cursor?: string | undefined },
  signal: AbortSignal,
): Promise<ListPage<JobLine>> {
  const path = `/${kinds[kind].place}${queryOf({ ...wanted, limit: PAGE })}`;
  const page = await callApi<ListPage<object>>('GET', path, { signal });
  const items = linesOf(page);
  noteServiceTimes(items.map(({ updatedAt }) => updatedAt));
  return { ...page, items };
}

function linesOf({ items }: { items: object[] }): JobLine[] {
  return items.map((item) => withId<JobLine>(item));
}
