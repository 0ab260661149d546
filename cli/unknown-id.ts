import { nearestName } from '#functions/api/request/nearest-name.ts';
import type { ApiClient } from './api/api-client.ts';
import { ApiProblem } from './api/api-problem.ts';
import { CommandError, exitCodes } from './exit-codes.ts';

/**
 * Says which onboarding was meant when there is none of an id.
 * @param asking the call that may find none
 * @throws CommandError there is none, with the nearest that there is
 */
export async function explainUnknown<T>(
  api: ApiClient,
  id: string,
  asking: Promise<T>,
): Promise<T> {
  try {
    return await asking;
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.status !== 404) throw error;
    throw unknownId('onboarding', id, 'status', await knownIds(api));
  }
}

/** For an id that nothing has. */
export function unknownId(
  what: 'onboarding' | 'task',
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
