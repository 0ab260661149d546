import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { readReport } from '#runtime/failure-report.ts';
import type { Story } from './read-story.ts';
import { around, failureIn, isFailedAttempt, type Place, type Visit } from './trace-states.ts';

/** Who has to do something before it goes on. `us` is this product, at work. */
export type Waiter = 'oracle' | 'person' | 'us';

/** A part of the time that an execution took. */
export interface Segment {
  stage: string;
  state: string;
  /** ISO 8601, UTC. */
  from: string;
  /** Null while it lasts. */
  to: string | null;
  waitingFor: Waiter;
  /** What happens meanwhile, as one sentence. */
  what: string;
}

type Situation = Pick<Segment, 'stage' | 'state' | 'waitingFor' | 'what'>;
/** What one state is doing, whatever is around it. */
type Doing = Pick<Segment, 'waitingFor' | 'what'>;

const ORACLE = new Set(['oci', 'identity-domain', 'oic', 'primavera', 'cpq']);
const STOPPED = /^Execution(Failed|Aborted|TimedOut)$/;

/**
 * Where the time of an execution went: segments in order, without gaps, from its start to its end or to now.
 * Where branches run side by side, the state around them stands for all; it waits only while none of them works.
 * @param events the whole history so far, of which `places` were traced
 */
export function readTimeline(
  events: readonly HistoryEvent[],
  places: readonly Place[],
  story: Story,
): Segment[] {
  const situations = situationsOf(places, story);
  const segments: Segment[] = [];
  let from = events[0]?.timestamp?.getTime() ?? 0;
  for (const [index, situation] of situations.entries()) {
    const next = places[index + 1];
    // Times of parallel branches may be out of order by a hair; a segment never runs backwards.
    const to = next && Math.max(from, next.at.getTime());
    if (to === undefined && hasEnded(events)) break;
    add(segments, situation, from, to);
    from = to ?? from;
  }
  return segments;
}

/**
 * Seconds by whom they were spent waiting for.
 * @param now milliseconds since 1970, the end of a segment that lasts
 */
export function totalWaits(segments: readonly Segment[], now: number): Record<Waiter, number> {
  const totals = { oracle: 0, person: 0, us: 0 };
  for (const { from, to, waitingFor } of segments) {
    const begun = Date.parse(from);
    const until = to === null ? Math.max(begun, now) : Date.parse(to);
    totals[waitingFor] += until - begun;
  }
  return { oracle: totals.oracle / 1000, person: totals.person / 1000, us: totals.us / 1000 };
}

function hasEnded(events: readonly HistoryEvent[]): boolean {
  const type = events.at(-1)?.type ?? '';
  return STOPPED.test(type) || type === 'ExecutionSucceeded';
}

function add(segments: Segment[], situation: Situation, from: number, to: number | undefined) {
  if (to === from) return;
  const last = segments.at(-1);
  const end = to === undefined ? null : new Date(to).toISOString();
  if (last && isSame(last, situation)) last.to = end;
  else segments.push({ ...situation, from: new Date(from).toISOString(), to: end });
}

function isSame(a: Situation, b: Situation): boolean {
  return (
    a.stage === b.stage && a.state === b.state && a.waitingFor === b.waitingFor && a.what === b.what
  );
}

/** For every place what it means for the execution as a whole, until the next one. */
function situationsOf(places: readonly Place[], story: Story): Situation[] {
  let outermost: Visit | undefined;
  const branches = new Map<Visit, Doing | 'done'>();
  return places.map((place) => {
    const [inner, outer] = around(place.visit).slice(-2) as [Visit, Visit?];
    const top = outer ?? inner;
    if (top !== outermost) branches.clear();
    outermost = top;
    const told = story.find(top.state);
    const here = { stage: told?.stage ?? '', state: top.state };
    const doing = doingAt(place, story);
    if (!outer) return { ...here, ...doing };
    branches.set(inner.branch, isLeaving(place, inner) ? 'done' : doing);
    return { ...here, ...together([...branches.values()], told?.says ?? top.state) };
  });
}

function isLeaving({ event }: Place, visit: Visit): boolean {
  return event.stateExitedEventDetails?.name === visit.state;
}

/** What branches that run side by side are doing: working, as long as one of them does. */
function together(branches: (Doing | 'done')[], says: string): Doing {
  const open = branches.filter((branch) => branch !== 'done');
  const isWorking = open.length === 0 || open.some(({ waitingFor }) => waitingFor === 'us');
  const waiting = open.find(({ waitingFor }) => waitingFor === 'oracle') ?? open[0];
  return isWorking || !waiting ? { waitingFor: 'us', what: says } : waiting;
}

function doingAt({ event, state, waitingFor }: Place, story: Story): Doing {
  const what = story.find(state)?.says ?? state;
  if (STOPPED.test(event.type ?? '')) {
    return { waitingFor: 'person', what: 'It had stopped, until somebody resumed it.' };
  }
  if (isFailedAttempt(event)) return beforeNextAttempt(event, what);
  if (waitingFor === 'Oracle') return { waitingFor: 'oracle', what };
  return { waitingFor: waitingFor === 'a person' ? 'person' : 'us', what };
}

/** What a failed attempt is followed by takes time only if it is tried again. */
function beforeNextAttempt(event: HistoryEvent, says: string): Doing {
  const { error, cause = '' } = failureIn(event);
  const report = readReport(cause);
  const what = `${says} The next try: ${report?.summary ?? error ?? 'soon.'}`;
  if (error === 'Locked') return { waitingFor: 'person', what };
  return { waitingFor: ORACLE.has(report?.system ?? '') ? 'oracle' : 'us', what };
}
