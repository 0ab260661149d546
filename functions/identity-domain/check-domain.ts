import * as z from 'zod/mini';
import { defineStep } from '#runtime/step.ts';
import { equalsAll, searchScim } from './client.ts';

const Input = z.strictObject({ jobId: z.string(), domainUrl: z.string() });

/**
 * Checks that the domain answers and lets us administer applications, with the cheapest search there is.
 * @throws NotAuthorized the OCI user has no administrator role in the domain
 * @throws InvalidCredentials the domain refuses the signature
 */
export async function checkDomain(input: z.output<typeof Input>): Promise<{ reachable: true }> {
  await searchScim(
    input.domainUrl,
    {
      operation: 'Look into the identity domain',
      type: 'Apps',
      filter: equalsAll({ displayName: `oic-onboarding-${input.jobId}` }),
      attributes: ['id'],
      count: 1,
    },
    z.object({ id: z.string() }),
  );
  return { reachable: true };
}

/** Stage 1, the part that asks the identity domain. */
export const handler = defineStep({
  stage: 'preflight',
  system: 'identity-domain',
  input: Input,
  act: checkDomain,
});
