import * as z from 'zod/mini';
import { jobStatuses, type JobLine as Line } from '#runtime/ledger.ts';
import { type StageId, stageAfter } from '#runtime/stages.ts';
import type { Waiter } from '../read-timeline.ts';

/** What lists show of a job of any kind, besides its id. */
export const lineFields = {
  customer: z.string(),
  status: z.enum(jobStatuses),
  createdAt: z.string(),
  updatedAt: z.string(),
  stage: z.optional(
    z.string().register(z.globalRegistry, { description: 'Where it is, while it runs.' }),
  ),
  waitingFor: z.optional(
    z.enum(['oracle', 'person', 'us']).register(z.globalRegistry, {
      description: 'Who has to do something in this stage, most of its time, before it goes on.',
    }),
  ),
  failure: z.optional(
    z.object({ stage: z.string(), error: z.string(), summary: z.string(), at: z.string() }),
  ),
};
export const JobLine = z.object({ id: z.string(), ...lineFields });
export type JobLine = z.output<typeof JobLine>;

/** One page of a list. */
export function pageOf<Item extends z.ZodMiniType>(item: Item, description: string) {
  return z
    .object({
      items: z.array(item),
      nextCursor: z.optional(
        z.string().register(z.globalRegistry, {
          description: 'Give it as `cursor` to get the next page; absent on the last one.',
        }),
      ),
    })
    .register(z.globalRegistry, { description });
}

/** Stages that mostly wait for somebody else; in all others we work ourselves. */
const WAITING_STAGES: Partial<Record<StageId, Waiter>> = {
  'wait-for-active': 'oracle',
  'activate-integration': 'oracle',
  'register-in-cupixworks': 'person',
  'approve-promotion': 'person',
  'activate-integrations': 'oracle',
};

/** Brings the line of a job into the form that leaves. */
export function viewLine(line: Line): JobLine {
  const { id, kind, customer, status, completedStage, createdAt, updatedAt, failure } = line;
  const stage = status === 'RUNNING' ? stageAfter(kind, completedStage) : undefined;
  return {
    id,
    customer,
    status,
    createdAt,
    updatedAt,
    ...(stage && { stage, waitingFor: WAITING_STAGES[stage] ?? 'us' }),
    ...(failure && { failure }),
  };
}
