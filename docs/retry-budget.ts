import type { RetryProps } from 'aws-cdk-lib/aws-stepfunctions';
import * as retries from '#statemachines/retry.ts';

/**
 * Where a retry applies, for those that not every step has; a new retry has to be named here. Null: not in a run.
 */
const WHERE: Record<keyof typeof retries, string | null> = {
  whenThrottled: '',
  whenUnavailable: '',
  whenOpeningFails: '',
  whenUnavailableAtFirst: 'in Preflight ',
  whenBusy: '',
  whileSpreading: 'where a client is used ',
  whileLocked: 'in stages 6 to 8 ',
  whileSomebodyWaits: null,
  whileUnfinished: 'in Provision instance and a roll-back ',
};

/**
 * How often and for how long the workflows retry an error, in words: what stands on its page. Waits are
 * random between nothing and their full length (full jitter), so the time is an upper bound.
 */
export function describeRetries(errorName: string): string {
  const named = Object.entries(retries) as [keyof typeof WHERE, RetryProps][];
  const budgets = named
    .filter(([name, retry]) => WHERE[name] !== null && retry.errors?.includes(errorName))
    .map(([name, retry]) => `${WHERE[name]}${describeBudget(retry)}`);
  return budgets.length === 0 ? 'No' : `Yes: ${[...new Set(budgets)].join('; ')}`;
}

/**
 * The seconds that all waits of a retry take at most.
 * https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
export function longestSeconds(retry: RetryProps): number {
  const first = retry.interval?.toSeconds() ?? 1;
  const slowest = retry.maxDelay?.toSeconds() ?? Number.POSITIVE_INFINITY;
  return Array.from({ length: retry.maxAttempts ?? 3 }, (_, count) =>
    Math.min(first * (retry.backoffRate ?? 2) ** count, slowest),
  ).reduce((sum, seconds) => sum + seconds, 0);
}

function describeBudget(retry: RetryProps): string {
  const seconds = longestSeconds(retry);
  const time = seconds < 120 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;
  return `up to ${retry.maxAttempts} times within ${time}`;
}
