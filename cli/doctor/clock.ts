import type { Line } from './check.ts';

/**
 * OCI and AWS refuse requests whose date is off by more:
 * https://docs.oracle.com/en-us/iaas/Content/API/Concepts/signingrequests.htm,
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html
 */
const MAX_SKEW_MS = 5 * 60_000;

/**
 * Compares this machine's clock with the Date header of an answer.
 * @param date the header, undefined when nobody answered
 * @param whose the clock of the other side, for people
 */
export function checkClock(
  date: string | null | undefined,
  now: number,
  whose: 'Oracle' | 'AWS' = 'Oracle',
): Line {
  const theirs = Date.parse(date ?? '');
  if (Number.isNaN(theirs)) {
    return { check: 'clock', state: 'unknown', says: 'Is the clock right? Nobody was asked.' };
  }
  const seconds = Math.round((now - theirs) / 1_000);
  const says = `The clock of this machine is ${Math.abs(seconds)} s ${seconds < 0 ? 'behind' : 'ahead of'} ${whose}'s.`;
  if (Math.abs(now - theirs) < MAX_SKEW_MS) return { check: 'clock', state: 'right', says };
  return {
    check: 'clock',
    state: 'wrong',
    says,
    fix: `Set it; ${whose} refuses more than 5 minutes.`,
  };
}
