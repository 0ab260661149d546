import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { EventBridgeEvent } from 'aws-lambda';
import * as z from 'zod/mini';
import { explainEnd } from '#runtime/explain-failure.ts';
import { audit, findJob, findLine, recordProgress } from '#runtime/ledger.ts';
import { publishEvent } from '#runtime/publish-event.ts';
import { stageAfter } from '#runtime/stages.ts';
import { log } from '#runtime/telemetry.ts';

/**
 * The end of an execution, as Step Functions tells it. Error and cause are missing where the workflow has a key of
 * its own. https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
 */
const End = z.object({
  executionArn: z.string(),
  name: z.string(),
  status: z.enum(['FAILED', 'TIMED_OUT', 'ABORTED']),
  /** Milliseconds since 1970. */
  stopDate: z.number(),
  error: z.nullish(z.string()),
  cause: z.nullish(z.string()),
});
export type End = z.output<typeof End>;

/**
 * Notes the end of a run that the workflow itself could not report: somebody stopped it, its time was up, or not even
 * the report worked. Every other end is in the ledger before the event comes, and so is every newer run.
 */
export async function noteEnd({ executionArn, name, status, stopDate, error, cause }: End) {
  // Executions are named after their job, with a number.
  const jobId = name.replace(/-\d+$/, '');
  const job = await findJob(jobId);
  if (job?.executionArn !== executionArn || job.status !== 'RUNNING') return;
  const end = explainEnd({ status, error: error ?? undefined, cause: cause ?? undefined });
  const stage = stageAfter(job.kind, (await findLine(jobId))?.completedStage) ?? 'complete';
  const at = new Date(stopDate).toISOString();
  const { seen: _, ...told } = end;
  await publishEvent(`${job.kind}.failed`, { jobId, stage, ...told });
  await audit(jobId, { who: 'Step Functions', what: `${job.kind} ended ${status} in ${stage}` });
  // Last, because from then on a repeated call does nothing.
  await recordProgress(jobId, { status }, { stage, ...end, at });
}

/** Called by EventBridge. */
export const handler = middy<EventBridgeEvent<string, unknown>, void>()
  .use(injectLambdaContext(log, { resetKeys: true }))
  .handler(async ({ detail }) => noteEnd(z.parse(End, detail)));
