import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type * as z from 'zod/mini';
import { explainEnd } from '#runtime/explain-failure.ts';
import { type Job, listResources, type Resource } from '#runtime/ledger.ts';
import { executionPage } from './deep-links.ts';
import { describeExecution } from './launch-execution.ts';
import { nextAction } from './next-action.ts';
import { readAttempts } from './read-attempts.ts';
import { readHistory } from './read-history.ts';
import { type Progress, type Reading, readProgress } from './read-progress.ts';
import { readStates } from './read-states.ts';
import { type Story, storyOf } from './read-story.ts';
import { readTimeline, totalWaits } from './read-timeline.ts';
import { trace } from './trace-states.ts';
import type { JobParts as Parts } from './views/job-view.ts';

/** What every kind of job shows of itself. Never a secret. */
export type JobParts = z.output<typeof Parts>;
export type ResourceView = JobParts['resources'][number];

export interface DescribedJob {
  parts: JobParts;
  /** What the parts were read from, for what a kind shows besides. */
  resources: Resource[];
  events: HistoryEvent[];
}

/** Everything known about a job that has nothing to do with its kind, from ledger and execution history. */
export async function describeJob(
  job: Job,
  reading: Pick<Reading, 'memoryOf'> = {},
): Promise<DescribedJob> {
  const [events, story, resources] = await Promise.all([
    readHistory(job.executionArn),
    storyOf(job.executionArn),
    listResources(job.id),
  ]);
  const read = readProgress(events, { ...reading, stageOf: story.stageOf }, job.kind);
  // AWS forgets executions 90 days after their end; the ledger doesn't.
  const progress = events.length > 0 ? read : { ...read, status: job.status };
  const { status, transitions, estimatedCostUsd } = progress;
  const next = await nextAction(job, status);
  const parts = {
    customer: job.customer,
    executionArn: job.executionArn,
    status,
    stages: progress.stages.map(({ title, ...stage }) => stage),
    ...historyOf(events, story, progress),
    resources: resources.map(viewResource),
    transitions,
    estimatedCostUsd,
    failure: await failureOf(job, progress),
    links: [executionPage(job.executionArn)].filter((link) => link !== undefined),
    ...(next && { next }),
  };
  return { parts, resources, events };
}

/** What was when; the moment of asking ends what still lasts. */
function historyOf(events: HistoryEvent[], story: Story, progress: Progress) {
  const now = Date.now();
  const places = trace(events);
  const timeline = readTimeline(events, places, story);
  return {
    asOf: new Date(now).toISOString(),
    timeline,
    attempts: readAttempts(places, story),
    states: readStates(places, story, progress),
    waits: { totals: totalWaits(timeline, now) },
  };
}

function viewResource({ kind, name, id, origin }: Resource): ResourceView {
  return origin === 'created'
    ? { kind, name, id, created: true }
    : { kind, name, id, adopted: true };
}

/** The failure as the workflow explained it; when it could not, what Step Functions says. */
async function failureOf(job: Job, { status, stages }: Progress): Promise<JobParts['failure']> {
  if (status === 'RUNNING' || status === 'SUCCEEDED') return null;
  if (job.failure) return job.failure;
  const { error, cause, stopDate } = (await describeExecution(job.executionArn)) ?? {};
  return {
    stage: stages.find((stage) => stage.status === 'failed')?.name ?? 'preflight',
    ...explainEnd({ status, error, cause }),
    at: (stopDate ?? new Date(0)).toISOString(),
  };
}
