/**
 * US dollars per state transition of a Standard workflow, in most regions, beyond the free 4,000 a month.
 * https://aws.amazon.com/step-functions/pricing/
 */
const PER_TRANSITION = 0.025 / 1000;
/** Lambda on Arm, first tier: per GB-second, and per request. https://aws.amazon.com/lambda/pricing/ */
const PER_GB_SECOND = 0.0000133334;
const PER_REQUEST = 0.2 / 1_000_000;

export interface Usage {
  transitions: number;
  /** Each call of a function: how long it took, and its memory. */
  invocations: { milliseconds: number; memoryMb: number }[];
}

/**
 * What a run costs on AWS in US dollars, before any free tier: state transitions and Lambda. Secrets, the
 * ledger and logs come on top, by the month; Oracle's price isn't in it.
 */
export function estimateCostUsd({ transitions, invocations }: Usage): number {
  const gigabyteSeconds = invocations.reduce(
    (sum, { milliseconds, memoryMb }) => sum + (milliseconds / 1000) * (memoryMb / 1024),
    0,
  );
  const cost =
    transitions * PER_TRANSITION +
    gigabyteSeconds * PER_GB_SECOND +
    invocations.length * PER_REQUEST;
  return Math.round(cost * 1e6) / 1e6;
}
