import { InvalidRequest, NotAuthorizedYet } from '#runtime/errors.ts';
import { clientToken, forgetToken } from '#runtime/oauth.ts';
import { type ClientRecord, isSpreading } from './client-record.ts';

/**
 * After this long a secret that never worked is taken for a lost one. Two runs of the stage at once can
 * leave one: each has the domain make a secret, and the older is stored last.
 */
const LOST_AFTER_MS = 3 * 60_000;

/**
 * Proves that a client works by asking for a token.
 * @throws NotAuthorizedYet app or secret are new, or were changed, and have not spread through the domain
 * @throws InvalidCredentials the secret worked before and is refused now
 */
export async function proveClient(
  request: { tokenUrl: string; scope: string; clientSecret: string },
  record: ClientRecord,
): Promise<void> {
  const justCreated = isSpreading(record);
  try {
    const token = await clientToken({ ...request, clientId: record.clientId, justCreated });
    // A token from the cache would prove how things were up to an hour ago.
    forgetToken(token);
  } catch (error) {
    // The scope stands at the instance's app and was given to the client, so it is only a matter of time.
    const isUnknownScope =
      error instanceof InvalidRequest && error.explanation.seen?.serviceCode === 'invalid_scope';
    if (!justCreated || !isUnknownScope) throw error;
    throw new NotAuthorizedYet({
      ...error.explanation,
      fix: 'Nothing to do: it takes some seconds.',
    });
  }
}

/** Tells whether the stored secret may be replaced: it is refused for long and has never worked. */
export function isLost(record: ClientRecord, refusal: unknown): boolean {
  return (
    refusal instanceof NotAuthorizedYet &&
    record.provenVersion !== record.secretVersion &&
    Date.now() - record.changedAt > LOST_AFTER_MS
  );
}
