import * as z from 'zod/mini';
import { Archive } from '#runtime/model.ts';
import { defineStep } from '#runtime/step.ts';
import { listArchive, verifyArchive } from './archive-contents.ts';

const Input = z.strictObject({ jobId: z.string(), archive: Archive });

/** How many integrations the result names; state is small, an archive may be large. */
const NAMED = 50;

/** Part of stage 1: the archive is what the request says it is, and holds something to activate. */
export const handler = defineStep({
  stage: 'preflight',
  system: 'oic',
  input: Input,
  act: async ({ archive }) => {
    await verifyArchive(archive);
    const { entries, integrations } = await listArchive(archive);
    return { entries, integrations: integrations.slice(0, NAMED) };
  },
});
