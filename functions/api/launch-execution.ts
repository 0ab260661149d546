import {
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { Conflict } from '#runtime/errors.ts';
import { findOnboarding, recordStart } from '#runtime/ledger.ts';
import { publishEvent } from '#runtime/publish-event.ts';
import { setting } from '#runtime/settings.ts';
import type { WorkflowInput } from './request/workflow-input.ts';

const client = new SFNClient({ maxAttempts: 2 });
/** AWS keeps the names of ended executions for 90 days; a lost ledger may have used this many. */
const MAX_TAKEN_NAMES = 20;

export interface Launched {
  onboardingId: string;
  executionArn: string;
  /** False when the same request is running already; that execution is returned. */
  started: boolean;
}

/** An execution as Step Functions describes it; undefined when it never existed or is forgotten. */
export async function describeExecution(
  executionArn: string,
): Promise<DescribeExecutionCommandOutput | undefined> {
  try {
    return await client.send(new DescribeExecutionCommand({ executionArn }));
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) return undefined;
    throw error;
  }
}

/**
 * Starts the next execution of an onboarding, named `<onboarding id>-<n>`. The ledger learns of it first:
 * a fast workflow would else report its end before its start was written. When the process dies in
 * between, the name is still free and is used by the next call.
 * @throws Conflict another request of this onboarding is running
 */
export async function launchExecution(input: WorkflowInput): Promise<Launched> {
  const { onboardingId, request } = input;
  const known = await findOnboarding(onboardingId);
  const last = known && (await describeExecution(known.executionArn));
  if (known && last?.status === 'RUNNING') {
    return joinRunning(input, known.executionArn, last.input);
  }
  let number = known ? numberOf(known.executionArn) + (last ? 1 : 0) : 1;
  for (let taken = 0; taken < MAX_TAKEN_NAMES; taken += 1, number += 1) {
    const name = `${onboardingId}-${number}`;
    const executionArn = arnOf(name);
    await recordStart({
      id: onboardingId,
      customer: request.customer,
      executionArn,
      request: { ...request },
    });
    if (await start(name, input)) {
      const { customer } = request;
      await publishEvent('onboarding.started', { onboardingId, customer, executionArn });
      return { onboardingId, executionArn, started: true };
    }
  }
  throw busy(onboardingId);
}

function joinRunning(
  input: WorkflowInput,
  executionArn: string,
  runs: string | undefined,
): Launched {
  if (runs !== JSON.stringify(input)) throw busy(input.onboardingId);
  return { onboardingId: input.onboardingId, executionArn, started: false };
}

/** @returns false when an ended execution has that name */
async function start(name: string, input: WorkflowInput): Promise<boolean> {
  try {
    // The same name with the same input, while it runs, is answered like the first time:
    // https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
    await client.send(
      new StartExecutionCommand({
        stateMachineArn: setting('ONBOARDING_STATE_MACHINE'),
        name,
        input: JSON.stringify(input),
      }),
    );
    return true;
  } catch (error) {
    if (!(error instanceof ExecutionAlreadyExists)) throw error;
    const other = await describeExecution(arnOf(name));
    if (other?.status === 'RUNNING') throw busy(input.onboardingId);
    return false;
  }
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsstepfunctions.html */
function arnOf(name: string): string {
  // Behind the machine's name may stand a version or an alias, which executions don't have.
  const [machine = ''] =
    /^arn:[^:]+:states:[^:]+:\d+:stateMachine:[^:]+/.exec(setting('ONBOARDING_STATE_MACHINE')) ??
    [];
  return `${machine.replace(':stateMachine:', ':execution:')}:${name}`;
}

function numberOf(executionArn: string): number {
  return Number(/-(\d+)$/.exec(executionArn)?.[1] ?? 0);
}

function busy(onboardingId: string): Conflict {
  return new Conflict({
    system: 'oic-onboarding',
    summary: `The onboarding ${onboardingId} is running with another request.`,
    fix: 'Wait until it has ended (oic-onboarding status), then send the request again.',
  });
}
