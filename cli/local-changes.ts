import type { Service } from '#local/service-types.ts';
import type { OnboardingLine } from './api/answers.ts';
import type { ApiClient } from './api/api-client.ts';

/** As many as a window shows; what changed last stands first. */
const MOST = 100;

/**
 * The onboardings of the local service: as they are, then again whenever something has happened. Ends when
 * none runs any more, because nothing can happen then, or when the signal aborts.
 */
export async function* localChanges(
  api: ApiClient,
  service: Pick<Service, 'subscribe'>,
  signal: AbortSignal,
): AsyncGenerator<OnboardingLine[], void> {
  let wake = Promise.withResolvers<void>();
  const unsubscribe = service.subscribe(() => wake.resolve());
  const stop = () => wake.resolve();
  signal.addEventListener('abort', stop, { once: true });
  try {
    while (!signal.aborted) {
      wake = Promise.withResolvers<void>();
      const { items } = await api.list({}, { limit: MOST });
      yield items;
      if (!(await goesOn(api, items))) return;
      await wake.promise;
    }
  } finally {
    unsubscribe();
    signal.removeEventListener('abort', stop);
  }
}

/**
 * Whether any of them runs and waits for nobody outside. The list is what the ledger was told last; a process
 * that was killed may have told it nothing more.
 */
async function goesOn(api: ApiClient, lines: readonly OnboardingLine[]): Promise<boolean> {
  const running = lines.filter(
    ({ status, waitingFor }) => status === 'RUNNING' && waitingFor !== 'person',
  );
  const views = await Promise.all(running.map(({ onboardingId }) => api.show(onboardingId)));
  return views.some(({ status }) => status === 'RUNNING');
}
