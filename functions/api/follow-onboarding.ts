import { findJob } from '#runtime/ledger.ts';
import { describeOnboarding, type OnboardingView } from './describe-onboarding.ts';
import { newestEvent } from './read-history.ts';
import { waitForChange } from './wait-for-change.ts';

/** What one look at ledger and history saw; cheap, because it happens more than twice a second. */
interface Look {
  /** Differs after every change. */
  revision: string;
  updatedAt: string;
  /** Nothing can happen before the ledger's record changes: somebody resumes it. */
  isSettled: boolean;
}

/**
 * Waits until an onboarding is another one than the caller has seen.
 * @param seen the revision that the caller has; absent or unknown: whatever there is now is news
 * @returns undefined when nothing changed in the time that a call may take
 */
export async function followOnboarding(
  id: string,
  seen: string | undefined,
): Promise<{ revision: string; view: OnboardingView } | undefined> {
  let before: Look | undefined;
  const changed = await waitForChange(async () => {
    before = await look(id, before);
    return before && before.revision !== seen ? before.revision : undefined;
  });
  // What happens while it is described comes with the next revision once more.
  const view = changed === undefined ? undefined : await describeOnboarding(id);
  return view && changed !== undefined ? { revision: changed, view } : undefined;
}

async function look(id: string, before: Look | undefined): Promise<Look | undefined> {
  const job = await findJob(id);
  if (!job) return undefined;
  const { updatedAt, status, executionArn } = job;
  if (before?.isSettled && before.updatedAt === updatedAt) return before;
  const newest = await newestEvent(executionArn).catch((error: Error) => {
    // Many look at once; the next look is soon enough.
    if (before && /Throttl|TooManyRequests/.test(error.name)) return undefined;
    throw error;
  });
  if (!newest) return before;
  return {
    revision: `${newest.id}-${Date.parse(updatedAt).toString(36)}`,
    updatedAt,
    isSettled: newest.isEnd && status !== 'RUNNING',
  };
}
