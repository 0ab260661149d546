import { nearestName } from '#functions/api/request/nearest-name.ts';
import type { ApiClient } from './api/api-client.ts';
import { CommandError, exitCodes } from './exit-codes.ts';

/** For an id that no job has, with the nearest onboarding that there is. */
export async function unknownJob(api: ApiClient, id: string): Promise<CommandError> {
  return unknownId('onboarding', id, 'status', await knownIds(api));
}

/** For an id that nothing has. */
export function unknownId(
  what: 'onboarding' | 'integration user' | 'task',
  id: string,
  list: string,
  known: readonly string[],
): CommandError {
  const nearest = nearestName(id, known);
  return new CommandError(
    exitCodes.wrongRequest,
    `There is no ${what} ${id} here.${nearest ? ` Did you mean ${nearest}?` : ''} List them: oic-onboarding ${list}`,
  );
}

/** Those that changed last; an old one is worth no more calls. */
async function knownIds(api: ApiClient): Promise<string[]> {
  const page = await api.list({}).catch(() => ({ items: [] }));
  return page.items.map(({ onboardingId }) => onboardingId);
}
