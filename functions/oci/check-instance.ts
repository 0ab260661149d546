import * as z from 'zod/mini';
import { endsStage } from '#runtime/end-stage.ts';
import type { Instance } from '#runtime/model.ts';
import { defineStep } from '#runtime/step.ts';
import { markFailed } from './instance-record.ts';
import { lookAtInstance } from './look-at-instance.ts';

const Input = z.strictObject({
  jobId: z.string(),
  region: z.string(),
  compartmentId: z.string(),
  instanceId: z.string(),
  workRequestId: z.nullable(z.string()),
});

export interface InstanceCheck {
  /** The status of the work request while that runs, then the instance's lifecycle state; for people. */
  state: string;
  /** Seconds until Oracle wants to be asked again. */
  retryAfterSeconds: number | null;
  /** There as soon as the instance can be used, and not before. */
  instance: Instance | null;
}

/**
 * Looks once how far the instance is.
 * @throws ProvisioningFailed Oracle gave up; the ledger notes it, so that a new attempt may begin
 * @throws InvalidRequest the instance is stopped and has to be started by a person
 * @throws NotFound the instance was deleted
 * @throws NotAuthorized we may list the instance but not read it
 */
export async function checkInstance(input: z.output<typeof Input>): Promise<InstanceCheck> {
  const { state, retryAfterSeconds, instance, isActive, over } = await lookAtInstance(input);
  if (!over) return { state, retryAfterSeconds, instance: isActive ? instance : null };
  await markFailed(input.jobId, input.instanceId);
  throw over;
}

/** Stage 3: one look at the instance while the workflow waits for it. */
export const handler = defineStep({
  stage: 'wait-for-active',
  system: 'oci',
  input: Input,
  act: checkInstance,
  succeeded: endsStage('wait-for-active', ({ instance }) => instance !== null),
});
