import {
  GetExecutionHistoryCommand,
  type HistoryEvent,
  RedriveExecutionCommand,
  SFNClient,
} from '@aws-sdk/client-sfn';
import { NotFound } from '#runtime/errors.ts';
import { findOnboarding, type Onboarding, recordStart } from '#runtime/ledger.ts';
import { publishEvent } from '#runtime/publish-event.ts';
import { describeExecution, type Launched, launchExecution } from './launch-execution.ts';
import type { WorkflowInput } from './request/workflow-input.ts';

const client = new SFNClient({ maxAttempts: 2 });
/** A Fail state inside nested Parallel states is at most this many events before the end. */
const LAST_EVENTS = 25;

/**
 * - `redriven`: the same execution goes on from the state that failed
 * - `restarted`: a new execution runs through what exists
 * - `running`, `finished`: there was nothing to resume
 */
export type Resumed = Omit<Launched, 'started'> & {
  how: 'redriven' | 'restarted' | 'running' | 'finished';
};

/**
 * Goes on with an onboarding that failed, once its cause is gone.
 *
 * A redrive starts again at the state that failed. When the failure was caught, that state is the one
 * that only reports it, so a redrive would fail the same way at once; a new execution of the same request
 * then finds everything that was made and goes on from there.
 * https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html
 * @throws NotFound no such onboarding
 */
export async function resumeOnboarding(id: string): Promise<Resumed> {
  const known = await findOnboarding(id);
  if (!known) {
    throw new NotFound({
      system: 'oic-onboarding',
      summary: `There is no onboarding ${id} in the ledger.`,
      fix: 'List them: oic-onboarding status.',
    });
  }
  const execution = await describeExecution(known.executionArn);
  const here = { onboardingId: id, executionArn: known.executionArn };
  if (execution?.status === 'RUNNING') return { ...here, how: 'running' };
  if (execution?.status === 'SUCCEEDED') return { ...here, how: 'finished' };
  const redrivable = execution?.redriveStatus === 'REDRIVABLE';
  if (redrivable && !(await endedInFailState(known.executionArn))) {
    await redrive(known);
    return { ...here, how: 'redriven' };
  }
  const input = { onboardingId: id, request: known.request } as unknown as WorkflowInput;
  const { executionArn } = await launchExecution(input);
  return { onboardingId: id, executionArn, how: 'restarted' };
}

async function redrive({ id, customer, executionArn, request }: Onboarding): Promise<void> {
  await recordStart({ id, customer, executionArn, request });
  await client.send(new RedriveExecutionCommand({ executionArn }));
  await publishEvent('onboarding.resumed', { onboardingId: id, customer, executionArn });
}

async function endedInFailState(executionArn: string): Promise<boolean> {
  const { events = [] } = await client.send(
    new GetExecutionHistoryCommand({
      executionArn,
      reverseOrder: true,
      maxResults: LAST_EVENTS,
      includeExecutionData: false,
    }),
  );
  return isCaughtFailure(events);
}

/**
 * Tells whether an execution ended in a Fail state: followed backwards from its end, the first event
 * that isn't the failure of an enclosing Parallel or Map is the entry of a Fail state.
 * @param events the last events, the newest first
 */
export function isCaughtFailure(events: HistoryEvent[]): boolean {
  const byId = new Map(events.map((event) => [event.id, event]));
  let event = events[0];
  while (
    event &&
    /^(Execution|ParallelState|MapState|MapIteration)Failed$/.test(event.type ?? '')
  ) {
    event = byId.get(event.previousEventId);
  }
  return event?.type === 'FailStateEntered';
}
