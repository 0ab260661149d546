import { useCallback, useEffect, useState } from 'preact/hooks';
import { callApi } from './call-api.ts';
import { type ApiProblem, asProblem } from './problem.ts';

interface State<T> {
  found?: T;
  problem?: ApiProblem;
  isLoading: boolean;
}

/**
 * What the API answers to one question. Another question begins anew.
 * @returns with `reload`, which asks again and shows the old answer meanwhile
 */
export function useLoaded<T>(path: string) {
  const [state, setState] = useState<State<T>>({ isLoading: true });
  const [turn, setTurn] = useState(0);
  useEffect(() => setState({ isLoading: true }), [path]);
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    setState(({ problem: _, ...known }) => ({ ...known, isLoading: true }));
    callApi<T>('GET', path, { signal }).then(
      (found) => !signal.aborted && setState({ found, isLoading: false }),
      (error: unknown) => {
        if (signal.aborted) return;
        setState((known) => ({ ...known, isLoading: false, problem: asProblem(error) }));
      },
    );
    return () => controller.abort();
  }, [path, turn]);
  const reload = useCallback(() => setTurn((known) => known + 1), []);
  return { ...state, reload };
}
