import { useEffect, useState } from 'preact/hooks';
import { serviceNow } from '../words/service-clock.ts';
import { dateTime, fromNow } from '../words/time.ts';

/** How long ago or until when; the whole date on request. */
export function Relative({ iso }: { iso: string }) {
  const now = useNow(30_000);
  return (
    <time dateTime={iso} title={dateTime(iso)}>
      {fromNow(iso, now)}
    </time>
  );
}

/** A date with its time of day. */
export function Absolute({ iso }: { iso: string }) {
  return <time dateTime={iso}>{dateTime(iso)}</time>;
}

/** The service's time, renewed every so often. */
export function useNow(everyMs: number): number {
  const [, setTurn] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setTurn((turn) => turn + 1), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return serviceNow();
}
