import { isDeepStrictEqual } from 'node:util';
import {
  GetExecutionHistoryCommand,
  type HistoryEvent,
  RedriveExecutionCommand,
  SFNClient,
} from '@aws-sdk/client-sfn';
import { Conflict, NotFound } from '#runtime/errors.ts';
import { findJob, type Job, recordStart } from '#runtime/ledger.ts';
import { publishEvent } from '#runtime/publish-event.ts';
import {
  describeExecution,
  type JobInput,
  type Launched,
  launchExecution,
} from './launch-execution.ts';

const client = new SFNClient({ maxAttempts: 2 });
/** A Fail state inside nested Parallel states is at most this many events before the end. */
const LAST_EVENTS = 25;

/** What somebody corrects of a job's request on the way, such as a password. */
export interface Correction {
  /** Whether the job works with it already. */
  isDone(job: Job): Promise<boolean>;
  /** @returns the corrected request */
  apply(job: Job): Promise<Job['request']>;
}

/**
 * - `redriven`: the same execution goes on from the state that failed
 * - `restarted`: a new execution runs through what exists
 * - `running`, `finished`: there was nothing to resume
 */
export type Resumed = Omit<Launched, 'started'> & {
  how: 'redriven' | 'restarted' | 'running' | 'finished';
};

/**
 * Goes on with a job that failed, once its cause is gone.
 *
 * A redrive starts again at the state that failed. When the failure was caught, that state is the one
 * that only reports it, so a redrive would fail the same way at once; a new execution of the same request
 * then finds everything that was made and goes on from there.
 * https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html
 * @param correction credentials to go on with, say, instead of those that were refused
 * @throws NotFound no such job, or no such secret
 * @throws InvalidRequest a secret that is named does not hold what is needed
 * @throws Conflict it does not stand still, so its credentials can't be corrected
 */
export async function resumeJob(id: string, correction?: Correction): Promise<Resumed> {
  const known = await findJob(id);
  if (!known) {
    throw new NotFound({
      system: 'oic-onboarding',
      summary: `There is no ${id} in the ledger.`,
      fix: 'List them: oic-onboarding status.',
    });
  }
  const execution = await describeExecution(known.executionArn);
  const here = { jobId: id, executionArn: known.executionArn };
  const isRunning = execution?.status === 'RUNNING';
  if (isRunning || execution?.status === 'SUCCEEDED') {
    if (correction && !(await correction.isDone(known))) throw notStopped(id, isRunning);
    return { ...here, how: isRunning ? 'running' : 'finished' };
  }
  const request = correction ? await correction.apply(known) : known.request;
  // A redrive goes on with the input that the execution began with.
  const isSame = isDeepStrictEqual(request, known.request);
  const redrivable = isSame && execution?.redriveStatus === 'REDRIVABLE';
  if (redrivable && !(await endedInFailState(known.executionArn))) {
    await redrive(known);
    return { ...here, how: 'redriven' };
  }
  const { executionArn } = await launchExecution(known.kind, {
    jobId: id,
    request,
  } as unknown as JobInput);
  return { jobId: id, executionArn, how: 'restarted' };
}

function notStopped(id: string, isRunning: boolean): Conflict {
  return new Conflict({
    system: 'oic-onboarding',
    summary: `${id} ${isRunning ? 'is running' : 'has succeeded'} with other credentials.`,
    fix: isRunning
      ? 'Wait until it has stopped; then resume it with them.'
      : 'Send the whole request again with the new credentials: it changes only what they concern.',
  });
}

async function redrive({ id, kind, customer, executionArn, request }: Job): Promise<void> {
  await recordStart({ id, kind, customer, executionArn, request }, 'goes on');
  await client.send(new RedriveExecutionCommand({ executionArn }));
  await publishEvent(`${kind}.resumed`, { jobId: id, customer, executionArn });
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
