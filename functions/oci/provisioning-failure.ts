import { ProvisioningFailed } from '#runtime/errors.ts';
import { findLatestWorkRequest, listWorkRequestErrors } from './client.ts';

const MAX_LENGTH = 1_000;

/**
 * Explains why Oracle gave up an instance, in the words of its work request.
 * @param last what the instance or the work request says about itself
 */
export async function provisioningFailure(
  { region, compartmentId }: { region: string; compartmentId: string },
  failed: { instanceId: string | null; workRequestId: string | null; last: string },
): Promise<ProvisioningFailed> {
  const workRequestId =
    failed.workRequestId ??
    (failed.instanceId && (await findLatestWorkRequest(region, compartmentId, failed.instanceId)));
  const errors = workRequestId
    ? await listWorkRequestErrors(region, workRequestId, compartmentId)
    : [];
  const reason = (errors.length ? errors : [failed.last]).join('; ').slice(0, MAX_LENGTH);
  return new ProvisioningFailed({
    system: 'oci',
    summary: `Oracle gave up creating the instance: ${reason}.`,
    fix: 'Remove the cause that Oracle names, then resume: a new instance is requested, the failed one is left as it is until the customer is taken off.',
    seen: workRequestId ? { detail: `work request ${workRequestId}` } : undefined,
  });
}
