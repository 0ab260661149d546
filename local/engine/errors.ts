import type { EventDraft } from './history.ts';

/** An error of the engine's API under the name that AWS gives it, such as `ExecutionDoesNotExist`. */
export class EngineError extends Error {
  /** For `InvalidDefinition`: every problem that was found, each with the place where it is. */
  readonly problems: readonly string[];

  constructor(name: string, message: string, problems: readonly string[] = []) {
    super(message);
    this.name = name;
    this.problems = problems;
  }
}

/** What a StateError may hold besides error and cause. */
export interface StateErrorRest {
  events?: readonly EventDraft[];
  chain?: number;
  heartbeat?: boolean;
  terminal?: boolean;
}

/** A failure inside an execution: what Retry and Catch see. */
export class StateError extends Error {
  readonly error: string | undefined;
  override readonly cause: string | undefined;
  /** Events that tell of the failure, written together with the decision what follows from it. */
  readonly events: readonly EventDraft[];
  /** The event after which the state continues, where that is not the last of `events`. */
  readonly chain: number | undefined;
  /** A missed heartbeat: States.Timeout that States.HeartbeatTimeout matches too. */
  readonly heartbeat: boolean;
  /** Cannot be matched by States.ALL. */
  readonly terminal: boolean;

  constructor(error: string | undefined, cause: string | undefined, rest: StateErrorRest = {}) {
    super(`${error}: ${cause}`);
    this.name = 'StateError';
    this.error = error;
    this.cause = cause;
    this.events = rest.events ?? [];
    this.chain = rest.chain;
    this.heartbeat = rest.heartbeat ?? false;
    this.terminal = rest.terminal ?? false;
  }
}

/** Unwinds a branch that was aborted; never recorded, never caught by a Catch. */
export class Aborted extends Error {
  override readonly name = 'Aborted';
}
