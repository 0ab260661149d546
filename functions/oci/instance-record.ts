import { findResource, recordResource } from '#runtime/ledger.ts';
import type { Origin } from '#runtime/model.ts';

/** What the ledger knows about the instance of an onboarding. */
export interface InstanceRecord {
  /** OCID; null from the moment we ask for an instance until Oracle has told its id. */
  id: string | null;
  origin: Origin;
  compartmentId: string;
  /** Which attempt to create it this is: 1, 2, … */
  generation: number;
  workRequestId: string | null;
  /** The attempt ended without a usable instance; the next one may begin. */
  failed: boolean;
  /** Milliseconds since 1970 of the last change. */
  changedAt: number;
}

/** What we wrote down about this onboarding's instance, or undefined. */
export async function findRecord(jobId: string): Promise<InstanceRecord | undefined> {
  const resource = await findResource(jobId, 'integration-instance');
  return (
    resource && {
      id: resource.id || null,
      origin: resource.origin,
      compartmentId: String(resource.facts?.compartmentId ?? ''),
      generation: Number(resource.facts?.generation ?? 1),
      workRequestId: (resource.facts?.workRequestId as string | null | undefined) ?? null,
      failed: resource.facts?.failed === true,
      changedAt: Date.parse(resource.updatedAt ?? '') || 0,
    }
  );
}

/** What one attempt is about; the ledger adds when it was written. */
export type Attempt = Omit<InstanceRecord, 'changedAt'>;

/** Writes down what we are about to do, or did. */
export async function writeRecord(jobId: string, record: Attempt): Promise<void> {
  const { id, origin, ...facts } = record;
  await recordResource(jobId, {
    kind: 'integration-instance',
    name: '-',
    id: id ?? '',
    origin,
    facts,
  });
}

/** Notes that the attempt which made this instance is over, so that resume begins the next one. */
export async function markFailed(jobId: string, instanceId: string | null): Promise<void> {
  const record = await findRecord(jobId);
  if (record?.origin !== 'created' || record.id !== instanceId) return;
  const { changedAt: _, ...attempt } = record;
  await writeRecord(jobId, { ...attempt, failed: true });
}
