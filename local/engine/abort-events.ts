import { type EventDraft, mapIteration, stateAborted } from './history.ts';
import type { Journal } from './journal.ts';
import type { JsonObject } from './json.ts';

/** Where the records of one visit to a state are found. */
export interface VisitPlace {
  path: string;
  type: string;
  name: string;
  /** For a Parallel or a Map: each attempt has lanes of its own. */
  attempt: number;
}

/** The path of a branch's n-th visit. Names are escaped, so `/` and `:` only separate. */
export function visitPath(branchPath: string, ordinal: number, name: string): string {
  return `${branchPath}/${ordinal}.${encodeURIComponent(name)}`;
}

/** The path of a branch of a Parallel or an iteration of a Map. */
export function lanePath({ path, attempt }: VisitPlace, index: number): string {
  return `${path}:${index}.${attempt}`;
}

/**
 * What AWS records when the lanes of a Parallel or a Map are cut off: for each unfinished
 * iteration, and for each state in a lane that was entered and not left. Read from the journal and
 * not from what runs, because after a crash the lanes may not have caught up yet.
 * @param after the event that all of them follow
 * @param failed the lane whose failure is the reason; reported first
 */
export function abortEvents(
  journal: Journal,
  place: VisitPlace,
  after: number,
  failed?: number,
): EventDraft[] {
  const count = journal.find(`${place.path}:started.${place.attempt}`)?.data?.lanes ?? 0;
  const lanes = Array.from({ length: count as number }, (_, index) => index);
  lanes.sort((a, b) => Number(b === failed) - Number(a === failed));
  return lanes.flatMap((index) => {
    const what = index === failed ? 'Failed' : 'Aborted';
    return [
      ...iterationEvents(journal, place, index, what, after),
      ...openState(journal, lanePath(place, index), after),
    ];
  });
}

function iterationEvents(
  journal: Journal,
  { path, type, name, attempt }: VisitPlace,
  index: number,
  what: 'Failed' | 'Aborted',
  after: number,
): EventDraft[] {
  const isOpen =
    journal.find(`${path}:iteration.${index}.${attempt}`) !== undefined &&
    journal.find(`${path}:iterated.${index}.${attempt}`) === undefined;
  return type === 'Map' && isOpen ? [mapIteration(what, name, index, after)] : [];
}

function openState(journal: Journal, branchPath: string, after: number): EventDraft[] {
  const open = journal.openVisit(branchPath);
  if (!open) return [];
  const type = open.entered.type.replace('StateEntered', '');
  const { name } = open.entered.stateEnteredEventDetails as JsonObject;
  const failures = failuresOf(journal, open.path);
  const isFanOut = type === 'Parallel' || type === 'Map';
  // Its own <Type>StateFailed event has told already how it ended.
  if (isFanOut && failures.final) return [];
  const place = { path: open.path, type, name: name as string, attempt: failures.retried };
  return [...(isFanOut ? abortEvents(journal, place, after) : []), ...stateAborted(type, after)];
}

function failuresOf(journal: Journal, path: string): { retried: number; final: boolean } {
  for (let retried = 0; ; retried++) {
    const failure = journal.find(`${path}:failed.${retried}`);
    if (failure?.data?.kind !== 'retry') return { retried, final: failure !== undefined };
  }
}
