import * as z from 'zod/mini';
import { Foreseen } from '#runtime/instance-health.ts';
import { PlanFinding } from '#runtime/plan.ts';
import { common } from './instance-view.ts';

const about = (description: string) => ({ description });

export const RecoveryPlan = z
  .object({
    id: z.string(),
    ready: z
      .boolean()
      .register(z.globalRegistry, about('Nothing was found that would stop the run.')),
    foreseen: z
      .nullable(Foreseen)
      .register(
        z.globalRegistry,
        about('What the run would do; null when something would stop it.'),
      ),
    findings: z
      .array(PlanFinding)
      .register(z.globalRegistry, about('What would stop the run, and what to do about it.')),
  })
  .register(z.globalRegistry, { description: 'What a recovery would do. Nothing was done.' });
export type RecoveryPlan = z.output<typeof RecoveryPlan>;

export const recoveryPlanExample = {
  id: 'acme-9c8d7e6f',
  ready: true,
  foreseen: {
    instance: 'acme-prod-frlrq2o3ivtr',
    asOf: '2026-03-02T09:00:00.000Z',
    window: '1d',
    total: 300,
    seen: 300,
    totals: { resubmit: 300, discard: 0, ask: 0, wait: 0, leave: 0 },
    groups: [{ ...common, found: 300, resubmit: 300, discard: 0, ask: 0, wait: 0, left: [] }],
    moreGroups: 0,
  },
  findings: [],
} as const;
