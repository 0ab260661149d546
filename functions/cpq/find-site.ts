import * as z from 'zod/mini';
import { endsStage } from '#runtime/end-stage.ts';
import { CpqSite } from '#runtime/integration-user.ts';
import { defineStep } from '#runtime/step.ts';
import { probeSite } from './probe-site.ts';

const Input = z.strictObject({ jobId: z.string(), site: CpqSite });

/** The last part of stage 1 looks for CPQ: without credentials, so before anybody is asked for anything. */
export const handler = defineStep({
  stage: 'preflight',
  system: 'cpq',
  input: Input,
  act: async ({ site }) => {
    await probeSite(site);
    return { found: true };
  },
  succeeded: endsStage('preflight'),
});
