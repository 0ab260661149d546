import { findJob, type Job } from '#runtime/ledger.ts';
import { newestEvent } from './read-history.ts';
import { waitForChange } from './wait-for-change.ts';

/** What one look at ledger and history saw; cheap, because it happens more than twice a second. */
interface Look {
  /** Differs after every change. */
  revision: string;
  executionArn: string;
  updatedAt: string;
  /** Nothing can happen before the ledger's record changes: somebody resumes it. */
  isSettled: boolean;
}

/**
 * Waits until a job is another one than the caller has seen.
 * @param describe its view, as of now; undefined when it is gone
 * @param seen the revision that the caller has; absent or unknown: whatever there is now is news
 * @returns undefined when nothing changed in the time that a call may take
 */
export async function followJob<View>(
  id: string,
  describe: (job: Job) => Promise<View>,
  seen: string | undefined,
): Promise<{ revision: string; view: View } | undefined> {
  let before: Look | undefined;
  const changed = await waitForChange(async () => {
    before = await look(id, before);
    return before && before.revision !== seen ? before.revision : undefined;
  });
  // What happens while it is described comes with the next revision once more.
  const job = changed === undefined ? undefined : await findJob(id);
  return job && changed !== undefined
    ? { revision: changed, view: await describe(job) }
    : undefined;
}

async function look(id: string, before: Look | undefined): Promise<Look | undefined> {
  const job = await findJob(id);
  if (!job) return undefined;
  const { updatedAt, status, executionArn } = job;
  // A simulated clock may stand still from one run to the next: the time alone tells nothing.
  const isSame = before?.updatedAt === updatedAt && before.executionArn === executionArn;
  if (before?.isSettled && isSame && status !== 'RUNNING') return before;
  const newest = await newestEvent(executionArn).catch((error: Error) => {
    // Many look at once; the next look is soon enough.
    if (before && /Throttl|TooManyRequests/.test(error.name)) return undefined;
    throw error;
  });
  if (!newest) return before;
  return {
    revision: `${runOf(executionArn)}-${newest.id}-${Date.parse(updatedAt).toString(36)}`,
    executionArn,
    updatedAt,
    isSettled: newest.isEnd && status !== 'RUNNING',
  };
}

/** Executions are named `<job id>-<n>`. */
const runOf = (executionArn: string) => /\d+$/.exec(executionArn)?.[0] ?? '0';
