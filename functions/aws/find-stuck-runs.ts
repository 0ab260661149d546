import { MetricUnit } from '@aws-lambda-powertools/metrics';
import {
  type ExecutionListItem,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  paginateListExecutions,
  SFNClient,
} from '@aws-sdk/client-sfn';
import { setting } from '#runtime/settings.ts';
import { log, metrics } from '#runtime/telemetry.ts';

const client = new SFNClient({ maxAttempts: 3 });

/**
 * Twice the longest that a healthy run is silent: a task of 845 s (the time-out of the archive's upload).
 * Oracle's waits and the pauses before a retry are shorter.
 */
const SILENCE_MS = 30 * 60_000;

/**
 * Counts, for each workflow, the running executions in which nothing has happened for too long. One that waits
 * for a person is not stuck: its task has a due date of its own.
 * @param now milliseconds since 1970
 * @returns names of the stuck executions, by the name of the state machine
 */
export async function findStuckRuns(now = Date.now()): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for (const stateMachineArn of setting('WATCHED_STATE_MACHINES').split(',')) {
    const name = stateMachineArn.split(':').at(-1) ?? '';
    found.set(name, await findStuckRunsOf(stateMachineArn, now));
  }
  return found;
}

async function findStuckRunsOf(stateMachineArn: string, now: number): Promise<string[]> {
  const stuck: string[] = [];
  const pages = paginateListExecutions({ client }, { stateMachineArn, statusFilter: 'RUNNING' });
  for await (const { executions = [] } of pages) {
    for (const execution of executions) {
      if (await isStuck(execution, now)) stuck.push(execution.name ?? '');
    }
  }
  return stuck;
}

async function isStuck(execution: ExecutionListItem, now: number): Promise<boolean> {
  const silentSince = now - SILENCE_MS;
  if ((execution.startDate?.getTime() ?? now) > silentSince) return false;
  const last = await lastEvent(execution.executionArn ?? '');
  // A task that hands out its token is submitted, and then silent until somebody answers.
  if (!last || last.type === 'TaskSubmitted') return false;
  return (last.timestamp?.getTime() ?? now) < silentSince;
}

async function lastEvent(executionArn: string): Promise<HistoryEvent | undefined> {
  const { events = [] } = await client.send(
    new GetExecutionHistoryCommand({
      executionArn,
      reverseOrder: true,
      maxResults: 1,
      includeExecutionData: false,
    }),
  );
  return events[0];
}

/** Runs by the clock; the alarms also ring when this metric stays away. */
export async function handler(): Promise<void> {
  for (const [workflow, executions] of await findStuckRuns()) {
    if (executions.length > 0)
      log.warn('executions without any progress', { workflow, executions });
    const single = metrics.singleMetric();
    single.addDimension('workflow', workflow);
    single.addMetric('StuckExecutions', MetricUnit.Count, executions.length);
  }
}
