import type { HistoryEvent } from './history.ts';
import type { Json } from './json.ts';

/** Time as the engine sees it: the real one, or a virtual one in tests and simulations. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
  /** Resolves after that many milliseconds of this clock; rejects with `signal.reason` when aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** One call that a Task state asks the host to make. */
export interface TaskRequest {
  /** The state's `Resource`, such as `arn:aws:states:::lambda:invoke.waitForTaskToken`. */
  resource: string;
  /** The evaluated `Arguments`; the state's input where the state has none. */
  arguments: Json;
  /** Present for `.waitForTaskToken`; the same token again when a crash repeats the call. */
  taskToken?: string;
  executionArn: string;
  stateName: string;
  /**
   * Aborted when the task times out, the execution ends, or a sibling branch failed while the call
   * is open; never once it returned.
   */
  signal: AbortSignal;
}

/** How a host's `invoke` reports that the called service or function failed. */
export class TaskFailure extends Error {
  readonly error: string | undefined;
  override readonly cause: string | undefined;

  /**
   * @param error the error name that Retry and Catch match, such as `Lambda.TooManyRequestsException`
   * @param cause text for people; Lambda's is the JSON of errorMessage, errorType and stackTrace
   */
  constructor(error?: string, cause?: string) {
    super(`${error ?? 'unnamed error'}: ${cause ?? ''}`);
    this.name = 'TaskFailure';
    this.error = error;
    this.cause = cause;
  }
}

/** A history event as the journal keeps it: its time is the time of its record. */
export type JournaledEvent = Omit<HistoryEvent, 'timestamp'>;

/** One indivisible step of an execution: what happened, under which key a replay finds it again. */
export interface JournalRecord {
  key: string;
  /** Milliseconds since 1970 on the engine's clock. */
  at: number;
  events: JournaledEvent[];
  /** The event after which the branch continues, where that is not the record's last event. */
  chain?: number;
  data?: { [name: string]: Json };
}

/** Where executions survive the process. */
export interface ExecutionStore {
  /** Appends to the execution's journal, in call order; resolves when the records are durable. */
  append(executionArn: string, records: readonly JournalRecord[]): Promise<void>;
  /** All journals. */
  load(): AsyncIterable<{ executionArn: string; records: JournalRecord[] }>;
}

/** Everything that the engine asks of its surroundings. */
export interface Host {
  clock: Clock;
  /** Performs a task; resolves to its result (for `lambda:invoke` `{Payload, StatusCode, …}`). */
  invoke(task: TaskRequest): Promise<unknown>;
  store: ExecutionStore;
  /** A number in [0, 1): jitter and `$random()`. Default `Math.random`. */
  random?(): number;
  /** Default `crypto.randomUUID`. */
  uuid?(): string;
}
