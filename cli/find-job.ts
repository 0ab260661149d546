import type { JobParts } from './api/answers.ts';
import type { ApiClient } from './api/api-client.ts';
import { ApiProblem } from './api/api-problem.ts';
import type { ServedKind } from './kinds/kind.ts';
import { servedKinds } from './kinds/kinds.ts';
import { unknownJob } from './unknown-id.ts';

/** A job, with what the command line knows of its kind. */
export interface FoundJob {
  served: ServedKind;
  view: JobParts;
}

/**
 * The job of an id, whatever it is.
 * @throws CommandError there is none, with the nearest that there is
 */
export async function findJob(api: ApiClient, id: string): Promise<FoundJob> {
  for (const served of Object.values(servedKinds)) {
    const view = await look(api, served, id);
    if (view) return { served, view };
  }
  throw await unknownJob(api, id);
}

async function look(api: ApiClient, served: ServedKind, id: string): Promise<JobParts | undefined> {
  return api.job(served, id).catch((error: unknown) => {
    if (error instanceof ApiProblem && error.status === 404) return undefined;
    throw error;
  });
}
