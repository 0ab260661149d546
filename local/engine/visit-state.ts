import type { Catcher, Retrier } from './definition.ts';
import { StateError } from './errors.ts';
import { type EventDraft, stateExited } from './history.ts';
import type { JournalRecord } from './host.ts';
import { exceedsLimit, type Json, type JsonObject } from './json.ts';
import { matches, RetryCounter } from './retry.ts';
import type { StatesExtra, Visit } from './visit.ts';

/** How a state is left. */
export interface Exit {
  /** JSON text. */
  output: string;
  /** Variables as JSON texts. */
  assigned: { [name: string]: string };
  /** The next state; null at the end of the branch. */
  next: string | null;
  /** Events before StateExited. */
  events?: EventDraft[];
  /** What StateExited follows; the branch's last event if undefined. */
  after?: number;
}

/** Does what one type of state does. @throws StateError */
export type Interpreter = (visit: Visit) => Promise<Exit>;

/** The fields that a state, a choice rule and a catcher share. */
export interface Conclusion {
  Output?: Json;
  Assign?: JsonObject;
  Next?: string;
}

/** What follows from a failure; part of the journal, so that a replay decides the same. */
type Decision =
  | { kind: 'retry'; retrier: number; until: number; redrive: number }
  | ({ kind: 'catch'; catcher: number } & Seen)
  | ({ kind: 'fail' } & Seen);

interface Seen {
  error: string | null;
  cause: string | null;
  heartbeat?: boolean;
  terminal?: boolean;
}

/**
 * Takes a visit to its exit, over retries and catchers.
 * @returns the journal record of the StateExited event
 * @throws StateError when nothing caught the failure; it is recorded then
 */
export async function visitState(visit: Visit, interpret: Interpreter): Promise<JournalRecord> {
  const counter = new RetryCounter((visit.state as { Retry?: Retrier[] }).Retry);
  for (; ; visit.attempt++) {
    visit.retryCount = counter.total;
    const key = visit.attemptKey('failed');
    let failed = visit.find(key);
    if (!failed) {
      try {
        return await leave(visit, await interpret(visit));
      } catch (error) {
        if (!(error instanceof StateError)) throw error;
        failed = await recordFailure(visit, key, error, counter);
      }
    }
    const decision = failed.data as unknown as Decision;
    if (decision.kind !== 'retry') return giveUp(visit, decision);
    if (decision.redrive === visit.surroundings.redriveCount) counter.count(decision.retrier);
    await sleepUntil(visit, decision.until);
  }
}

/** Waits on the engine's clock. @param until milliseconds since 1970 */
export async function sleepUntil(visit: Visit, until: number): Promise<void> {
  const { clock } = visit.surroundings.host;
  const rest = until - clock.now();
  if (rest > 0) await clock.sleep(rest, visit.branch.signal);
  visit.continues();
}

/**
 * Evaluates Output and Assign, both from the same variables.
 * @param fallback the output where there is no Output field
 * @throws StateError
 */
export async function conclude(
  visit: Visit,
  fields: Conclusion,
  fallback: Json,
  extra: StatesExtra,
  place = '',
): Promise<Exit> {
  const output =
    fields.Output === undefined
      ? fallback
      : await visit.evaluate(fields.Output, `${place}Output`, extra);
  const assigned: { [name: string]: string } = {};
  for (const [name, value] of Object.entries(fields.Assign ?? {})) {
    assigned[name] = JSON.stringify(await visit.evaluate(value, `${place}Assign/${name}`, extra));
  }
  const text = JSON.stringify(output);
  if (exceedsLimit(text) || exceedsLimit(JSON.stringify(assigned))) {
    const cause = tooLarge(visit.name);
    throw new StateError('States.DataLimitExceeded', cause, { terminal: true });
  }
  return { output: text, assigned, next: fields.Next ?? null };
}

/** The cause that AWS gives with States.DataLimitExceeded. */
export function tooLarge(what: string): string {
  return `The state/task '${what}' returned a result with a size exceeding the maximum number of bytes service limit.`;
}

function leave(visit: Visit, exit: Exit): Promise<JournalRecord> {
  const events = exit.events ?? [];
  const after = exit.after ?? (events.length > 0 ? 'previous' : visit.branch.chain);
  const { state, name } = visit;
  return visit.write(visit.key('exit'), {
    events: [...events, stateExited(state.Type, name, exit.output, exit.assigned, after)],
    data: { next: exit.next },
  });
}

function recordFailure(
  visit: Visit,
  key: string,
  error: StateError,
  counter: RetryCounter,
): Promise<JournalRecord> {
  const { clock, random } = visit.surroundings.host;
  const plan = counter.plan(error, random);
  if (plan) {
    const decision: Decision = {
      kind: 'retry',
      retrier: plan.retrier,
      until: clock.now() + Math.round(plan.seconds * 1000),
      redrive: visit.surroundings.redriveCount,
    };
    return visit.write(key, draft(error.events, decision, error.chain));
  }
  const catchers = (visit.state as { Catch?: Catcher[] }).Catch ?? [];
  const catcher = catchers.findIndex((candidate) => matches(candidate.ErrorEquals, error));
  const seen = seenOf(error);
  const decision: Decision =
    catcher < 0 ? { kind: 'fail', ...seen } : { kind: 'catch', catcher, ...seen };
  return visit.write(key, draft([...error.events, ...stateFailed(visit, error)], decision));
}

function draft(events: readonly EventDraft[], decision: Decision, chain?: number) {
  const data = decision as unknown as JsonObject;
  return chain === undefined ? { events, data } : { events, data, chain };
}

/** ParallelStateFailed or MapStateFailed: only these types have such an event. */
function stateFailed(visit: Visit, error: StateError): EventDraft[] {
  const { Type } = visit.state;
  if (Type !== 'Parallel' && Type !== 'Map') return [];
  const last = error.events.length > 0 ? 'previous' : visit.branch.chain;
  return [{ type: `${Type}StateFailed`, after: error.chain ?? last }];
}

async function giveUp(
  visit: Visit,
  decision: Extract<Decision, { kind: 'catch' | 'fail' }>,
): Promise<JournalRecord> {
  if (decision.kind === 'fail') {
    throw again(decision);
  }
  const key = visit.attemptKey('uncaught');
  const before = visit.find(key);
  if (before) throw again(before.data as unknown as Seen);
  const { Catch } = visit.state as { Catch: Catcher[] };
  const errorOutput = {
    Error: decision.error,
    Cause: decision.cause ?? emptyCause(decision.error),
  };
  const place = `Catch[${decision.catcher}]/`;
  try {
    const catcher = Catch[decision.catcher]!;
    return await leave(visit, await conclude(visit, catcher, errorOutput, { errorOutput }, place));
  } catch (error) {
    if (!(error instanceof StateError)) throw error;
    const seen = seenOf(error);
    await visit.write(key, { events: error.events, data: { ...seen } });
    throw again(seen);
  }
}

function seenOf({ error, cause, heartbeat, terminal }: StateError): Seen {
  return {
    error: error ?? null,
    cause: cause ?? null,
    ...(heartbeat ? { heartbeat } : {}),
    ...(terminal ? { terminal } : {}),
  };
}

/** A failure that is recorded already, on its way to the enclosing state. */
function again({ error, cause, heartbeat = false, terminal = false }: Seen): StateError {
  return new StateError(error ?? undefined, cause ?? undefined, { heartbeat, terminal });
}

/** AWS's error output of a time-out has an empty cause, that of a nameless failure has nulls. */
function emptyCause(error: string | null): string | null {
  return error === null ? null : '';
}
