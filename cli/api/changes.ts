import * as z from 'zod/mini';
import { StageError } from '#runtime/errors.ts';
import type { ServedKind } from '../kinds/kind.ts';
import { type JobParts, OnboardingLine } from './answers.ts';
import { type ApiClient, parseAnswer } from './api-client.ts';
import { ApiProblem, problemOf } from './api-problem.ts';
import { readEventStream, type ServerEvent } from './event-stream.ts';

/** How changes are waited for. */
export interface Waiting {
  signal: AbortSignal;
  /** Resolves after so many milliseconds, or at once when the signal aborts. */
  pause(ms: number): Promise<void>;
}

/** Something that changes at the other end. */
interface Source<T> {
  /** As it is now. */
  ask(): Promise<T>;
  /** Opens the stream of its changes; undefined where there is none. */
  open(lastEventId: string | undefined): Promise<AsyncIterable<ServerEvent> | undefined>;
  read(data: string): T;
  event: string;
}

/** Where there is no stream of changes, we look this often. */
const POLL_MS = 3_000;
/** Between two streams, unless the server says otherwise. */
const RECONNECT_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** With pauses that double up to half a minute: about five minutes. */
const MAX_FAILURES = 14;

/** A job of any kind as it is, then after each change, until whoever asks has seen enough. */
export function changesOfJob<View extends JobParts>(
  api: ApiClient,
  kind: ServedKind<View>,
  id: string,
  waiting: Waiting,
): AsyncGenerator<View> {
  const path = `${kind.path}/${encodeURIComponent(id)}/changes`;
  return changesOf(
    {
      ask: () => api.job(kind, id, waiting.signal),
      open: (lastEventId) => openStream(api, path, lastEventId, waiting.signal),
      read: (data) => parseAnswer(kind.view, data, api.transport.name) as View,
      event: kind.event,
    },
    waiting,
  );
}

/** Lists of onboardings that have changed; where there is no stream, the most recently changed ones. */
export function changesOfList(api: ApiClient, waiting: Waiting): AsyncGenerator<OnboardingLine[]> {
  const Changed = z.object({ items: z.array(OnboardingLine) });
  return changesOf(
    {
      ask: async () => (await api.list({}, { signal: waiting.signal })).items,
      open: (lastEventId) => openStream(api, '/onboardings/changes', lastEventId, waiting.signal),
      read: (data) => parseAnswer(Changed, data, api.transport.name).items,
      event: 'onboardings',
    },
    waiting,
  );
}

/**
 * Follows a source by its stream, connecting again as often as it ends, and by looking at it where it has
 * none. What passes by itself is waited for, up to about five minutes.
 */
async function* changesOf<T>(
  source: Source<T>,
  { signal, pause }: Waiting,
): AsyncGenerator<T, void> {
  const place: Place = { lastEventId: undefined, reconnectMs: RECONNECT_MS, hasStream: true };
  let failures = 0;
  while (!signal.aborted) {
    try {
      for await (const news of once(source, place)) {
        failures = 0;
        yield news;
      }
      failures = 0;
    } catch (error) {
      failures += 1;
      if (!signal.aborted && (!passes(error) || failures > MAX_FAILURES)) throw error;
    }
    if (!signal.aborted) await pause(pauseMs(place, failures));
  }
}

function pauseMs({ hasStream, reconnectMs }: Place, failures: number): number {
  if (failures > 0) return Math.min(1_000 * 2 ** (failures - 1), LONGEST_PAUSE_MS);
  return hasStream ? reconnectMs : POLL_MS;
}

/** How far following has come. */
interface Place {
  lastEventId: string | undefined;
  reconnectMs: number;
  hasStream: boolean;
}

/** One look, or one stream from its beginning to its end. */
async function* once<T>(source: Source<T>, place: Place): AsyncGenerator<T> {
  // Without an id to go on from, something may have changed between two streams.
  if (place.lastEventId === undefined) yield await source.ask();
  if (!place.hasStream) return;
  const events = await source.open(place.lastEventId);
  place.hasStream = events !== undefined;
  for await (const { event, data, id, retryMs } of events ?? []) {
    place.lastEventId = id ?? place.lastEventId;
    place.reconnectMs = retryMs ?? place.reconnectMs;
    if (event === source.event && data !== '') yield source.read(data);
  }
}

async function openStream(
  api: ApiClient,
  path: string,
  lastEventId: string | undefined,
  signal: AbortSignal,
): Promise<AsyncIterable<ServerEvent> | undefined> {
  const headers = {
    accept: 'text/event-stream',
    ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
  };
  const response = await api.transport.open?.({ method: 'GET', path, headers, signal });
  if (!response) return undefined;
  const { status, body } = response;
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream');
  if (status === 200 && isStream && body) return readEventStream(body);
  const text = await response.text();
  // An API without this route, or something in between that does not let streams through.
  if (status === 200 || status === 404 || status === 405 || status === 406) return undefined;
  throw problemOf({ status, headers: response.headers, text }, api.transport.name);
}

/** Whether an error may be gone with the next try. */
function passes(error: unknown): boolean {
  if (error instanceof ApiProblem) return error.isPassing;
  // A stream that breaks off is a TypeError of fetch.
  return (error instanceof StageError && error.family === 'retry') || error instanceof TypeError;
}
