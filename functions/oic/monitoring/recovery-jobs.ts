import * as z from 'zod/mini';
import { eachItem, type Position } from '#functions/oic/pages.ts';
import { ask, type Monitoring } from './call.ts';
import { type Conditions, filter } from './filter.ts';
import { type MonitoredPage, readPage } from './pages.ts';

const count = z.nullish(z.number());

/**
 * What became of the instances that were resubmitted together. It has counts only: which of them failed again
 * stands in the list of failures.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-monitoring-errors-recoveryjobs-id-get.html
 */
export const RecoveryJob = z.object({
  id: z.nullish(z.string()),
  createdDate: z.nullish(z.string()),
  totalCount: count,
  recoveredCount: count,
  failedCount: count,
  inProgressCount: count,
});
export type RecoveryJob = z.infer<typeof RecoveryJob>;

/** True when nothing of the job is under way. A job that has not counted anything yet has just begun. */
export function isEnded({ totalCount, inProgressCount }: RecoveryJob): boolean {
  return (totalCount ?? 0) > 0 && (inProgressCount ?? 0) === 0;
}

/** One recovery job. @throws NotFound, InvalidRequest there is none, depending on the release */
export function getRecoveryJob(oic: Monitoring, id: string): Promise<RecoveryJob> {
  return ask(oic, RecoveryJob, {
    operation: 'Read recovery job',
    path: ['errors', 'recoveryJobs', id],
  });
}

export type RecoveryJobFilter = Pick<Conditions, 'within'> & {
  /** The whole id or a part of it. */
  id?: string;
};

/**
 * One page of recovery jobs, by default those of the last hour.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-monitoring-errors-recoveryjobs-get.html
 */
export function listRecoveryJobs(
  oic: Monitoring,
  { within, id }: RecoveryJobFilter = {},
  position: Position & { expand?: 'integration' | 'connection' } = {},
): Promise<MonitoredPage<RecoveryJob>> {
  const { expand, ...place } = position;
  // The id is looked for under the name of a tracking field.
  const conditions = { ...(within && { within }), ...(id && { primary: { value: id } }) };
  return readPage(
    oic,
    RecoveryJob,
    {
      operation: 'List recovery jobs',
      path: ['errors', 'recoveryJobs'],
      query: { ...filter(conditions), expand },
    },
    place,
  );
}

/** All of them, page by page. */
export function eachRecoveryJob(oic: Monitoring, conditions?: RecoveryJobFilter) {
  return eachItem((position) => listRecoveryJobs(oic, conditions, position));
}
