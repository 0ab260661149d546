import * as z from 'zod/mini';
import { jobExample } from './job-examples.ts';
import { jobFields } from './job-view.ts';

export const IntegrationUserView = z
  .object({
    id: z.string(),
    ...jobFields,
  })
  .register(z.globalRegistry, {
    description:
      'One integration user of Oracle CPQ: how far it is, what exists, what failed. Never a secret.',
  });
export type IntegrationUserView = z.output<typeof IntegrationUserView>;

const id = 'acme-5e6f7a8b';
const { parts, ...shared } = jobExample('IntegrationUser', id);

export const integrationUserExamples = {
  ...shared,
  view: { id, ...parts },
} as const;
