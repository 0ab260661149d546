import type { Job } from '#runtime/ledger.ts';
import { describeJob } from './describe-job.ts';
import type { IntegrationUserView } from './views/integration-user-view.ts';

/** Everything known about an integration user. */
export async function describeIntegrationUser(job: Job): Promise<IntegrationUserView> {
  const { parts } = await describeJob(job);
  return { id: job.id, ...parts };
}
