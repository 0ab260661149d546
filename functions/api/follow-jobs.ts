import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import type { JobLine } from '#runtime/ledger.ts';
import type { JobKind } from '#runtime/stages.ts';
import { type Customers, isEntitled } from './access/entitlements.ts';
import { changedSince } from './changed-since.ts';
import { pageJobs } from './page-jobs.ts';
import { waitForChange } from './wait-for-change.ts';

/** As many as the first page of a list has. */
const FIRST_LINES = 25;
/**
 * Clocks differ, and the ledger's index takes a moment: a line may turn up later than its time says. Lines of this
 * last while are compared one by one.
 */
const OVERLAP_MS = 10_000;
/** Somebody who was away for longer begins anew. */
const LONGEST_ABSENCE_MS = 3_600_000;
/** Keeps a place shorter than headers may be; what falls out is only told twice. */
const MOST_MARKS = 300;

/** Where somebody is who follows the list: when it was looked at, and marks of what had changed just before. */
const Place = z.tuple([z.number(), z.array(z.string())]);
type Place = z.output<typeof Place>;

export interface Following {
  kind: JobKind;
  /** Only these are seen; a place tells nothing about others. */
  customers: Customers;
  /** As the last answer gave it; absent or unknown: the newest lines are news. */
  place?: string | undefined;
}

/**
 * Waits until jobs of a kind change.
 * @returns the lines that changed, none when nothing did in the time that a call may take, and where to go on
 */
export async function followJobs(
  following: Following,
): Promise<{ items: JobLine[]; place: string }> {
  const known = readPlace(following.place);
  if (!known) return firstLines(following);
  let place = known;
  const items = await waitForChange(async () => {
    const { lines, next } = await look(following, place[0]);
    const news = lines.filter((line) => !place[1].includes(markOf(line)));
    place = next;
    return news.length > 0 ? news : undefined;
  });
  return { items: items ?? [], place: writePlace(place) };
}

async function firstLines(following: Following) {
  // In this order, so that what changes in between is told again and not lost.
  const { next } = await look(following, Date.now());
  const page = await pageJobs({ ...following, limit: FIRST_LINES });
  return { items: page?.items ?? [], place: writePlace(next) };
}

/** Everything that changed since about then, and the place from which on to look the next time. */
async function look(
  following: Following,
  since: number,
): Promise<{ lines: JobLine[]; next: Place }> {
  const now = Date.now();
  const all = await changedSince(following.kind, timeBefore(since));
  const lines = all.filter(({ customer }) => isEntitled(following, customer));
  const recent = lines.filter(({ updatedAt }) => updatedAt >= timeBefore(now));
  return { lines, next: [now, recent.map(markOf).slice(-MOST_MARKS)] };
}

const timeBefore = (time: number) => new Date(time - OVERLAP_MS).toISOString();

/** Two changes of a line may fall into the same millisecond. */
function markOf({ id, updatedAt, status, completedStage }: JobLine): string {
  const text = `${id} ${updatedAt} ${status} ${completedStage}`;
  return createHash('sha256').update(text).digest('base64url').slice(0, 8);
}

function writePlace(place: Place): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

function readPlace(text = ''): Place | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    const { data } = z.safeParse(Place, value);
    return data && Math.abs(Date.now() - data[0]) < LONGEST_ABSENCE_MS ? data : undefined;
  } catch {
    return undefined;
  }
}
