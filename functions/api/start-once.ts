import { StageError } from '#runtime/errors.ts';
import type { Archive } from '#runtime/model.ts';
import { ApiToken, findSecret, PrimaveraCredential, secretName } from '#runtime/secrets.ts';
import { fingerprintOf, freeKey, type Remembered, rememberResult, takeKey } from './idempotency.ts';
import type { Launched } from './launch-execution.ts';
import type { CheckedRequest, RequestFields } from './request/check-request.ts';
import { onboardingId } from './request/onboarding-id.ts';
import { HttpProblem, invalidRequest } from './routing/http-problem.ts';
import { startOnboarding } from './start-onboarding.ts';

/**
 * Starts an onboarding, at most once for an idempotency key.
 * @param once.key as the client sent it; absent: the request itself is all there is to compare
 * @throws HttpProblem 400 for a key that is none, 409 when it came with another request before
 */
export async function startOnce(
  checked: CheckedRequest<RequestFields>,
  archive: Archive,
  once: { callerId: string; key: string | undefined },
): Promise<Launched> {
  if (once.key === undefined) return startOnboarding(checked, archive);
  const key = { callerId: once.callerId, key: checkKey(once.key) };
  const id = onboardingId(checked.request);
  const fingerprint = fingerprintOf(withoutSecrets(checked));
  const before = await takeKey(key, { fingerprint, jobId: id });
  if (before && !(await isSame(before, fingerprint, checked))) throw otherBody();
  if (before?.executionArn) {
    return { jobId: before.jobId, executionArn: before.executionArn, started: false };
  }
  const launched = await startOnboarding(checked, archive).catch(async (error: unknown) => {
    // Refused on purpose, so nothing runs; of any other error nobody knows.
    if (error instanceof StageError) await freeKey(key);
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

function withoutSecrets({ request, credentials }: CheckedRequest<RequestFields>): unknown {
  const origin = (credential: object | undefined) =>
    credential && 'value' in credential ? 'value' : (credential ?? null);
  return {
    ...request,
    primavera: { ...request.primavera, password: origin(credentials.password) },
    cupixworks: { ...request.cupixworks, apiToken: origin(credentials.apiToken) },
  };
}

/** Secrets are compared where they lie. One that isn't there was lost with the first call. */
async function isSame(
  before: Remembered,
  fingerprint: string,
  { credentials: { password, apiToken } }: CheckedRequest<RequestFields>,
): Promise<boolean> {
  if (before.fingerprint !== fingerprint) return false;
  const nameOf = (what: 'primavera' | 'cupixworks') => secretName(before.jobId, what);
  if ('value' in password) {
    const stored = await findSecret(nameOf('primavera'), PrimaveraCredential);
    if (stored && stored.value.password !== password.value) return false;
  }
  if (apiToken && 'value' in apiToken) {
    const stored = await findSecret(nameOf('cupixworks'), ApiToken);
    if (stored && stored.value.token !== apiToken.value) return false;
  }
  return true;
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
