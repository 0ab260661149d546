import * as z from 'zod/mini';
import { defineStep } from '#runtime/step.ts';
import { activeDomain } from './active-domain.ts';

const Input = z.strictObject({ jobId: z.string(), region: z.string(), domainId: z.string() });

/** Part of stage 1 where no instance is asked for: the identity domain is there, and active. */
export const handler = defineStep({
  stage: 'preflight',
  system: 'oci',
  input: Input,
  act: ({ region, domainId }) => activeDomain(region, domainId),
});
