import { useEffect, useState } from 'preact/hooks';
import type { Connection } from '../parts/connection.tsx';
import { send } from './call-api.ts';
import type { StreamEvent } from './event-stream.ts';
import { follow } from './follow.ts';
import { type ApiProblem, asProblem } from './problem.ts';

interface Followed {
  connection: Connection;
  /** Why it can't be followed at all. */
  problem: ApiProblem | undefined;
}

/**
 * Follows a stream as long as a component is there and somebody can see the page: nobody pays for changes
 * that nobody looks at.
 * @param path of the stream; another one begins anew
 * @param onReturn when the stream begins again after an absence; what happened meanwhile may be more than it tells
 */
export function useFollowed(
  path: string,
  onEvent: (event: StreamEvent) => void,
  onReturn?: (signal: AbortSignal) => Promise<void>,
): Followed {
  const [connection, setConnection] = useState<Connection>('connecting');
  const [problem, setProblem] = useState<ApiProblem>();
  // The callbacks of one path mean the same, whenever they were made.
  useEffect(() => {
    let controller: AbortController | undefined;
    let hasBegun = false;
    const begin = async () => {
      if (controller || document.hidden) return;
      controller = new AbortController();
      const { signal } = controller;
      setProblem(undefined);
      setConnection('connecting');
      try {
        await follow({
          open: async (headers) => {
            if (hasBegun && !headers['last-event-id']) await onReturn?.(signal);
            hasBegun = true;
            return send(path, { headers, signal });
          },
          pause,
          onEvent,
          onConnection: (isThere) => setConnection(isThere ? 'live' : 'lost'),
          signal,
        });
      } catch (error) {
        if (!signal.aborted) setProblem(asProblem(error));
      }
    };
    const end = () => {
      controller?.abort();
      controller = undefined;
    };
    const seen = () => (document.hidden ? end() : begin());
    void begin();
    document.addEventListener('visibilitychange', seen);
    return () => {
      document.removeEventListener('visibilitychange', seen);
      end();
    };
  }, [path]);
  return { connection, problem };
}

/** Waits; rejects as soon as the signal says so. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(done, ms);
    function done() {
      signal.removeEventListener('abort', stop);
      resolve();
    }
    function stop() {
      clearTimeout(timer);
      reject(signal.reason);
    }
    signal.addEventListener('abort', stop, { once: true });
  });
}
