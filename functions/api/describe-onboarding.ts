import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type * as z from 'zod/mini';
import { explainEnd } from '#runtime/explain-failure.ts';
import { findJob, type Job, listResources, type Resource } from '#runtime/ledger.ts';
import { deepLinks, instanceIn } from './deep-links.ts';
import { describeExecution } from './launch-execution.ts';
import { nextAction } from './next-action.ts';
import { readAttempts } from './read-attempts.ts';
import { readHistory } from './read-history.ts';
import { type Progress, type Reading, readProgress } from './read-progress.ts';
import { readStates } from './read-states.ts';
import { type Story, storyOf } from './read-story.ts';
import { readTimeline, totalWaits } from './read-timeline.ts';
import { trace } from './trace-states.ts';
import type { OnboardingView as View } from './views/onboarding-view.ts';
import { viewRequest } from './views/request-view.ts';

/** One onboarding as people and machines see it. Never a secret. */
export type OnboardingView = z.output<typeof View>;
export type ResourceView = OnboardingView['resources'][number];

/** Everything known about an onboarding, from ledger and execution history; undefined for none. */
export async function describeOnboarding(
  id: string,
  reading: Pick<Reading, 'memoryOf'> = {},
): Promise<OnboardingView | undefined> {
  const known = await findJob(id);
  if (!known) return undefined;
  const [events, story, resources] = await Promise.all([
    readHistory(known.executionArn),
    storyOf(known.executionArn),
    listResources(id),
  ]);
  const read = readProgress(events, { ...reading, stageOf: story.stageOf }, known.kind);
  // AWS forgets executions 90 days after their end; the ledger doesn't.
  const progress = events.length > 0 ? read : { ...read, status: known.status };
  const { status, transitions, estimatedCostUsd } = progress;
  const request = viewRequest(known.request);
  const next = await nextAction(id, status);
  return {
    onboardingId: id,
    customer: known.customer,
    executionArn: known.executionArn,
    status,
    request,
    stages: progress.stages.map(({ title, ...stage }) => stage),
    ...historyOf(events, story, progress),
    registration: known.registration ?? null,
    proof: known.proof ?? null,
    resources: resources.map(viewResource),
    transitions,
    estimatedCostUsd,
    failure: await failureOf(known, progress),
    links: deepLinks({ ...known, request, resources, instance: instanceIn(events) }),
    ...(next && { next }),
  };
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
async function failureOf(
  known: Job,
  { status, stages }: Progress,
): Promise<OnboardingView['failure']> {
  if (status === 'RUNNING' || status === 'SUCCEEDED') return null;
  if (known.failure) return known.failure;
  const { error, cause, stopDate } = (await describeExecution(known.executionArn)) ?? {};
  return {
    stage: stages.find((stage) => stage.status === 'failed')?.name ?? 'preflight',
    ...explainEnd({ status, error, cause }),
    at: (stopDate ?? new Date(0)).toISOString(),
  };
}
