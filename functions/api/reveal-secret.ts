import { NotFound } from '#runtime/errors.ts';
import { audit, findJob } from '#runtime/ledger.ts';
import { OAuthClientSecret, readSecret } from '#runtime/secrets.ts';
import { findTask } from '#runtime/tasks.ts';

/**
 * Shows the client secret that belongs into CupixWorks. The audit entry is written first, so that there
 * is no reveal without a trace.
 * @throws NotFound no such onboarding, or it has not got as far as a secret
 */
export async function revealSecret(jobId: string, who: string): Promise<string> {
  // While a person types the values in, they stand in the task; afterwards in the onboarding.
  const task = await findTask(`${jobId}.register-in-cupixworks`);
  const registration = task?.values ?? (await findJob(jobId))?.registration;
  if (!registration) {
    throw new NotFound({
      system: 'oic-onboarding',
      summary: `The onboarding ${jobId} has no registration values (yet).`,
      fix: 'See how far it is: oic-onboarding status.',
    });
  }
  await audit(jobId, { who, what: 'client secret revealed' });
  const { secretId } = registration.clientSecret;
  return (await readSecret(secretId, OAuthClientSecret)).value.clientSecret;
}
