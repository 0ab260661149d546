import * as z from 'zod/mini';
import { CaughtFailure, explain } from '#runtime/explain-failure.ts';
import {
  audit,
  type Failure,
  listResources,
  type Resource,
  recordProgress,
} from '#runtime/ledger.ts';
import { publishEvent } from '#runtime/publish-event.ts';
import { type JobKind, jobKinds } from '#runtime/stages.ts';
import { defineStep } from '#runtime/step.ts';

const Input = z.strictObject({
  jobId: z.string(),
  kind: z.enum(jobKinds),
  onFailure: z.enum(['keep', 'roll-back']),
  failure: CaughtFailure,
});

/** Turns a caught error into what a person needs: stage, what was seen, what to do, where to read on. */
export const handler = defineStep({
  stage: 'report-failure',
  system: 'oic-onboarding',
  input: Input,
  act: async ({ jobId, kind, onFailure, failure: caught }) => {
    const failure = explain(caught);
    await recordProgress(jobId, { status: 'FAILED', failure });
    await audit(jobId, {
      who: 'workflow',
      what: `${kind} failed in ${failure.stage}`,
      details: { error: failure.error, requestId: failure.seen?.requestId },
    });
    const { stage, error, system, summary, fix, runbook } = failure;
    const news = { jobId, stage, error, system, summary, fix, runbook };
    await publishEvent(`${kind}.failed`, news);
    const made = (await listResources(jobId)).filter(({ origin }) => origin === 'created');
    return { error: failure.error, cause: humanCause(jobId, failure, { kind, made, onFailure }) };
  },
});

interface Ended {
  /** A promotion makes nothing of its own: what became of the target is said by its roll-back. */
  kind: JobKind;
  made: Resource[];
  onFailure: 'keep' | 'roll-back';
}

function humanCause(jobId: string, failure: Failure, { kind, made, onFailure }: Ended) {
  const { seen } = failure;
  const facts = [
    seen?.status && `HTTP ${seen.status}`,
    seen?.serviceCode,
    seen?.requestId && `request id ${seen.requestId}`,
  ].filter(Boolean);
  // Resumed, it would run with the same request.
  const isRequestWrong = /\bstart again\b/i.test(failure.fix);
  const left = made.map(({ kind, id }) => `${kind} ${id}`).join(', ') || 'nothing';
  return [
    `${failure.summary} (stage ${failure.stage}, system ${failure.system})`,
    facts.length > 0 && `Seen: ${facts.join(', ')}.`,
    `What to do: ${failure.fix}`,
    kind !== 'promotion' &&
      (onFailure === 'keep'
        ? `Made so far: ${left}.`
        : `Made so far, and now taken back: ${left}.`),
    `Go on with: oic-onboarding resume ${jobId}${isRequestWrong ? ', or with the corrected request: oic-onboarding onboard FILE' : ''}`,
    `Read on: ${failure.runbook}`,
  ]
    .filter(Boolean)
    .join('\n');
}
