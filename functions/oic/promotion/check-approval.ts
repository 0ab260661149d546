import * as z from 'zod/mini';
import { endsStage } from '#runtime/end-stage.ts';
import { NotFound } from '#runtime/errors.ts';
import { audit } from '#runtime/ledger.ts';
import type { Mismatch } from '#runtime/model.ts';
import { defineStep } from '#runtime/step.ts';
import { findTask } from '#runtime/tasks.ts';

const Input = z.strictObject({
  jobId: z.string(),
  isProduction: z.boolean(),
  requestedBy: z.strictObject({ name: z.string(), email: z.nullable(z.string()) }),
});

/** Stage 2: who has approved? In production that is never whoever has asked. */
export const handler = defineStep({
  stage: 'approve-promotion',
  system: 'oic-onboarding',
  input: Input,
  act: async ({ jobId, isProduction, requestedBy }) => {
    const task = await findTask(`${jobId}.approve-promotion`);
    const by = task?.answer?.by;
    if (!by) throw forgotten(jobId);
    const own = [requestedBy.name, requestedBy.email].map((name) => name?.toLowerCase());
    const problems = isProduction && own.includes(by.toLowerCase()) ? [ownApproval(by)] : [];
    if (problems.length === 0) await audit(jobId, { who: by, what: 'promotion approved' });
    return { approvedBy: by, problems };
  },
  succeeded: endsStage(
    'approve-promotion',
    ({ problems }: { problems: Mismatch[] }) => problems.length === 0,
  ),
});

function ownApproval(by: string): Mismatch {
  return {
    field: 'approval',
    expected: 'another person',
    seen: by,
    hint: `${by} asked for this promotion, so somebody else has to approve it.`,
  };
}

function forgotten(jobId: string): NotFound {
  return new NotFound({
    system: 'oic-onboarding',
    summary: 'The answer to the approval is not in the ledger.',
    fix: `Resume: the task is opened again (oic-onboarding resume ${jobId}).`,
  });
}
