import * as z from 'zod/mini';
import { endsStage } from '#runtime/end-stage.ts';
import { defineStep } from '#runtime/step.ts';
import { discoverScope } from './find-scope.ts';

const Input = z.strictObject({
  jobId: z.string(),
  domainUrl: z.string(),
  /** Origin of the CPQ site. */
  siteUrl: z.string(),
  /** The scope that the request names, or null. */
  scope: z.nullable(z.string()),
});

/** Stage 2: the scope is read from the domain, never guessed. */
export const handler = defineStep({
  stage: 'discover-scope',
  system: 'identity-domain',
  input: Input,
  act: discoverScope,
  succeeded: endsStage('discover-scope', ({ scope }) => scope !== null),
});
