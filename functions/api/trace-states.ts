import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { errorNames } from '#runtime/errors.ts';

/** Where the execution was when an event happened. */
export interface Place {
  state: string;
  at: Date;
  /** The event schedules a task again that was scheduled before in the same visit of the state. */
  isRetry: boolean;
  waitingFor: string | undefined;
}

interface Visit {
  state: string;
  scheduled: number;
}

/** Scheduling an attempt of a task: by an SDK integration, by a plain Lambda task, by an activity. */
const SCHEDULED = /^(Task|LambdaFunction|Activity)Scheduled$/;
const STOP_ERRORS = new Set(errorNames('stop'));
const ATTEMPT_FAILED = /^(Task|LambdaFunction|Activity)(Failed|TimedOut|StartFailed)$/;

/**
 * Says for every event of a history in which state it happened. Branches of a Parallel run side by side,
 * so an event is followed back by `previousEventId` to the state that was entered, not by its position.
 */
export function trace(events: HistoryEvent[]): Place[] {
  const visits = new Map<number, Visit>();
  const places: Place[] = [];
  let latest: Visit | undefined;
  for (const event of events) {
    // A redrive goes on in the state that failed, and doesn't enter it again.
    const visit = event.type === 'ExecutionRedriven' ? latest : visitOf(event, visits);
    if (!visit) continue;
    latest = visit;
    if (event.id !== undefined) visits.set(event.id, visit);
    const isAttempt = SCHEDULED.test(event.type ?? '');
    if (isAttempt) visit.scheduled += 1;
    places.push({
      state: visit.state,
      at: event.timestamp ?? new Date(0),
      isRetry: isAttempt && visit.scheduled > 1,
      waitingFor: waitingFor(event),
    });
  }
  return places;
}

function visitOf(event: HistoryEvent, visits: Map<number, Visit>): Visit | undefined {
  const entered = event.stateEnteredEventDetails?.name;
  if (entered !== undefined) return { state: entered, scheduled: 0 };
  const exited = event.stateExitedEventDetails?.name;
  const before = visits.get(event.previousEventId ?? 0);
  // The exit of a Parallel follows the last event of one of its branches.
  if (exited !== undefined && exited !== before?.state) return { state: exited, scheduled: 0 };
  return before;
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
  const error = errorOf(event);
  // Nothing retries these; the next event says where the workflow went.
  if (error !== undefined && STOP_ERRORS.has(error)) return undefined;
  return error ? `the next attempt (${error})` : 'the next attempt';
}

function errorOf(event: HistoryEvent): string | undefined {
  return (
    event.taskFailedEventDetails?.error ??
    event.taskTimedOutEventDetails?.error ??
    event.lambdaFunctionFailedEventDetails?.error ??
    event.lambdaFunctionTimedOutEventDetails?.error ??
    event.taskStartFailedEventDetails?.error
  );
}
