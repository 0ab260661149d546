import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { errorNames } from '#runtime/errors.ts';

/** One time that a state is entered. */
export interface Visit {
  state: string;
  /** How often its task was scheduled so far. */
  scheduled: number;
  /** The visit of the Parallel or Map around it. */
  within: Visit | undefined;
  /** The first visit of its branch: the same for every state of it. */
  branch: Visit;
}

/** Where the execution was when an event happened. */
export interface Place {
  event: HistoryEvent;
  visit: Visit;
  state: string;
  at: Date;
  /** The event schedules a task again that was scheduled before in the same visit of the state. */
  isRetry: boolean;
  /** Which attempt of its task it belongs to: 1, 2, … */
  attempt: number;
  waitingFor: string | undefined;
}

/** Scheduling an attempt of a task: by an SDK integration, by a plain Lambda task, by an activity. */
const SCHEDULED = /^(Task|LambdaFunction|Activity)Scheduled$/;
const STOP_ERRORS = new Set(errorNames('stop'));
const ATTEMPT_FAILED = /^(Task|LambdaFunction|Activity)(Failed|TimedOut|StartFailed)$/;
/** After these, states are entered that lie inside of another one. */
const OPENS_BRANCHES = /^(Parallel|Map)StateStarted$|^MapIterationStarted$/;
/** These tell of the state around the branch whose last event they follow. */
const CLOSES_BRANCHES = /^(Parallel|Map)State(Succeeded|Failed|Aborted)$/;

/** What is known while a history is followed. */
interface Trail {
  visits: Map<number, Visit>;
  /** Ids of events after which branches begin. */
  openings: Set<number>;
}

/**
 * Says for every event of a history in which state it happened. Branches of a Parallel run side by side,
 * so an event is followed back by `previousEventId` to the state that was entered, not by its position.
 */
export function trace(events: readonly HistoryEvent[]): Place[] {
  const trail: Trail = { visits: new Map(), openings: new Set() };
  const places: Place[] = [];
  let latest: Visit | undefined;
  for (const event of events) {
    // A redrive goes on in the state that failed, and doesn't enter it again.
    const visit = event.type === 'ExecutionRedriven' ? latest : visitOf(event, trail);
    if (!visit) continue;
    latest = visit;
    const type = event.type ?? '';
    if (event.id !== undefined) trail.visits.set(event.id, visit);
    if (event.id !== undefined && OPENS_BRANCHES.test(type)) trail.openings.add(event.id);
    const isAttempt = SCHEDULED.test(type);
    if (isAttempt) visit.scheduled += 1;
    places.push({
      event,
      visit,
      state: visit.state,
      at: event.timestamp ?? new Date(0),
      isRetry: isAttempt && visit.scheduled > 1,
      attempt: Math.max(1, visit.scheduled),
      waitingFor: waitingFor(event),
    });
  }
  return places;
}

/** The visits from one inside to the one at the top level, the innermost first. */
export function around(visit: Visit): Visit[] {
  return visit.within ? [visit, ...around(visit.within)] : [visit];
}

/** Whether an event is the end of an attempt that did not work, retried or not. */
export function isFailedAttempt({ type }: HistoryEvent): boolean {
  return ATTEMPT_FAILED.test(type ?? '');
}

function visitOf(event: HistoryEvent, { visits, openings }: Trail): Visit | undefined {
  const previous = event.previousEventId ?? 0;
  const before = visits.get(previous);
  const entered = event.stateEnteredEventDetails?.name;
  if (entered !== undefined) return enter(entered, before, openings.has(previous));
  const exited = event.stateExitedEventDetails?.name;
  if (exited !== undefined) {
    // The exit of a Parallel follows the last event of one of its branches.
    const left = before && around(before).find(({ state }) => state === exited);
    return left ?? enter(exited, undefined, false);
  }
  return CLOSES_BRANCHES.test(event.type ?? '') ? (before?.within ?? before) : before;
}

function enter(state: string, before: Visit | undefined, beginsBranch: boolean): Visit {
  const within = beginsBranch ? before : before?.within;
  const visit = { state, scheduled: 0, within } as Visit;
  visit.branch = beginsBranch || !before ? visit : before.branch;
  return visit;
}

/** The last event of a visit tells what it waits for. */
function waitingFor(event: HistoryEvent): string | undefined {
  const type = event.type ?? '';
  if (type === 'WaitStateEntered') return 'Oracle';
  if (type === 'TaskSubmitted') {
    const resource = event.taskSubmittedEventDetails?.resource ?? '';
    return resource.endsWith('.waitForTaskToken') ? 'a person' : undefined;
  }
  if (!ATTEMPT_FAILED.test(type)) return undefined;
  const { error } = failureIn(event);
  // Nothing retries these; the next event says where the workflow went.
  if (error !== undefined && STOP_ERRORS.has(error)) return undefined;
  return error ? `the next attempt (${error})` : 'the next attempt';
}

/** Name and cause of the error that ended an attempt. */
export function failureIn(event: HistoryEvent): {
  error?: string | undefined;
  cause?: string | undefined;
} {
  return (
    event.taskFailedEventDetails ??
    event.taskTimedOutEventDetails ??
    event.lambdaFunctionFailedEventDetails ??
    event.lambdaFunctionTimedOutEventDetails ??
    event.taskStartFailedEventDetails ??
    {}
  );
}
