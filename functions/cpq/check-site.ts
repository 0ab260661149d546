import * as z from 'zod/mini';
import { endsStage } from '#runtime/end-stage.ts';
import { CpqCaller, CpqSite, GroupNames } from '#runtime/integration-user.ts';
import { defineStep } from '#runtime/step.ts';
import { inspectSite } from './inspect-site.ts';

const Input = z.strictObject({
  jobId: z.string(),
  site: CpqSite,
  /** Null: the request names nobody who may administrate the site. */
  caller: z.nullable(CpqCaller),
  groups: GroupNames,
});

/** Stage 3: the last look before anything is made. */
export const handler = defineStep({
  stage: 'check-site',
  system: 'cpq',
  input: Input,
  act: inspectSite,
  succeeded: endsStage('check-site'),
});
