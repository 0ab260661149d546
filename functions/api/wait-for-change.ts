import { setTimeout as sleep } from 'node:timers/promises';
import { deadline } from '#runtime/invocation.ts';

/** Well below a second, so that a page shows a change within one. */
const LOOK_EVERY_MS = 400;
/** API Gateway gives up after 29 seconds: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
const LONGEST_WAIT_MS = 20_000;

/**
 * Looks again and again until there is news, until the wait has lasted long enough, or until nobody waits any
 * more: the invocation is about to end, or the client has left.
 * @param look resolves with undefined as long as there is nothing new
 * @returns undefined when there was no news in that time
 */
export async function waitForChange<News>(
  look: () => Promise<News | undefined>,
): Promise<News | undefined> {
  const enough = AbortSignal.any([deadline(), AbortSignal.timeout(LONGEST_WAIT_MS)]);
  for (;;) {
    const news = await look();
    if (news !== undefined || enough.aborted) return news;
    // Ending the wait is no error; the next look is the last one.
    await sleep(LOOK_EVERY_MS, undefined, { signal: enough }).catch(() => undefined);
    if (enough.aborted) return undefined;
  }
}
