import * as z from 'zod/mini';
import { recordPlacement } from '#runtime/builds.ts';
import { audit } from '#runtime/ledger.ts';
import { defineStep } from '#runtime/step.ts';

const Input = z.strictObject({
  jobId: z.string(),
  run: z.string(),
  customer: z.string(),
  project: z.string(),
  environment: z.string(),
  build: z.number(),
});

/** Notes which build an environment has, as soon as it works there: what comes after can't undo that. */
export const handler = defineStep({
  stage: 'smoke-test',
  system: 'oic-onboarding',
  input: Input,
  act: async ({ jobId, run, customer, project, environment, build }) => {
    await recordPlacement({ customer, project }, { environment, build, jobId, run });
    await audit(jobId, { who: 'workflow', what: 'build placed', details: { environment, build } });
    return {};
  },
});
