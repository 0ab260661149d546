/**
 * The time of the service. It is the reader's own, but for a simulated run, whose clock jumps ahead: then it is as
 * late as the latest that the service has told about, and nothing that has happened lies in the future.
 */

let aheadMs = 0;

/** @param times ISO 8601, of what has happened */
export function noteServiceTimes(times: readonly string[]): void {
  const now = Date.now();
  for (const time of times) aheadMs = Math.max(aheadMs, Date.parse(time) - now);
}

/** Milliseconds since 1970. */
export function serviceNow(): number {
  return Date.now() + aheadMs;
}
