import * as z from 'zod/mini';
import { Mismatch, Proof, Registration } from '#runtime/model.ts';
import { defineStep } from '#runtime/step.ts';
import { humanRegistrar } from './human-registrar.ts';

const Input = z.strictObject({
  taskToken: z.string(),
  jobId: z.string(),
  /** As it stands in the request; what only other stages use is passed over. */
  cupixworks: z.object({
    team: z.string(),
    project: z.string(),
    domain: z.string(),
    assignee: z.string(),
    escalateTo: z.nullish(z.string()),
    dueDays: z.number(),
    remindAfterDays: z.nullish(z.number()),
  }),
  registration: Registration,
  proof: Proof,
  problems: z.array(Mismatch),
});

/** Stage 12: has the five values entered in CupixWorks. The workflow waits for the answer. */
export const handler = defineStep({
  stage: 'register-in-cupixworks',
  system: 'cupixworks',
  input: Input,
  act: async ({ cupixworks, ...order }) => {
    const { team, domain, ...asked } = cupixworks;
    await humanRegistrar.register({ ...order, ...asked, site: { team, domain } });
    return {};
  },
});
