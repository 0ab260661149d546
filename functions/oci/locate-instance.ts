import * as z from 'zod/mini';
import { NotReadyYet } from '#runtime/errors.ts';
import { defineStep } from '#runtime/step.ts';
import { lookAtInstance } from './look-at-instance.ts';

const Input = z.strictObject({
  jobId: z.string(),
  region: z.string(),
  compartmentId: z.string(),
  instanceId: z.string(),
});

/**
 * Asks Oracle for the addresses of an instance that an onboarding made or adopted; they aren't kept, because a new
 * custom endpoint changes them.
 * @throws NotFound it was deleted
 * @throws NotReadyYet Oracle is changing it
 */
export const handler = defineStep({
  stage: 'preflight',
  system: 'oci',
  input: Input,
  act: async ({ region, compartmentId, instanceId }) => {
    const place = { region, compartmentId, instanceId, workRequestId: null };
    const { instance, isActive, over, state } = await lookAtInstance(place);
    if (over) throw over;
    if (!instance || !isActive) throw notYet(instanceId, state);
    const { serviceInstance, designTimeUrl, audience } = instance;
    return { instance: { serviceInstance, designTimeUrl }, scope: `${audience}/ic/api/` };
  },
});

function notYet(instanceId: string, state: string): NotReadyYet {
  return new NotReadyYet({
    system: 'oci',
    summary: `The instance ${instanceId} is ${state}, not ACTIVE.`,
    fix: 'Wait until Oracle has finished, or start the instance in the OCI console; then resume.',
  });
}
