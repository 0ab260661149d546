import { SFNClient, StartSyncExecutionCommand } from '@aws-sdk/client-sfn';
import * as z from 'zod/mini';
import { Timeout, Unexpected } from '#runtime/errors.ts';
import { deadline } from '#runtime/invocation.ts';
import { redact } from '#runtime/redaction.ts';
import { type StateMachineSetting, setting } from '#runtime/settings.ts';

/** What is said about a workflow that somebody waits for. */
export interface AskedWorkflow<T extends z.ZodMiniType> {
  machine: StateMachineSetting;
  /** What its result has to be. */
  result: T;
  /** As the subject of a sentence: `The plan`. */
  what: string;
  /** What to do when it takes too long. */
  ifSlow: { summary: string; fix: string };
}

/**
 * Runs a workflow that only reads, and waits for its result.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartSyncExecution.html
 * @throws Timeout the systems did not answer in time
 * @throws Unexpected it ended in another way than it should
 */
export async function runInquiry<T extends z.ZodMiniType>(
  { machine, result, what, ifSlow }: AskedWorkflow<T>,
  input: object,
): Promise<z.output<T>> {
  // The call goes to a host of its own, `sync-states…`; whoever names an endpoint means exactly that one.
  const { AWS_ENDPOINT_URL_SFN, AWS_ENDPOINT_URL } = process.env;
  const disableHostPrefix = Boolean(AWS_ENDPOINT_URL_SFN ?? AWS_ENDPOINT_URL);
  const client = new SFNClient({ maxAttempts: 2, disableHostPrefix });
  const command = new StartSyncExecutionCommand({
    stateMachineArn: setting(machine),
    input: JSON.stringify(input),
  });
  const ended = await client.send(command, { abortSignal: deadline() });
  if (ended.status === 'TIMED_OUT') throw new Timeout({ system: 'oic-onboarding', ...ifSlow });
  const found = z.safeParse(result, JSON.parse(ended.output ?? 'null'));
  if (ended.status === 'SUCCEEDED' && found.success) return found.data;
  throw new Unexpected({
    system: 'oic-onboarding',
    summary: `${what} ended with ${ended.error ?? ended.status}: ${redact(ended.cause ?? 'its result is not one')}.`,
    fix: 'Report a defect with this text. Nothing was changed.',
  });
}
