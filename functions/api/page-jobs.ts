import { type JobLine, type JobStatus, lineKey } from '#runtime/ledger.ts';
import type { JobKind } from '#runtime/stages.ts';
import { type Customers, isEntitled } from './access/entitlements.ts';
import { type Page, pageByType } from './page-by-type.ts';

export interface PageRequest {
  kind: JobKind;
  /** Only these are seen. */
  customers: Customers;
  customer?: string | undefined;
  status?: JobStatus | undefined;
  /** A part of the id, and so of the customer's name, with which ids begin. */
  q?: string | undefined;
  /** Further fields of the line: with exactly these values, or holding these texts as a part or an entry. */
  facts?: Record<'equal' | 'hold', Record<string, string | undefined>> | undefined;
  limit: number;
  /** As the page before gave it. */
  cursor?: string | undefined;
}

/**
 * One page of the jobs of a kind that a caller may see, the most recently changed first. A filter reads the lines
 * of all in bulk: one query is enough for some 2,500 of them.
 * @returns undefined when the cursor isn't one of ours
 */
export function pageJobs(request: PageRequest): Promise<Page<JobLine> | undefined> {
  const { kind, customer, status, q, facts, customers, limit, cursor } = request;
  return pageByType<JobLine>({
    type: kind,
    keyOf: lineKey,
    filters: { customer, status, ...facts?.equal },
    contains: { id: q?.toLowerCase(), ...facts?.hold },
    ...(customers !== '*' && { isShown: (job) => isEntitled(request, job.customer) }),
    limit,
    cursor,
  });
}
