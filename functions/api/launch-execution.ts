import {
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { Conflict } from '#runtime/errors.ts';
import { findJob, recordStart } from '#runtime/ledger.ts';
import { publishEvent } from '#runtime/publish-event.ts';
import { type StateMachineSetting, setting } from '#runtime/settings.ts';
import type { JobKind } from '#runtime/stages.ts';

const client = new SFNClient({ maxAttempts: 2 });
/** AWS keeps the names of ended executions for 90 days; a lost ledger may have used this many. */
const MAX_TAKEN_NAMES = 20;

const STATE_MACHINES: Record<JobKind, StateMachineSetting> = {
  onboarding: 'ONBOARDING_STATE_MACHINE',
  'integration-user': 'INTEGRATION_USER_STATE_MACHINE',
  recovery: 'RECOVERY_STATE_MACHINE',
  promotion: 'PROMOTION_STATE_MACHINE',
};

/** The input of every workflow: references, no secrets. */
export interface JobInput {
  jobId: string;
  request: { customer: string };
}

export interface Launched {
  jobId: string;
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
 * Starts the next execution of a job, named `<job id>-<n>`. The ledger learns of it first:
 * a fast workflow would else report its end before its start was written. When the process dies in
 * between, the name is still free and is used by the next call.
 * @throws Conflict another request of this job is running
 */
export async function launchExecution(kind: JobKind, input: JobInput): Promise<Launched> {
  const { jobId, request } = input;
  const known = await findJob(jobId);
  const last = known && (await describeExecution(known.executionArn));
  if (known && last?.status === 'RUNNING') {
    return joinRunning(input, known.executionArn, last.input);
  }
  let number = known ? numberOf(known.executionArn) + (last ? 1 : 0) : 1;
  for (let taken = 0; taken < MAX_TAKEN_NAMES; taken += 1, number += 1) {
    const name = `${jobId}-${number}`;
    const executionArn = arnOf(kind, name);
    await recordStart({
      id: jobId,
      kind,
      customer: request.customer,
      executionArn,
      request: { ...request },
    });
    if (await start(kind, name, input)) {
      const { customer } = request;
      await publishEvent(`${kind}.started`, { jobId, customer, executionArn });
      return { jobId, executionArn, started: true };
    }
  }
  throw busy(jobId);
}

function joinRunning(input: JobInput, executionArn: string, runs: string | undefined): Launched {
  if (runs !== JSON.stringify(input)) throw busy(input.jobId);
  return { jobId: input.jobId, executionArn, started: false };
}

/** @returns false when an ended execution has that name */
async function start(kind: JobKind, name: string, input: JobInput): Promise<boolean> {
  try {
    // The same name with the same input, while it runs, is answered like the first time:
    // https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
    await client.send(
      new StartExecutionCommand({
        stateMachineArn: setting(STATE_MACHINES[kind]),
        name,
        input: JSON.stringify(input),
      }),
    );
    return true;
  } catch (error) {
    if (!(error instanceof ExecutionAlreadyExists)) throw error;
    const other = await describeExecution(arnOf(kind, name));
    if (other?.status === 'RUNNING') throw busy(input.jobId);
    return false;
  }
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsstepfunctions.html */
function arnOf(kind: JobKind, name: string): string {
  // Behind the machine's name may stand a version or an alias, which executions don't have.
  const [machine = ''] =
    /^arn:[^:]+:states:[^:]+:\d+:stateMachine:[^:]+/.exec(setting(STATE_MACHINES[kind])) ?? [];
  return `${machine.replace(':stateMachine:', ':execution:')}:${name}`;
}

function numberOf(executionArn: string): number {
  return Number(/-(\d+)$/.exec(executionArn)?.[1] ?? 0);
}

function busy(jobId: string): Conflict {
  return new Conflict({
    system: 'oic-onboarding',
    summary: `${jobId} is running with another request.`,
    fix: 'Wait until it has ended (oic-onboarding status), then send the request again.',
  });
}
