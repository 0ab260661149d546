import * as z from 'zod/mini';
import { endsStage } from '#runtime/end-stage.ts';
import { Registration } from '#runtime/model.ts';
import { defineStep } from '#runtime/step.ts';
import { isRegistered } from './registration-record.ts';

const Input = z.strictObject({ jobId: z.string(), registration: Registration });

/** Stage 12, before anybody is asked: values that are registered already need no person. */
export const handler = defineStep({
  stage: 'register-in-cupixworks',
  system: 'cupixworks',
  input: Input,
  act: async ({ jobId, registration }) => ({
    registered: await isRegistered(jobId, registration),
  }),
  succeeded: endsStage(
    'register-in-cupixworks',
    ({ registered }: { registered: boolean }) => registered,
  ),
});
