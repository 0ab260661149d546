import type { Retrier } from './definition.ts';

/** What a Retry or Catch looks at. */
export interface Failure {
  error: string | undefined;
  /** A missed heartbeat: recorded as States.Timeout, also matched by States.HeartbeatTimeout. */
  heartbeat?: boolean;
  /** Too large an output of a state, which States.ALL does not match. */
  terminal?: boolean;
}

const DEFAULTS = { IntervalSeconds: 1, MaxAttempts: 3, BackoffRate: 2 };

/**
 * Whether one of the names matches the error.
 *
 * `States.ALL` does not match `States.Runtime`, and nothing else does either: such an error always
 * ends the execution. `States.TaskFailed` matches everything but time-outs.
 * https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 *
 * That page also takes `States.DataLimitExceeded` out of `States.ALL`. AWS's recorded executions
 * show otherwise where a task's result is too large, so only a state's own output is terminal:
 * https://github.com/localstack/localstack/blob/main/tests/aws/services/stepfunctions/v2/error_handling/test_states_errors.snapshot.json
 */
export function matches(errorEquals: readonly string[], failure: Failure): boolean {
  const { error } = failure;
  if (error === 'States.Runtime') return false;
  return errorEquals.some((name) => {
    if (name === 'States.ALL') return !failure.terminal;
    if (name === 'States.TaskFailed') return error !== 'States.Timeout';
    if (name === 'States.HeartbeatTimeout' && failure.heartbeat) return true;
    return name === error;
  });
}

/**
 * Seconds to wait before a retry.
 * @param retries how often this retrier was used before
 * @param random a number in [0, 1) for `JitterStrategy: FULL`, which waits between 0 and the delay
 */
export function backoffSeconds(retrier: Retrier, retries: number, random: () => number): number {
  const interval = retrier.IntervalSeconds ?? DEFAULTS.IntervalSeconds;
  const grown = interval * (retrier.BackoffRate ?? DEFAULTS.BackoffRate) ** retries;
  const delay = Math.min(grown, retrier.MaxDelaySeconds ?? Number.POSITIVE_INFINITY);
  return retrier.JitterStrategy === 'FULL' ? random() * delay : delay;
}

/** Counts the retries of one visit to a state, for each of its retriers by itself. */
export class RetryCounter {
  readonly #retriers: readonly Retrier[];
  readonly #used: number[];

  constructor(retriers: readonly Retrier[] = []) {
    this.#retriers = retriers;
    this.#used = retriers.map(() => 0);
  }

  /** All retries so far: `$states.context.State.RetryCount`. */
  get total(): number {
    return this.#used.reduce((sum, count) => sum + count, 0);
  }

  /** The retrier that takes the failure, and its delay; undefined when none does. */
  plan(failure: Failure, random: () => number): { retrier: number; seconds: number } | undefined {
    const index = this.#retriers.findIndex((retrier) => matches(retrier.ErrorEquals, failure));
    const retrier = this.#retriers[index];
    if (!retrier) return undefined;
    const used = this.#used[index]!;
    if (used >= (retrier.MaxAttempts ?? DEFAULTS.MaxAttempts)) return undefined;
    return { retrier: index, seconds: backoffSeconds(retrier, used, random) };
  }

  count(retrier: number): void {
    this.#used[retrier] = (this.#used[retrier] ?? 0) + 1;
  }
}
