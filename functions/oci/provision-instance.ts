import * as z from 'zod/mini';
import { InvalidRequest } from '#runtime/errors.ts';
import { InstanceChoice, type Origin } from '#runtime/model.ts';
import { endsStage, publishStageCompleted } from '#runtime/publish-event.ts';
import { defineStep } from '#runtime/step.ts';
import { adoptInstance } from './adopt-instance.ts';
import { createInstanceOnce } from './create-instance-once.ts';
import { findRecord } from './instance-record.ts';

const Input = z.strictObject({
  onboardingId: z.string(),
  region: z.string(),
  compartmentId: z.string(),
  domainId: z.string(),
  instance: InstanceChoice,
});
export type ProvisionInput = z.output<typeof Input>;

export interface Provisioned {
  instanceId: string;
  /** The work request that makes it; null when there is nothing to follow but the instance itself. */
  workRequestId: string | null;
  origin: Origin;
}

/**
 * Sees to it that the instance exists or is being made, and that its OCID is in the ledger. Does not wait.
 * @throws NotOurs, LimitExceeded, NotAuthorized, InvalidRequest, NotFound
 * @throws NotReadyYet Oracle has accepted the request and not yet told the instance's OCID
 */
export async function provisionInstance(input: ProvisionInput): Promise<Provisioned> {
  const record = await findRecord(input.onboardingId);
  const { instance } = input;
  if (instance.mode === 'create') return createInstanceOnce(input, instance.name, record);
  if (record?.origin === 'created' && !record.failed && record.id !== instance.id) {
    throw new InvalidRequest({
      system: 'oci',
      summary: `This onboarding made an instance of its own (${record.id ?? 'just now'}), and the request now says to adopt ${instance.id}.`,
      fix: 'Take the customer off first, so that no instance is left behind, or put the first choice back into the request.',
    });
  }
  return adoptInstance(input, instance.id, record);
}

/** Stage 2: create the instance, or adopt the one that the request names. */
export const handler = defineStep({
  stage: 'provision-instance',
  system: 'oci',
  input: Input,
  begins: ({ onboardingId }) => publishStageCompleted(onboardingId, 'preflight'),
  act: provisionInstance,
  succeeded: endsStage('provision-instance'),
});
