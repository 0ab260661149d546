/** Long enough for a slow proxy; what takes longer does not work for anything else either. */
const TIMEOUT_MS = 10_000;

/** What was found at an address. */
export type Reached = { date: string | null } | { why: string };

/**
 * Knocks at an address, without any credential. Every answer counts, a refusal, too.
 * @returns its Date header, or why nobody answered: a Node error code where there is one
 */
export async function reach(url: string | URL): Promise<Reached> {
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await fetch(url, { method: 'GET', redirect: 'manual', signal });
    await response.body?.cancel();
    return { date: response.headers.get('date') };
  } catch (error) {
    const { code, message } = ((error as Error).cause ?? error) as NodeJS.ErrnoException;
    return { why: code ?? message };
  }
}
