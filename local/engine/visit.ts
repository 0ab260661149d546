import type { VisitPlace } from './abort-events.ts';
import type { State, StatesBlock } from './definition.ts';
import { Aborted, StateError } from './errors.ts';
import { EvaluationError, evaluate, unexpectedType } from './expression.ts';
import { functionBindings } from './functions.ts';
import { evaluationFailed } from './history.ts';
import type { Host, JournalRecord } from './host.ts';
import { chainOf, type Journal, type RecordDraft } from './journal.ts';
import { type Json, type JsonObject, typeName } from './json.ts';
import type { Scope } from './scope.ts';
import type { OpenTasks } from './tokens.ts';

/** What all states of one execution share. */
export interface Surroundings {
  readonly executionArn: string;
  readonly region: string;
  readonly host: Required<Host>;
  readonly journal: Journal;
  readonly tasks: OpenTasks;
  /** How often the execution was redriven; retries are counted anew after each. */
  readonly redriveCount: number;
  /** When it was redriven last, in milliseconds since 1970. */
  readonly redrivenAt: number | undefined;
  /** `$states.context` without State, Task and Map. */
  context(): JsonObject;
  /** Executes a branch from its StartAt to its end and gives its output. */
  runBranch(branch: Branch, block: StatesBlock, input: Json): Promise<Json>;
}

/** One line of states: the execution itself, a branch of a Parallel, an iteration of a Map. */
export interface Branch {
  readonly path: string;
  readonly scope: Scope;
  readonly signal: AbortSignal;
  /** `$states.context.Map` inside an iteration. */
  readonly map: JsonObject | undefined;
  /** Id of the event that the branch's next event follows. */
  chain: number;
}

/** A record of the branch; moves the branch's chain on behind its events. */
export function findRecord(
  journal: Journal,
  branch: Branch,
  key: string,
): JournalRecord | undefined {
  const record = journal.find(key);
  if (record) branch.chain = chainOf(record, branch.chain);
  return record;
}

/**
 * Writes a record of the branch and moves the branch's chain on behind its events.
 * @throws Aborted when the branch was aborted: it must not write any more
 */
export async function writeRecord(
  journal: Journal,
  branch: Branch,
  key: string,
  draft: RecordDraft,
): Promise<JournalRecord> {
  if (branch.signal.aborted) throw new Aborted();
  const writing = journal.write(key, draft);
  findRecord(journal, branch, key);
  const record = await writing;
  if (branch.signal.aborted) throw new Aborted();
  return record;
}

/** One visit to a state: from its StateEntered to its StateExited event. */
export class Visit {
  readonly surroundings: Surroundings;
  readonly branch: Branch;
  readonly name: string;
  readonly state: State;
  readonly input: Json;
  readonly entered: JournalRecord;
  /** Counts the retries over all redrives; part of the keys. */
  attempt = 0;
  /** `$states.context.State.RetryCount`. */
  retryCount = 0;
  readonly #path: string;

  constructor(
    surroundings: Surroundings,
    branch: Branch,
    path: string,
    name: string,
    state: State,
    entered: JournalRecord,
    input: Json,
  ) {
    this.surroundings = surroundings;
    this.branch = branch;
    this.#path = path;
    this.name = name;
    this.state = state;
    this.entered = entered;
    this.input = input;
  }

  /** Where the visit's records are found. */
  get place(): VisitPlace {
    const { name, attempt } = this;
    return { path: this.#path, type: this.state.Type, name, attempt };
  }

  /** How AWS opens the cause of an error that the state made itself. */
  get causePrefix(): string {
    const { id } = this.entered.events[0]!;
    return `An error occurred while executing the state '${this.name}' (entered at the event id #${id}). `;
  }

  /** The journal key of something that happened in this visit. */
  key(what: string): string {
    return `${this.#path}:${what}`;
  }

  /** The journal key of something that happened in the current attempt. */
  attemptKey(what: string): string {
    return this.key(`${what}.${this.attempt}`);
  }

  /** A record of this visit; moves the branch's chain on behind its events. */
  find(key: string): JournalRecord | undefined {
    return findRecord(this.surroundings.journal, this.branch, key);
  }

  /**
   * Writes a record and moves the branch's chain on behind its events.
   * @throws Aborted when the branch was aborted meanwhile: it must not write any more
   */
  write(key: string, draft: RecordDraft): Promise<JournalRecord> {
    return writeRecord(this.surroundings.journal, this.branch, key, draft);
  }

  /** @throws Aborted when the branch was aborted: to be called after everything that waits */
  continues(): void {
    if (this.branch.signal.aborted) throw new Aborted();
  }

  /**
   * Evaluates one of the state's fields.
   * @param extra `result` or `errorOutput` where `$states` has one, and Task or Map of the context
   * @throws StateError States.QueryEvaluationError
   */
  async evaluate(field: Json, location: string, extra: StatesExtra = {}): Promise<Json> {
    try {
      const value = await evaluate(field, location, this.#bindings(extra));
      this.continues();
      return value;
    } catch (error) {
      throw error instanceof EvaluationError ? this.evaluationFailed(error) : error;
    }
  }

  /**
   * Evaluates a field that must have a certain type.
   * @throws StateError States.QueryEvaluationError
   */
  async evaluateAs<T extends Json>(
    wanted: string,
    field: Json,
    location: string,
    check: (value: Json) => value is T,
    extra?: StatesExtra,
  ): Promise<T> {
    const value = await this.evaluate(field, location, extra);
    if (check(value)) return value;
    const error = unexpectedType(field, location, wanted, value, typeName(value));
    throw this.evaluationFailed(error);
  }

  /** The StateError of a failed evaluation, with the event that AWS records for it. */
  evaluationFailed(error: EvaluationError): StateError {
    const { id, previousEventId } = this.entered.events[0]!;
    const cause = `${this.causePrefix}${error.message}`;
    // AWS chains a failed evaluation to the last finished step: before anything else happened in
    // the state that is the event before its StateEntered.
    const after = this.branch.chain === id ? previousEventId : this.branch.chain;
    const events = [evaluationFailed(this.name, error.location, cause, after)];
    return new StateError('States.QueryEvaluationError', cause, { events });
  }

  /** `$states.context`. */
  context(extra: StatesExtra = {}): JsonObject {
    return {
      ...this.surroundings.context(),
      State: {
        EnteredTime: new Date(this.entered.at).toISOString(),
        Name: this.name,
        RetryCount: this.retryCount,
      },
      ...(extra.token === undefined ? {} : { Task: { Token: extra.token } }),
      ...((extra.map ?? this.branch.map) ? { Map: extra.map ?? this.branch.map! } : {}),
    };
  }

  #bindings(extra: StatesExtra): { [name: string]: unknown } {
    const { clock, random, uuid } = this.surroundings.host;
    const states: JsonObject = { input: this.input, context: this.context(extra) };
    if (extra.result !== undefined) states.result = extra.result;
    if (extra.errorOutput !== undefined) states.errorOutput = extra.errorOutput;
    return {
      ...functionBindings({ now: clock.now(), random, uuid }),
      ...this.branch.scope.all(),
      states,
    };
  }
}

/** What `$states` holds besides the input in some places. */
export interface StatesExtra {
  result?: Json;
  errorOutput?: Json;
  token?: string;
  map?: JsonObject;
}
