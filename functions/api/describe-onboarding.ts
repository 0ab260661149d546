import type * as z from 'zod/mini';
import type { Job } from '#runtime/ledger.ts';
import { deepLinks, instanceIn } from './deep-links.ts';
import { describeJob } from './describe-job.ts';
import type { Reading } from './read-progress.ts';
import type { OnboardingView as View } from './views/onboarding-view.ts';
import { viewRequest } from './views/request-view.ts';

/** One onboarding as people and machines see it. Never a secret. */
export type OnboardingView = z.output<typeof View>;

/** Everything known about an onboarding, from ledger and execution history. */
export async function describeOnboarding(
  job: Job,
  reading: Pick<Reading, 'memoryOf'> = {},
): Promise<OnboardingView> {
  const { parts, resources, events } = await describeJob(job, reading);
  const request = viewRequest(job.request);
  return {
    onboardingId: job.id,
    ...parts,
    request,
    registration: job.registration ?? null,
    proof: job.proof ?? null,
    links: deepLinks({ ...job, request, resources, instance: instanceIn(events) }),
  };
}
