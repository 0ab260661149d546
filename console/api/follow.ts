import { createStreamParser, type StreamEvent } from './event-stream.ts';
import { ApiProblem, unreachable } from './problem.ts';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

export interface FollowOptions {
  /** Opens the stream; rejects with an ApiProblem when it is refused. */
  open(headers: Record<string, string>, signal: AbortSignal): Promise<Response>;
  /** Waits; rejects when the signal ends it. */
  pause(ms: number, signal: AbortSignal): Promise<void>;
  onEvent(event: StreamEvent): void;
  /** Told whenever the connection comes or goes. */
  onConnection(isThere: boolean): void;
  signal: AbortSignal;
  /** 0 to 1, spreads the tries of many pages. */
  random?: () => number;
}

/**
 * Follows a stream of server-sent events for as long as the signal lets it. After a regular end it goes on at the
 * event that came last. After a failure it tries again at growing distances, and asks for everything as it is
 * then: that answer comes at once, so that it shows as soon as the connection is back.
 * @throws ApiProblem when the service refuses for good (not signed in, no right, no such thing)
 */
export async function follow(options: FollowOptions): Promise<void> {
  const { open, pause, onEvent, onConnection, signal, random = Math.random } = options;
  let parser = createStreamParser();
  let failures = 0;
  while (!signal.aborted) {
    try {
      const lastId = parser.lastEventId();
      const headers = { accept: 'text/event-stream', ...(lastId && { 'last-event-id': lastId }) };
      const response = await open(headers, signal);
      failures = 0;
      onConnection(true);
      for await (const chunk of textOf(response)) parser.push(chunk).forEach(onEvent);
      parser.reset();
      await pause(parser.retry() ?? FIRST_PAUSE_MS, signal);
    } catch (error) {
      if (signal.aborted) return;
      if (isFinal(error)) throw error;
      onConnection(false);
      parser = createStreamParser();
      await pause(pauseAfter(failures, random()), signal).catch(() => undefined);
      failures += 1;
    }
  }
}

/** Doubles up to the longest; half of it is left to chance, so that not everybody comes at once. */
export function pauseAfter(failures: number, chance: number): number {
  const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures);
  return longest / 2 + (longest / 2) * chance;
}

/** What asking again would not change. */
function isFinal(error: unknown): boolean {
  if (!(error instanceof ApiProblem)) return true;
  const { status } = error.document;
  return status >= 400 && status < 500 && status !== 408 && status !== 429;
}

async function* textOf({ body }: Response): AsyncGenerator<string> {
  if (!body) return;
  const decoder = new TextDecoder();
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(() => {
        throw unreachable();
      });
      if (done) return;
      yield decoder.decode(value, { stream: true });
    }
  } finally {
    reader.releaseLock();
  }
}
