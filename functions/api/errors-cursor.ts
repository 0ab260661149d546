import * as z from 'zod/mini';
import type { FailureQuestion } from '#runtime/instance-health.ts';
import { secondsOf } from './request/recovery-rules.ts';

/** Which failures a client asks for; spans of time as `12h`. */
export interface ErrorsQuery {
  project?: string;
  integration?: string;
  errorCode?: string;
  message?: string;
  recoverable?: 'true' | 'false';
  olderThan?: string;
  newerThan: string;
  limit: number;
  cursor?: string;
}

/** Longer than this Oracle keeps nothing. */
const RETENTION_SECONDS = 32 * 86_400;

const Place = z.tuple([z.string(), z.string(), z.string(), z.number()]);

/**
 * The question that a query stands for. A cursor holds the span of the first page, so that the pages fit together.
 * @param now milliseconds since 1970
 * @returns undefined when the cursor isn't one of ours
 */
export function readErrorsQuery(query: ErrorsQuery, now: number): FailureQuestion | undefined {
  const { project, integration, errorCode, message, recoverable, limit, cursor } = query;
  const place = cursor === undefined ? firstPlace(query, now) : readPlace(cursor);
  if (!place) return undefined;
  const [from, to, until, offset] = place;
  return {
    project: project ?? null,
    integration: integration ?? null,
    errorCode: errorCode ?? null,
    message: message ?? null,
    recoverable: recoverable === undefined ? null : recoverable === 'true',
    from,
    to,
    until,
    offset,
    limit,
  };
}

/** The cursor of the page that begins there. */
export function writeErrorsCursor({ from, to, until, offset }: FailureQuestion): string {
  return Buffer.from(JSON.stringify([from, to, until, offset])).toString('base64url');
}

function firstPlace({ olderThan, newerThan }: ErrorsQuery, now: number): z.output<typeof Place> {
  const back = Math.min(secondsOf(newerThan) ?? RETENTION_SECONDS, RETENTION_SECONDS);
  const time = (seconds: number) => new Date(now - seconds * 1000).toISOString();
  return [time(back), time(secondsOf(olderThan) ?? 0), time(0), 0];
}

function readPlace(cursor: string): z.output<typeof Place> | undefined {
  try {
    const place = z.parse(Place, JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    const [from, to, until, offset] = place;
    const areDates = [from, to, until].every((one) => !Number.isNaN(Date.parse(one)));
    return areDates && Number.isSafeInteger(offset) && offset >= 0 ? place : undefined;
  } catch {
    return undefined;
  }
}
