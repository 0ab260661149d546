import { holdsSecret } from '#runtime/redaction.ts';
import { OAuthClientSecret, readSecret } from '#runtime/secrets.ts';
import type { HumanTask } from '#runtime/tasks.ts';
import { invalidRequest } from './routing/http-problem.ts';

/**
 * Refuses an answer that holds the task's client secret, or something that looks like a token, before it
 * gets into the execution history, where it would stay readable for 90 days. Blanks and line breaks from
 * copying don't hide it.
 * @throws HttpProblem 400 naming each field, never the value
 */
export async function refuseSecretIn(
  answer: object,
  { values }: Pick<HumanTask, 'values'>,
): Promise<void> {
  // Reading it is what makes it known to the filter.
  await readSecret(values.clientSecret.secretId, OAuthClientSecret);
  const guilty = stringsIn(answer, '#').filter(
    ({ text }) => holdsSecret(text) || holdsSecret(text.replace(/\s+/g, '')),
  );
  if (guilty.length === 0) return;
  throw invalidRequest(
    guilty.map(({ pointer }) => ({
      pointer,
      detail: 'It holds the client secret or a token. It was not taken over.',
      fix: 'Leave the secret away. If others may have seen it, have the client secret renewed.',
    })),
  );
}

function stringsIn(value: unknown, pointer: string): { pointer: string; text: string }[] {
  if (typeof value === 'string') return [{ pointer, text: value }];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, inner]) => stringsIn(inner, `${pointer}/${name}`));
}
