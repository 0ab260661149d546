import { NotFound } from '#runtime/errors.ts';
import { audit, findOnboarding } from '#runtime/ledger.ts';
import { OAuthClientSecret, readSecret } from '#runtime/secrets.ts';
import { findTask } from '#runtime/tasks.ts';

/**
 * Shows the client secret that belongs into CupixWorks. The audit entry is written first, so that there
 * is no reveal without a trace.
 * @throws NotFound no such onboarding, or it has not got as far as a secret
 */
export async function revealSecret(onboardingId: string, who: string): Promise<string> {
  // While a person types the values in, they stand in the task; afterwards in the onboarding.
  const task = await findTask(`${onboardingId}.register-in-cupixworks`);
  const registration = task?.values ?? (await findOnboarding(onboardingId))?.registration;
  if (!registration) {
    throw new NotFound({
      system: 'oic-onboarding',
      summary: `The onboarding ${onboardingId} has no registration values (yet).`,
      fix: 'See how far it is: oic-onboarding status.',
    });
  }
  await audit(onboardingId, { who, what: 'client secret revealed' });
  const { secretId } = registration.clientSecret;
  return (await readSecret(secretId, OAuthClientSecret)).value.clientSecret;
}
