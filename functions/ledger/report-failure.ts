import * as z from 'zod/mini';
import { errorClasses, runbookFor } from '#runtime/errors.ts';
import {
  audit,
  type Failure,
  listResources,
  type Resource,
  recordProgress,
} from '#runtime/ledger.ts';
import { publishEvent } from '#runtime/publish-event.ts';
import { redact, redactStrings } from '#runtime/redaction.ts';
import { defineStep } from '#runtime/step.ts';

const Input = z.strictObject({
  onboardingId: z.string(),
  onFailure: z.enum(['keep', 'roll-back']),
  /** What Catch saw: stage and state, the error's name, and the cause as the integration gave it. */
  failure: z.strictObject({
    stage: z.string(),
    state: z.string(),
    error: z.string(),
    cause: z.string(),
  }),
});

/** What a step reports of its error, and what the workflow and people report in the same form. */
const Report = z.object({
  system: z.string(),
  summary: z.string(),
  fix: z.string(),
  seen: z.optional(
    z.object({
      status: z.optional(z.number()),
      serviceCode: z.optional(z.string()),
      requestId: z.optional(z.string()),
      detail: z.optional(z.string()),
    }),
  ),
});

/** A wait that used up its tries is no longer a wait. */
const FINAL_NAMES: Record<string, string> = {
  NotReadyYet: 'BudgetExceeded',
  NotAuthorizedYet: 'NotAuthorized',
};

/** Every failure has one of our names, and so a page; those of the platform are brought to ours. */
function finalName(caught: string): string {
  const own = FINAL_NAMES[caught] ?? caught;
  if (errorClasses.some(({ name }) => name === own)) return own;
  if (/Timeout|Timedout/.test(caught)) return 'Timeout';
  return /^(Lambda|Runtime)\./.test(caught) ? 'Unavailable' : 'Unexpected';
}

/** Turns a caught error into what a person needs: stage, what was seen, what to do, where to read on. */
export const handler = defineStep({
  stage: 'report-failure',
  system: 'oic-onboarding',
  input: Input,
  act: async ({ onboardingId, onFailure, failure: caught }) => {
    const failure = explain(caught);
    await recordProgress(onboardingId, { status: 'FAILED', failure });
    await audit(onboardingId, {
      who: 'workflow',
      what: `onboarding failed in ${failure.stage}`,
      details: { error: failure.error, requestId: failure.seen?.requestId },
    });
    const { stage, error, system, summary, fix, runbook } = failure;
    const news = { onboardingId, stage, error, system, summary, fix, runbook };
    await publishEvent('onboarding.failed', news);
    const made = (await listResources(onboardingId)).filter(({ origin }) => origin === 'created');
    return { error: failure.error, cause: humanCause(onboardingId, failure, { made, onFailure }) };
  },
});

/** @param caught the error as Step Functions caught it; its cause is our report inside Lambda's JSON */
export function explain(caught: z.output<typeof Input>['failure']): Failure {
  const report = readReport(caught.cause);
  const error = finalName(caught.error);
  return {
    stage: caught.stage,
    error,
    system: report?.system ?? 'aws',
    summary: report?.summary ?? plainCause(caught),
    fix:
      report?.fix ??
      'Look at this state in the Step Functions console, mend the cause, then resume.',
    seen: report?.seen,
    runbook: runbookFor(error),
    at: new Date().toISOString(),
  };
}

/** Undefined when the cause isn't ours: the platform and other integrations write what they like. */
function readReport(cause: string): z.output<typeof Report> | undefined {
  try {
    const { errorMessage } = JSON.parse(cause) as { errorMessage: string };
    return z.safeParse(Report, JSON.parse(errorMessage, redactStrings)).data;
  } catch {
    return undefined;
  }
}

function plainCause({ state, error, cause }: z.output<typeof Input>['failure']): string {
  return redact(`The step "${state}" ended with ${error}. ${cause}`).slice(0, 500).trim();
}

function humanCause(
  onboardingId: string,
  failure: Failure,
  { made, onFailure }: { made: Resource[]; onFailure: 'keep' | 'roll-back' },
) {
  const { seen } = failure;
  const facts = [
    seen?.status && `HTTP ${seen.status}`,
    seen?.serviceCode,
    seen?.requestId && `request id ${seen.requestId}`,
  ].filter(Boolean);
  const left = made.map(({ kind, id }) => `${kind} ${id}`).join(', ') || 'nothing';
  return [
    `${failure.summary} (stage ${failure.stage}, system ${failure.system})`,
    facts.length > 0 && `Seen: ${facts.join(', ')}.`,
    `What to do: ${failure.fix}`,
    onFailure === 'keep' ? `Made so far: ${left}.` : `Made so far, and now taken back: ${left}.`,
    `Go on with: oic-onboarding resume ${onboardingId}`,
    `Read on: ${failure.runbook}`,
  ]
    .filter(Boolean)
    .join('\n');
}
