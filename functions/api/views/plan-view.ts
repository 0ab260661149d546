import * as z from 'zod/mini';
import { PlanFinding, PlanItem } from '#runtime/plan.ts';

/** What a run of a request would do, and what would stop it. */
export const Plan = z.object({
  ready: z.boolean().register(z.globalRegistry, {
    description: 'Nothing was found that would stop the run.',
  }),
  items: z.array(PlanItem).register(z.globalRegistry, {
    description:
      'What the run would do with each thing, in the order of its stages. If all are kept, it would change nothing.',
  }),
  findings: z.array(PlanFinding).register(z.globalRegistry, {
    description: 'What would stop the run, and what to do about it.',
  }),
});
export type Plan = z.output<typeof Plan>;
