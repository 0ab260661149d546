import type { Archive } from '#runtime/model.ts';
import { ApiToken, findSecret, PrimaveraCredential, secretName } from '#runtime/secrets.ts';
import type { Remembered } from './idempotency.ts';
import type { Launched } from './launch-execution.ts';
import { launchOnce, type Once } from './launch-once.ts';
import type { CheckedRequest, RequestFields } from './request/check-request.ts';
import { onboardingId } from './request/onboarding-id.ts';
import { startOnboarding } from './start-onboarding.ts';

/**
 * Starts an onboarding, at most once for an idempotency key.
 * @throws HttpProblem 400 for a key that is none, 409 when it came with another request before
 */
export function startOnce(
  checked: CheckedRequest<RequestFields>,
  archive: Archive,
  once: Once,
): Promise<Launched> {
  const asked = {
    jobId: onboardingId(checked.request),
    request: withoutSecrets(checked),
    isSame: (before: Remembered) => isSame(before, checked),
  };
  return launchOnce(once, asked, () => startOnboarding(checked, archive));
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
  { credentials: { password, apiToken } }: CheckedRequest<RequestFields>,
): Promise<boolean> {
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
