import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { unreachable } from '../api/problem.ts';
import { Loading } from '../parts/loading.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';

interface Props<What extends object> {
  load(): Promise<ComponentType<What>>;
  /** What the page is about. */
  what: What;
}

/** A page whose script comes only when somebody goes there. */
export function LaterPage<What extends object>({ load, what }: Props<What>) {
  const [Page, setPage] = useState<ComponentType<What>>();
  const [isLost, setLost] = useState(false);
  useEffect(() => {
    load().then(
      // A component is a function: as it is, it would be called.
      (loaded) => setPage(() => loaded),
      () => setLost(true),
    );
  }, [load]);
  if (isLost) return <ProblemNote problem={unreachable()} />;
  return Page ? <Page {...what} /> : <Loading what="the page" />;
}
