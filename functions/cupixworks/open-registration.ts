import * as z from 'zod/mini';
import { Proof, Registration } from '#runtime/model.ts';
import { defineStep } from '#runtime/step.ts';
import { humanRegistrar } from './human-registrar.ts';
import { RegistrationProblem } from './registration-problem.ts';

const Input = z.strictObject({
  taskToken: z.string(),
  onboardingId: z.string(),
  /** As it stands in the request; what only other stages use is passed over. */
  cupixworks: z.object({
    team: z.string(),
    project: z.string(),
    domain: z.string(),
    assignee: z.string(),
    dueDays: z.number(),
  }),
  registration: Registration,
  proof: Proof,
  problems: z.array(RegistrationProblem),
});

/** Stage 12: has the five values entered in CupixWorks. The workflow waits for the answer. */
export const handler = defineStep({
  stage: 'register-in-cupixworks',
  system: 'cupixworks',
  input: Input,
  act: async ({ cupixworks, ...order }) => {
    const { team, domain, project, assignee, dueDays } = cupixworks;
    await humanRegistrar.register({ ...order, site: { team, domain }, project, assignee, dueDays });
    return {};
  },
});
