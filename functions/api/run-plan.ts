import { SFNClient, StartSyncExecutionCommand } from '@aws-sdk/client-sfn';
import * as z from 'zod/mini';
import { Timeout, Unexpected } from '#runtime/errors.ts';
import { CaughtFailure } from '#runtime/explain-failure.ts';
import { deadline } from '#runtime/invocation.ts';
import { PlanFinding, PlanItem } from '#runtime/plan.ts';
import { redact } from '#runtime/redaction.ts';
import { setting } from '#runtime/settings.ts';
import type { WorkflowInput } from './request/workflow-input.ts';

const Looked = z.object({
  items: z.array(PlanItem),
  findings: z.array(PlanFinding),
  /** Errors as the workflow caught them. */
  failures: z.array(CaughtFailure),
});

/** What the plan's workflow has found out. */
export type Looked = z.output<typeof Looked>;

/**
 * Runs the workflow of plans and waits for its result.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartSyncExecution.html
 * @throws Timeout the systems did not answer in time
 * @throws Unexpected it ended in another way than it should
 */
export async function runPlan(input: WorkflowInput): Promise<Looked> {
  // The call goes to a host of its own, `sync-states…`; whoever names an endpoint means exactly that one.
  const { AWS_ENDPOINT_URL_SFN, AWS_ENDPOINT_URL } = process.env;
  const disableHostPrefix = Boolean(AWS_ENDPOINT_URL_SFN ?? AWS_ENDPOINT_URL);
  const client = new SFNClient({ maxAttempts: 2, disableHostPrefix });
  const command = new StartSyncExecutionCommand({
    stateMachineArn: setting('ONBOARDING_PLAN_STATE_MACHINE'),
    input: JSON.stringify(input),
  });
  const ended = await client.send(command, { abortSignal: deadline() });
  if (ended.status === 'TIMED_OUT') throw tooSlow();
  const looked = z.safeParse(Looked, JSON.parse(ended.output ?? 'null'));
  if (ended.status === 'SUCCEEDED' && looked.success) return looked.data;
  throw new Unexpected({
    system: 'oic-onboarding',
    summary: `The plan ended with ${ended.error ?? ended.status}: ${redact(ended.cause ?? 'its result is not one')}.`,
    fix: 'Report a defect with this text. Nothing was changed.',
  });
}

function tooSlow(): Timeout {
  return new Timeout({
    system: 'oic-onboarding',
    summary: 'The systems did not answer in time for a plan; a run would be more patient.',
    fix: 'Plan again. If it lasts, start the onboarding: its preflight tells which system is slow, before anything is made.',
  });
}
