import { GetExecutionHistoryCommand, type HistoryEvent, SFNClient } from '@aws-sdk/client-sfn';
import { runbookFor } from '#runtime/errors.ts';
import {
  type Failure,
  findOnboarding,
  listResources,
  type Onboarding,
  type Resource,
} from '#runtime/ledger.ts';
import type { Proof, Registration } from '#runtime/model.ts';
import type { FailureReport } from '#runtime/step.ts';
import { describeExecution } from './launch-execution.ts';
import { type Progress, type Reading, readProgress, type StageProgress } from './read-progress.ts';

const client = new SFNClient({ maxAttempts: 2 });

/** Exactly one of `created` and `adopted` stands, as true. */
export type ResourceView = { kind: Resource['kind']; name: string; id: string } & (
  | { created: true }
  | { adopted: true }
);

/** One onboarding as people and machines see it. Never a secret. */
export interface OnboardingView {
  onboardingId: string;
  customer: string;
  executionArn: string;
  status: Progress['status'];
  stages: Omit<StageProgress, 'title'>[];
  registration: Registration | null;
  proof: Proof | null;
  resources: ResourceView[];
  transitions: number;
  estimatedCostUsd: number;
  failure: Failure | null;
}

/** Everything known about an onboarding, from ledger and execution history; undefined for none. */
export async function describeOnboarding(
  id: string,
  reading: Reading,
): Promise<OnboardingView | undefined> {
  const known = await findOnboarding(id);
  if (!known) return undefined;
  const [events, resources] = await Promise.all([
    readHistory(known.executionArn),
    listResources(id),
  ]);
  const read = readProgress(events, reading);
  // AWS forgets executions 90 days after their end; the ledger doesn't.
  const progress = events.length > 0 ? read : { ...read, status: known.status };
  return {
    onboardingId: id,
    customer: known.customer,
    executionArn: known.executionArn,
    status: progress.status,
    stages: progress.stages.map(({ title, ...stage }) => stage),
    registration: known.registration ?? null,
    proof: known.proof ?? null,
    resources: resources.map(viewResource),
    transitions: progress.transitions,
    estimatedCostUsd: progress.estimatedCostUsd,
    failure: await failureOf(known, progress),
  };
}

/** The whole history of an execution, oldest event first; empty when there is no such execution. */
export async function readHistory(executionArn: string): Promise<HistoryEvent[]> {
  const events: HistoryEvent[] = [];
  let nextToken: string | undefined;
  do {
    const page = await client
      .send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000, nextToken }))
      .catch((error: Error) => {
        if (error.name === 'ExecutionDoesNotExist') return { events: [], nextToken: undefined };
        throw error;
      });
    events.push(...(page.events ?? []));
    nextToken = page.nextToken;
  } while (nextToken);
  return events;
}

function viewResource({ kind, name, id, origin }: Resource): ResourceView {
  return origin === 'created'
    ? { kind, name, id, created: true }
    : { kind, name, id, adopted: true };
}

/** The failure as the workflow explained it; when it could not, what Step Functions says. */
async function failureOf(known: Onboarding, progress: Progress): Promise<Failure | null> {
  if (progress.status === 'RUNNING' || progress.status === 'SUCCEEDED') return null;
  if (known.failure) return known.failure;
  const execution = await describeExecution(known.executionArn);
  const stage = progress.stages.find(({ status }) => status === 'failed')?.name ?? 'preflight';
  const error = execution?.error ?? (progress.status === 'ABORTED' ? 'Aborted' : 'Unexpected');
  return {
    stage,
    error,
    system: 'aws',
    summary: summaryOf(execution?.cause) ?? `The execution ended ${progress.status}.`,
    fix: 'Look at the execution in the Step Functions console, then resume.',
    runbook: runbookFor(error),
    at: (execution?.stopDate ?? new Date(0)).toISOString(),
  };
}

/** A cause is a plain sentence, or a report inside Lambda's JSON. */
function summaryOf(cause: string | undefined): string | undefined {
  if (!cause) return undefined;
  try {
    const { errorMessage } = JSON.parse(cause) as { errorMessage: string };
    return (JSON.parse(errorMessage) as FailureReport).summary;
  } catch {
    return cause.split('\n')[0];
  }
}
