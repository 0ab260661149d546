import * as z from 'zod/mini';
import { endStage, endsStage } from '#runtime/end-stage.ts';
import { InstanceChoice, type Origin } from '#runtime/model.ts';
import { defineStep } from '#runtime/step.ts';
import { type Choice, chooseInstance } from './choose-instance.ts';
import { createInstanceOnce } from './create-instance-once.ts';
import { findRecord, type InstanceRecord, markFailed, writeRecord } from './instance-record.ts';
import { provisioningFailure } from './provisioning-failure.ts';

const Input = z.strictObject({
  jobId: z.string(),
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
 * @throws ProvisioningFailed Oracle gave up; the ledger notes it, so that a new attempt may begin
 * @throws NotReadyYet Oracle has accepted the request and not yet told the instance's OCID
 */
export async function provisionInstance(input: ProvisionInput): Promise<Provisioned> {
  const record = await findRecord(input.jobId);
  const { id, workRequestId, origin } = await carryOut(
    input,
    await chooseInstance(input, record),
    record,
  );
  return { instanceId: id, workRequestId, origin };
}

async function carryOut(
  input: ProvisionInput,
  choice: Choice,
  record: InstanceRecord | undefined,
): Promise<{ id: string; workRequestId: string | null; origin: Origin }> {
  const { jobId, compartmentId } = input;
  switch (choice.do) {
    case 'go-on':
      if (record && record.id !== choice.id) await noteId(jobId, record, choice.id);
      return choice;
    case 'take':
      await writeRecord(jobId, choice.attempt);
      return { id: choice.id, workRequestId: choice.attempt.workRequestId, origin: 'created' };
    case 'create': {
      await writeRecord(jobId, choice.attempt);
      const made = await createInstanceOnce(input, choice.name, choice.attempt);
      return { ...made, origin: 'created' };
    }
    case 'adopt':
      await noteAdopted(jobId, compartmentId, choice.id);
      return { id: choice.id, workRequestId: null, origin: 'adopted' };
    case 'give-up':
      await markFailed(jobId, null);
      throw await provisioningFailure(input, { ...choice, instanceId: null });
  }
}

function noteId(jobId: string, record: InstanceRecord, id: string): Promise<void> {
  const { changedAt: _, ...attempt } = record;
  return writeRecord(jobId, { ...attempt, id });
}

/** Notes an existing instance as the onboarding's; nothing is changed in it. */
function noteAdopted(jobId: string, compartmentId: string, id: string): Promise<void> {
  const attempt = { generation: 1, workRequestId: null, failed: false };
  return writeRecord(jobId, { id, origin: 'adopted', compartmentId, ...attempt });
}

/** Stage 2: create the instance, or adopt the one that the request names. */
export const handler = defineStep({
  stage: 'provision-instance',
  system: 'oci',
  input: Input,
  begins: ({ jobId }) => endStage(jobId, 'preflight'),
  act: provisionInstance,
  succeeded: endsStage('provision-instance'),
});
