import { useEffect, useRef, useState } from 'preact/hooks';
import { queryOf } from '../shell/routes.ts';
import { callApi } from './call-api.ts';
import { type ApiProblem, asProblem } from './problem.ts';
import type { ListPage } from './views.ts';

interface State<Item, Page> {
  items: readonly Item[];
  /** The last page that came, for what stands beside its items. */
  page?: Page;
  cursor?: string | undefined;
  isLoading: boolean;
  problem?: ApiProblem;
}

/**
 * A list of the API, page by page. Another path or query begins anew.
 * @param query without `cursor`
 */
export function usePages<Item, Page extends ListPage<Item> = ListPage<Item>>(
  path: string,
  query: Record<string, string | number | undefined>,
) {
  const [state, setState] = useState<State<Item, Page>>({ items: [], isLoading: true });
  const asked = useRef(new AbortController());
  const load = async (cursor?: string) => {
    const { signal } = asked.current;
    setState(({ problem: _, ...known }) => ({ ...known, isLoading: true }));
    try {
      const page = await callApi<Page>('GET', path + queryOf({ ...query, cursor }), { signal });
      setState(({ items }) => ({
        items: cursor === undefined ? page.items : [...items, ...page.items],
        page,
        cursor: page.nextCursor,
        isLoading: false,
      }));
    } catch (error) {
      if (signal.aborted) return;
      setState((known) => ({ ...known, isLoading: false, problem: asProblem(error) }));
    }
  };
  useEffect(() => {
    asked.current = new AbortController();
    setState({ items: [], isLoading: true });
    void load();
    return () => asked.current.abort();
  }, [path + queryOf(query)]);
  const { cursor, ...shown } = state;
  return { ...shown, showMore: cursor === undefined ? undefined : () => void load(cursor) };
}
