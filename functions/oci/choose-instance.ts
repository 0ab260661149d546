import { InvalidRequest } from '#runtime/errors.ts';
import type { InstanceChoice, Origin } from '#runtime/model.ts';
import { findAdoptable } from './adopt-instance.ts';
import { findInstance, findWorkRequest, listInstances } from './client.ts';
import type { Attempt, InstanceRecord } from './instance-record.ts';
import { findOurs, hasEnded } from './ownership.ts';

/** The longest creation known: Terraform's provider waits an hour. */
const LONGEST_CREATION_MS = 60 * 60_000;
const GIVEN_UP = new Set(['FAILED', 'CANCELED']);

/** What has to be done so that an onboarding has its instance. */
export type Choice =
  /** It is known, or being made. */
  | { do: 'go-on'; id: string; workRequestId: string | null; origin: Origin }
  /** It is there and ours by its tag, but the ledger doesn't know it. */
  | { do: 'take'; id: string; attempt: Attempt }
  | { do: 'create'; name: string; attempt: Attempt }
  | { do: 'adopt'; id: string }
  /** Oracle ended the creation before there was an instance. */
  | { do: 'give-up'; workRequestId: string | null; last: string };

/**
 * Decides where the instance of an onboarding comes from, in this order: what the ledger says, what the
 * compartment shows, and only then a request. Reads only; the stage and the plan both act by it.
 * @param record what the ledger says now
 * @throws NotOurs, InvalidRequest, NotFound
 */
export function chooseInstance(
  input: { jobId: string; region: string; compartmentId: string; instance: InstanceChoice },
  record: InstanceRecord | undefined,
): Promise<Choice> {
  const { instance } = input;
  return instance.mode === 'create'
    ? chooseOwn(input, instance.name, record)
    : chooseAdopted(input.region, instance.id, record);
}

async function chooseOwn(
  input: { jobId: string; region: string; compartmentId: string },
  name: string,
  record: InstanceRecord | undefined,
): Promise<Choice> {
  const known = record?.origin === 'created' && !record.failed ? record : undefined;
  const followed = known && (await follow(input.region, known));
  if (followed) return followed;
  const found = findOurs(await listInstances(input.region, input.compartmentId), input.jobId, name);
  // An attempt without an id is one whose answer was lost: the same token asks for the same instance.
  const again = known && !known.id;
  const attempt: Attempt = {
    id: found?.id ?? null,
    origin: 'created',
    compartmentId: input.compartmentId,
    generation: record?.origin === 'created' ? record.generation + (again || found ? 0 : 1) : 1,
    workRequestId: (again && known.workRequestId) || null,
    failed: false,
  };
  return found ? { do: 'take', id: found.id, attempt } : { do: 'create', name, attempt };
}

/** Goes on with what the ledger knows; undefined when that instance is gone and another may be made. */
async function follow(region: string, record: InstanceRecord): Promise<Choice | undefined> {
  const { workRequestId } = record;
  const work = workRequestId ? await findWorkRequest(region, workRequestId) : undefined;
  const id = record.id ?? work?.instanceId;
  if (!id) {
    return work && GIVEN_UP.has(work.status)
      ? { do: 'give-up', workRequestId, last: work.status }
      : undefined;
  }
  const known: Choice = { do: 'go-on', id, workRequestId, origin: 'created' };
  if (work && work.status !== 'SUCCEEDED') return known;
  const instance = await findInstance(region, id);
  // A new instance may not be visible at once; taking that for "deleted" would make a second one.
  const isYoung = Date.now() - record.changedAt < LONGEST_CREATION_MS;
  const isThere = instance ? !hasEnded(instance) : isYoung;
  return isThere ? known : undefined;
}

async function chooseAdopted(
  region: string,
  id: string,
  record: InstanceRecord | undefined,
): Promise<Choice> {
  if (record?.origin === 'created' && !record.failed && record.id !== id) {
    throw new InvalidRequest({
      system: 'oci',
      summary: `This onboarding made an instance of its own (${record.id ?? 'just now'}), and the request now says to adopt ${id}.`,
      fix: 'Take the customer off first, so that no instance is left behind, or put the first choice back into the request.',
    });
  }
  await findAdoptable(region, id);
  // One that we made ourselves stays ours, also when the request names it by its OCID later.
  return record?.id === id
    ? { do: 'go-on', id, workRequestId: null, origin: record.origin }
    : { do: 'adopt', id };
}
