import { setTimeout } from 'node:timers/promises';

const OFTEN_MS = 50;

/** Asks again until there is something; the test's own time limit ends it. */
export async function until<T>(ask: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await setTimeout(OFTEN_MS);
  }
}
