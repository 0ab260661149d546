import type { Reply } from './call.ts';
import type { Collection } from './store.ts';

/** Answers with an error status, in the error format of the system that was called. */
const answers = {
  throttled: { status: 429, code: 'TooManyRequests', message: 'Too many requests, slow down.' },
  unavailable: { status: 503, code: 'ServiceUnavailable', message: 'Service is unavailable.' },
  unauthorized: { status: 401, code: 'NotAuthenticated', message: 'Authentication failed.' },
  forbidden: { status: 403, code: 'NotAuthorized', message: 'You are not allowed to do this.' },
  'not-found': { status: 404, code: 'NotAuthorizedOrNotFound', message: 'Resource not found.' },
  conflict: { status: 409, code: 'IncorrectState', message: 'The resource is busy.' },
  locked: { status: 423, code: 'Locked', message: 'The resource is locked by another user.' },
} as const;

type AnswerFault = keyof typeof answers;

/**
 * - an answer fault: that status (see `answers`), without the effect
 * - `redirected`: 307 to another host
 * - `lost-answer`: takes effect, then the connection is destroyed
 * - `refused-connection`: the connection is destroyed before anything happens
 * - `truncated-body`: takes effect; half of the body arrives, then the connection is destroyed
 * - `dripping-body`: takes effect; the head and one byte arrive, then nothing more
 * - `wrong-content`: 200 with an error body, or with an HTML page (`content: 'html'`)
 * - `slow`: no answer until the caller gives up
 * - `custom`: the given `reply`
 */
export type FaultName =
  | AnswerFault
  | 'redirected'
  | 'lost-answer'
  | 'refused-connection'
  | 'truncated-body'
  | 'dripping-body'
  | 'wrong-content'
  | 'slow'
  | 'custom';

export const faultNames = [
  ...(Object.keys(answers) as AnswerFault[]),
  'redirected',
  'lost-answer',
  'refused-connection',
  'truncated-body',
  'dripping-body',
  'wrong-content',
  'slow',
  'custom',
] as const satisfies FaultName[];

export interface Injection {
  /** `oci.createIntegrationInstance`; `oci.*` for a whole system, `*` for everything. */
  operation: string;
  fault: FaultName;
  /** How many calls it strikes. Default 1, or without limit when `forMs` or `untilMs` is given. */
  times?: number | 'always';
  /** How many matching calls pass before it strikes. Default 0. */
  after?: number;
  /** Ends at this time of the world's clock, milliseconds since 1970. */
  untilMs?: number;
  /** Ends this many milliseconds after the injection. */
  forMs?: number;
  /** Other status, code or message than the fault's own. */
  status?: number;
  code?: string;
  message?: string;
  /** `Retry-After` of the answer, in seconds; without it the header is absent. */
  retryAfter?: number;
  /** Host that `redirected` points to. Default `elsewhere.invalid`. */
  location?: string;
  /** What `wrong-content` sends. Default `error`. */
  content?: 'error' | 'html';
  /** True: the operation takes effect before the fault answers (a gateway's time-out, say). */
  effect?: boolean;
  /** The answer of `custom`. */
  reply?: { status: number; headers?: Record<string, string>; json?: unknown; body?: string };
}

export interface Fault extends Omit<Injection, 'forMs' | 'times'> {
  id: string;
  times: number | 'always';
  /** Calls that passed, and calls that were struck. */
  passed: number;
  struck: number;
}

/** The faults that wait to strike. Kept with the world, so that they outlive a restart. */
export class Faults {
  readonly #faults: Collection<Fault>;
  readonly #now: () => number;
  readonly #isOperation: (name: string) => boolean;

  constructor(
    faults: Collection<Fault>,
    now: () => number,
    isOperation: (name: string) => boolean = () => true,
  ) {
    this.#faults = faults;
    this.#now = now;
    this.#isOperation = isOperation;
  }

  /**
   * Adds a fault; faults on the same operation strike in the order of their injection.
   * @returns The id to clear it by.
   * @throws Error No such fault or operation.
   */
  inject(injection: Injection): string {
    const { forMs, ...rest } = injection;
    if (!faultNames.includes(injection.fault)) throw new Error(`No fault "${injection.fault}".`);
    if (!this.#isOperation(injection.operation)) {
      throw new Error(`No operation "${injection.operation}" in the simulation.`);
    }
    if (injection.fault === 'custom' && !injection.reply) throw new Error('custom needs a reply.');
    const untilMs = forMs === undefined ? injection.untilMs : this.#now() + forMs;
    const times = injection.times ?? (untilMs === undefined ? 1 : 'always');
    const number = 1 + Math.max(0, ...this.#faults.keys().map(Number));
    const id = String(number);
    this.#faults.set(id, { ...rest, untilMs, id, times, passed: 0, struck: 0 });
    return id;
  }

  /** The faults that can still strike. */
  list(): Fault[] {
    return this.#faults.values().filter((fault) => !this.#isOver(fault));
  }

  /** Removes one fault, those of one operation, or all. */
  clear(idOrOperation?: string): void {
    for (const fault of this.#faults.values()) {
      if (idOrOperation === undefined || [fault.id, fault.operation].includes(idOrOperation)) {
        this.#faults.delete(fault.id);
      }
    }
  }

  /** The fault that strikes this call, if any; counts the call. */
  take(operation: string): Fault | undefined {
    for (const fault of this.#faults.values()) {
      if (this.#isOver(fault)) this.#faults.delete(fault.id);
      else if (!covers(fault.operation, operation)) continue;
      else if (fault.passed < (fault.after ?? 0)) {
        this.#faults.set(fault.id, { ...fault, passed: fault.passed + 1 });
      } else {
        this.#faults.set(fault.id, { ...fault, struck: fault.struck + 1 });
        return fault;
      }
    }
    return undefined;
  }

  #isOver(fault: Fault): boolean {
    if (fault.untilMs !== undefined && this.#now() >= fault.untilMs) return true;
    return fault.times !== 'always' && fault.struck >= fault.times;
  }
}

/** True when an operation name or pattern (`*`, `oci.*`) covers the operation. */
export function covers(pattern: string, operation: string): boolean {
  if (pattern === '*') return true;
  return pattern.endsWith('.*')
    ? operation.startsWith(pattern.slice(0, -1))
    : pattern === operation;
}

/** What a fault answers, in terms of the called system's refusal; `undefined` when it is no answer. */
export function refusalOf(
  fault: Fault,
): { status: number; code: string; message: string; headers: Record<string, string> } | undefined {
  const answer = answers[fault.fault as AnswerFault] as (typeof answers)[AnswerFault] | undefined;
  if (!answer) return undefined;
  const headers: Record<string, string> =
    fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
  return {
    status: fault.status ?? answer.status,
    code: fault.code ?? answer.code,
    message: fault.message ?? answer.message,
    headers,
  };
}

/** The plain reply of `custom`, `redirected` and HTML `wrong-content`. */
export function replyOf(fault: Fault, target: string): Reply | undefined {
  if (fault.fault === 'custom') return fault.reply;
  if (fault.fault === 'redirected') {
    const location = `https://${fault.location ?? 'elsewhere.invalid'}${target}`;
    return { status: fault.status ?? 307, headers: { location } };
  }
  if (fault.fault === 'wrong-content' && fault.content === 'html') {
    const body = '<!DOCTYPE html><html><body><h1>We are back soon</h1></body></html>';
    return { status: 200, headers: { 'content-type': 'text/html' }, body };
  }
  return undefined;
}
