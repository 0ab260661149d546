import * as z from 'zod/mini';
import { RecoverySummary } from '#runtime/recovery.ts';
import { jobExample } from './job-examples.ts';
import { jobFields } from './job-view.ts';

export const RecoveryView = z
  .object({
    id: z.string(),
    ...jobFields,
    recovery: z.nullable(RecoverySummary).register(z.globalRegistry, {
      description: 'What the last run has reached; null before its end.',
    }),
  })
  .register(z.globalRegistry, {
    description:
      'One recovery of failed integrations: how far it is, what it reached, what is left and why.',
  });
export type RecoveryView = z.output<typeof RecoveryView>;

const id = 'acme-9c8d7e6f';
const { parts, ...shared } = jobExample('Recovery', id);

export const recoveryExamples = {
  ...shared,
  view: { id, ...parts, recovery: null },
} as const;
