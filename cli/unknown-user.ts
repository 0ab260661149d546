import type { ApiClient } from './api/api-client.ts';
import { ApiProblem } from './api/api-problem.ts';
import { UserPage } from './api/user-answers.ts';
import { integrationUsers } from './kinds/integration-user.ts';
import { unknownId } from './unknown-id.ts';

/**
 * Says which integration user was meant when there is none of an id.
 * @param asking the call that may find none
 * @throws CommandError there is none, with the nearest that there is
 */
export async function explainUnknownUser<T>(
  api: ApiClient,
  id: string,
  asking: Promise<T>,
): Promise<T> {
  try {
    return await asking;
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.status !== 404) throw error;
    const call = { method: 'GET', path: integrationUsers.path } as const;
    const { items } = await api.ask(UserPage, call).catch(() => ({ items: [] }));
    throw unknownId(
      'integration user',
      id,
      'user list',
      items.map((line) => line.id),
    );
  }
}
