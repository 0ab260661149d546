import { StageError } from '#runtime/errors.ts';
import { fingerprintOf, freeKey, type Remembered, rememberResult, takeKey } from './idempotency.ts';
import type { Launched } from './launch-execution.ts';
import { HttpProblem, invalidRequest } from './routing/http-problem.ts';

/** The header that routes take which start something. */
export const idempotencyKeyHeader = {
  'Idempotency-Key': {
    description:
      'Any text of 1 to 255 visible characters. For a day, the same key with the same body starts nothing again; with another body it is refused. A plan needs none.',
    example: '7b0c5c1e-4c3f-4a55-9d7e-7b6c1f0f2a10',
    pattern: '^[\\x21-\\x7e]{1,255}$',
  },
};

/** What a client sent along so that nothing is started twice. */
export interface Once {
  callerId: string;
  /** As the client sent it; absent: the request itself is all there is to compare. */
  key: string | undefined;
}

/** What a key stands for. */
export interface Asked {
  jobId: string;
  /** The request without secrets. */
  request: unknown;
  /** Whether what the request without secrets can't tell is the same, too. */
  isSame?(before: Remembered): Promise<boolean>;
}

/**
 * Launches something at most once for an idempotency key.
 * @throws HttpProblem 400 for a key that is none, 409 when it came with another request before
 */
export async function launchOnce(
  once: Once,
  { jobId, request, isSame = async () => true }: Asked,
  launch: () => Promise<Launched>,
): Promise<Launched> {
  if (once.key === undefined) return launch();
  const key = { callerId: once.callerId, key: checkKey(once.key) };
  const fingerprint = fingerprintOf(request);
  const before = await takeKey(key, { fingerprint, jobId });
  if (before && !(before.fingerprint === fingerprint && (await isSame(before)))) throw otherBody();
  if (before?.executionArn) {
    return { jobId: before.jobId, executionArn: before.executionArn, started: false };
  }
  const launched = await launch().catch(async (error: unknown) => {
    // Refused on purpose, so nothing runs; of any other error nobody knows.
    if (error instanceof StageError || error instanceof HttpProblem) await freeKey(key);
    throw error;
  });
  await rememberResult(key, launched.executionArn);
  return launched;
}

function checkKey(key: string): string {
  if (/^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw invalidRequest([
    {
      header: 'Idempotency-Key',
      detail: 'It is not 1 to 255 visible ASCII characters.',
      fix: 'Send a UUID.',
    },
  ]);
}

function otherBody(): HttpProblem {
  return new HttpProblem({
    status: 409,
    error: 'Conflict',
    detail: 'This Idempotency-Key came with another request before.',
    fix: 'Take a new key for every request that is meant anew.',
    errors: [
      {
        header: 'Idempotency-Key',
        detail: 'It belongs to another request.',
        fix: 'Send the request of then, or another key.',
      },
    ],
  });
}
