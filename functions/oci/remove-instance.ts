import * as z from 'zod/mini';
import { Conflict, NotReadyYet } from '#runtime/errors.ts';
import { forgetResource } from '#runtime/ledger.ts';
import { defineStep } from '#runtime/step.ts';
import { deleteInstance, findInstance, type InstanceSummary, listInstances } from './client.ts';
import { findRecord, type InstanceRecord } from './instance-record.ts';
import { isOurs } from './ownership.ts';

const Input = z.strictObject({ jobId: z.string(), region: z.string() });
type RemoveInput = z.output<typeof Input>;

export interface Removal {
  /** `kept`: the instance was adopted, so it isn't ours to delete. */
  state: 'absent' | 'kept';
}

/**
 * Deletes the instance that this onboarding created, failed attempts included, and proves that it is gone.
 * One that was adopted is left alone. Called again and again until it is through.
 * @throws NotReadyYet OCI is still deleting, or the instance is busy
 */
export async function removeInstance(input: RemoveInput): Promise<Removal> {
  const record = await findRecord(input.jobId);
  if (record?.origin === 'adopted') return { state: 'kept' };
  if (!record) return { state: 'absent' };
  const left = await findLeft(input, record);
  for (const instance of left) await removeOne(input.region, instance);
  if (left.length > 0) throw stillThere(left);
  await forgetResource(input.jobId, 'integration-instance');
  return { state: 'absent' };
}

/** By tag, because an attempt whose answer was lost has no id in the ledger; by id, should a tag be gone. */
async function findLeft(input: RemoveInput, record: InstanceRecord): Promise<InstanceSummary[]> {
  const { id: recordedId } = record;
  const listed = await listInstances(input.region, record.compartmentId);
  const ours = listed.filter((each) => isOurs(each, input.jobId) || each.id === recordedId);
  const unlisted = recordedId && !ours.some(({ id }) => id === recordedId);
  const recorded = unlisted ? await findInstance(input.region, recordedId) : undefined;
  return [...ours, ...(recorded ? [recorded] : [])].filter(
    ({ lifecycleState }) => lifecycleState !== 'DELETED',
  );
}

async function removeOne(region: string, instance: InstanceSummary): Promise<void> {
  if (/^(DELETING|CREATING|UPDATING)$/.test(instance.lifecycleState ?? '')) return;
  try {
    await deleteInstance(region, instance.id);
  } catch (error) {
    // The deletion that we asked for a moment ago has begun, or something else keeps the instance busy.
    if (!(error instanceof Conflict)) throw error;
  }
}

function stillThere(left: InstanceSummary[]): NotReadyYet {
  const names = left.map((each) => `${each.displayName} (${each.lifecycleState ?? 'unknown'})`);
  return new NotReadyYet({
    system: 'oci',
    summary: `OCI has not finished deleting ${names.join(', ')}.`,
    fix: 'Nothing to do: the workflow looks again.',
  });
}

/** Undo of stage 2. */
export const handler = defineStep({
  stage: 'roll-back',
  system: 'oci',
  input: Input,
  act: removeInstance,
});
