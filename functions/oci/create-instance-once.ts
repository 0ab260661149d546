import { models } from 'oci-integration';
import { Conflict, NotReadyYet } from '#runtime/errors.ts';
import { createInstance, findWorkRequest } from './client.ts';
import { type Attempt, writeRecord } from './instance-record.ts';
import { OWNER_TAG } from './ownership.ts';
import type { ProvisionInput } from './provision-instance.ts';
import { retryToken } from './retry-token.ts';

/**
 * Asks Oracle for the instance of an attempt that is in the ledger already, so that a lost answer, a crash at
 * any point and a second run all end with one instance.
 * @throws NotReadyYet Oracle has accepted the request and not yet told the instance's OCID
 */
export async function createInstanceOnce(
  input: ProvisionInput,
  name: string,
  attempt: Attempt,
): Promise<{ id: string; workRequestId: string | null }> {
  const { jobId, region, compartmentId, domainId } = input;
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
    freeformTags: { [OWNER_TAG]: jobId },
  };
  const token = retryToken(jobId, attempt.generation);
  const { workRequestId } = await createInstance(region, details, token).catch((error) =>
    giveUpToken(jobId, attempt, error),
  );
  await writeRecord(jobId, { ...attempt, workRequestId });
  const work = workRequestId ? await findWorkRequest(region, workRequestId) : undefined;
  if (!work?.instanceId) throw notNamedYet(name);
  await writeRecord(jobId, { ...attempt, workRequestId, id: work.instanceId });
  return { id: work.instanceId, workRequestId };
}

/** A token that OCI no longer takes, while the compartment shows nothing of ours: the next try has another. */
async function giveUpToken(jobId: string, attempt: Attempt, error: unknown): Promise<never> {
  const isSpent =
    error instanceof Conflict && error.explanation.seen?.serviceCode === 'InvalidatedRetryToken';
  if (isSpent) {
    await writeRecord(jobId, { ...attempt, generation: attempt.generation + 1 });
  }
  throw error;
}

function notNamedYet(name: string): NotReadyYet {
  return new NotReadyYet({
    system: 'oci',
    summary: `Oracle accepted the request for the instance ${name} and has not told its OCID yet.`,
    fix: 'Nothing to do: the workflow asks again.',
  });
}
