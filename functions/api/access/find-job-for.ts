import { findJob, type Job } from '#runtime/ledger.ts';
import type { JobKind } from '#runtime/stages.ts';
import { notFound } from '../routing/http-problem.ts';
import type { Caller } from './caller.ts';
import { assertEntitled } from './entitlements.ts';

/**
 * The job of that kind and id, as far as the caller may see it.
 * @throws HttpProblem 404 for one that doesn't exist, for somebody else's, and for one of another kind
 */
export async function findJobFor(caller: Caller, kind: JobKind, id: string): Promise<Job> {
  const what = `${kind} of this id`;
  const known = await findJob(id);
  if (known?.kind !== kind) throw notFound(what);
  assertEntitled(caller, known.customer, what);
  return known;
}
