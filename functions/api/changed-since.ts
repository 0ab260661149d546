import type { JobLine } from '#runtime/ledger.ts';
import { queryAll } from '#runtime/query-all.ts';
import type { JobKind } from '#runtime/stages.ts';

/**
 * The lines of a kind of job that changed at a time or later, the oldest change first. With a time of just now it
 * reads next to nothing, so it may be asked often.
 * @param from ISO 8601, UTC
 */
export async function changedSince(kind: JobKind, from: string): Promise<JobLine[]> {
  const lines = await queryAll({
    IndexName: 'by-type',
    KeyConditionExpression: '#type = :type AND updatedAt >= :from',
    ExpressionAttributeNames: { '#type': 'type' },
    ExpressionAttributeValues: { ':type': kind, ':from': from },
  });
  return lines as unknown as JobLine[];
}
