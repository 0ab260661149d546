import { models } from 'oci-integration';
import { Conflict, NotReadyYet } from '#runtime/errors.ts';
import { createInstance, findInstance, findWorkRequest, listInstances } from './client.ts';
import { type Attempt, type InstanceRecord, writeRecord } from './instance-record.ts';
import { findOurs, hasEnded, OWNER_TAG } from './ownership.ts';
import type { Provisioned, ProvisionInput } from './provision-instance.ts';
import { provisioningFailure } from './provisioning-failure.ts';
import { retryToken } from './retry-token.ts';

/** The longest creation known: Terraform's provider waits an hour. */
const LONGEST_CREATION_MS = 60 * 60_000;
const GIVEN_UP = new Set(['FAILED', 'CANCELED']);

/**
 * Creates the instance unless this onboarding has one, in this order: what the ledger says, what the
 * compartment shows, and only then a request, noted in the ledger before it leaves. So a lost answer, a
 * crash at any point and a second run all end with one instance.
 * @param record what the ledger said when the stage began
 */
export async function createInstanceOnce(
  input: ProvisionInput,
  name: string,
  record: InstanceRecord | undefined,
): Promise<Provisioned> {
  const known = record?.origin === 'created' && !record.failed ? record : undefined;
  const followed = known && (await follow(input, known));
  if (followed) return followed;
  const found = findOurs(
    await listInstances(input.region, input.compartmentId),
    input.onboardingId,
    name,
  );
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
  await writeRecord(input.onboardingId, attempt);
  return found ? asProvisioned(found.id, attempt) : request(input, name, attempt);
}

/** Goes on with what the ledger knows; undefined when that instance is gone and another may be made. */
async function follow(
  input: ProvisionInput,
  record: InstanceRecord,
): Promise<Provisioned | undefined> {
  const work = record.workRequestId
    ? await findWorkRequest(input.region, record.workRequestId)
    : undefined;
  const id = record.id ?? work?.instanceId;
  if (id && !record.id) {
    const { changedAt: _, ...attempt } = record;
    await writeRecord(input.onboardingId, { ...attempt, id });
  }
  if (!id && work && GIVEN_UP.has(work.status)) {
    throw await provisioningFailure(input, {
      instanceId: null,
      workRequestId: record.workRequestId,
      last: work.status,
    });
  }
  if (!id) return undefined;
  if (work && work.status !== 'SUCCEEDED') return asProvisioned(id, record);
  const instance = await findInstance(input.region, id);
  // A new instance may not be visible at once; taking that for "deleted" would make a second one.
  const isYoung = Date.now() - record.changedAt < LONGEST_CREATION_MS;
  const isThere = instance ? !hasEnded(instance) : isYoung;
  return isThere ? asProvisioned(id, record) : undefined;
}

async function request(
  input: ProvisionInput,
  name: string,
  attempt: Attempt,
): Promise<Provisioned> {
  const { onboardingId, region, compartmentId, domainId } = input;
  // File server, Visual Builder and the like are refused at creation, so nothing optional is sent:
  // https://github.com/oracle/terraform-provider-oci/issues/2486 and …/1907
  const details: models.CreateIntegrationInstanceDetails = {
    displayName: name,
    compartmentId,
    domainId,
    integrationInstanceType:
      models.CreateIntegrationInstanceDetails.IntegrationInstanceType.Enterprisex,
    shape: models.CreateIntegrationInstanceDetails.Shape.Production,
    isByol: false,
    messagePacks: 1,
    freeformTags: { [OWNER_TAG]: onboardingId },
  };
  const token = retryToken(onboardingId, attempt.generation);
  const { workRequestId } = await createInstance(region, details, token).catch((error) =>
    giveUpToken(onboardingId, attempt, error),
  );
  await writeRecord(onboardingId, { ...attempt, workRequestId });
  const work = workRequestId ? await findWorkRequest(region, workRequestId) : undefined;
  if (!work?.instanceId) throw notNamedYet(name);
  await writeRecord(onboardingId, { ...attempt, workRequestId, id: work.instanceId });
  return asProvisioned(work.instanceId, { workRequestId });
}

/** A token that OCI no longer takes, while the compartment shows nothing of ours: the next try has another. */
async function giveUpToken(onboardingId: string, attempt: Attempt, error: unknown): Promise<never> {
  const isSpent =
    error instanceof Conflict && error.explanation.seen?.serviceCode === 'InvalidatedRetryToken';
  if (isSpent) {
    await writeRecord(onboardingId, { ...attempt, generation: attempt.generation + 1 });
  }
  throw error;
}

function asProvisioned(
  instanceId: string,
  { workRequestId }: { workRequestId: string | null },
): Provisioned {
  return { instanceId, workRequestId, origin: 'created' };
}

function notNamedYet(name: string): NotReadyYet {
  return new NotReadyYet({
    system: 'oci',
    summary: `Oracle accepted the request for the instance ${name} and has not told its OCID yet.`,
    fix: 'Nothing to do: the workflow asks again.',
  });
}
