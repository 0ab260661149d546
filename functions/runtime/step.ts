import type { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';
import { InvalidRequest, runbookFor, type StageError, type System, Unexpected } from './errors.ts';
import { deadline, withinInvocation } from './invocation.ts';
import { nameError } from './name-error.ts';
import { redact, redactStrings } from './redaction.ts';
import type { StageId } from './stages.ts';
import { log, metrics } from './telemetry.ts';

/** Kept free at the end of an invocation to report instead of being killed. */
const REPORT_MS = 1_500;
/** Law: state is small. AWS allows 256 KiB; ids and references need a fraction. */
const MAX_OUTPUT_BYTES = 8 * 1024;
/**
 * Characters of a report inside Lambda's JSON, which escapes it once more. The workflow keeps 4000 of the
 * whole (statemachines/storyboard.ts); a report that is cut off can't be read any more.
 */
const MAX_REPORT_LENGTH = 3500;
/** How long one text of a report may be: the first of these at which all of them fit. */
const TEXT_LENGTHS = [1000, 500, 250, 100];

export interface StepDefinition<Input extends z.ZodMiniType, Output> {
  /** The stage a person would name; a step that serves two stages tells them apart by its payload. */
  stage: StepStage | ((payload: unknown) => StepStage);
  /** The system this step speaks to. */
  system: System;
  /** The payload the state machine sends; unknown fields are refused. */
  input: Input;
  /** Tells others that the step begins; must not throw. */
  begins?(input: z.output<Input>): Promise<void>;
  act(input: z.output<Input>, step: Step): Promise<Output>;
  /** Tells others of a result that may leave the step; must not throw. */
  succeeded?(output: Output, input: z.output<Input>): Promise<void>;
}

/** Undo steps and reports belong to none of the stages. */
type StepStage = StageId | 'roll-back' | 'report-failure';

export interface Step {
  /** Structured log with the onboarding's id in every line; secrets are scrubbed. */
  log: Logger;
  /** Aborts shortly before the platform ends the function. */
  signal: AbortSignal;
}

// Without a language, every problem of a payload would read "Invalid input".
z.config(en());

/**
 * Makes a Lambda handler of one step. The wrapper owns everything that isn't the step's own business:
 * log, metrics, deadline, parsing the payload, naming errors, scrubbing secrets, and the size of the
 * result. A step is then *parse, act, return*.
 *
 * What it throws has the name of a class in errors.ts, which the state machine's Retry and Catch match,
 * and as its message a JSON document (see `FailureReport`) for the stage that explains failures.
 */
export function defineStep<Input extends z.ZodMiniType, Output>(
  definition: StepDefinition<Input, Output>,
) {
  return middy()
    .use(injectLambdaContext(log, { resetKeys: true }))
    .use(logMetrics(metrics))
    .handler((event: unknown, context: Context) => {
      const ending = new AbortController();
      const budget = Math.max(0, context.getRemainingTimeInMillis() - REPORT_MS);
      const timer = setTimeout(
        () => ending.abort(new DOMException('deadline', 'TimeoutError')),
        budget,
      );
      return withinInvocation(ending.signal, () => run(definition, event)).finally(() =>
        clearTimeout(timer),
      );
    });
}

async function run<Input extends z.ZodMiniType, Output>(
  definition: StepDefinition<Input, Output>,
  event: unknown,
): Promise<Output> {
  const started = Date.now();
  const jobId = (event as { jobId?: string } | null)?.jobId;
  const stage = typeof definition.stage === 'function' ? definition.stage(event) : definition.stage;
  log.appendKeys({ stage, jobId });
  metrics.addDimension('stage', stage);
  try {
    const input = parsePayload(definition.input, stage, event);
    await definition.begins?.(input);
    const output = guard(stage, await definition.act(input, { log, signal: deadline() }));
    await definition.succeeded?.(output, input);
    return output;
  } catch (error) {
    throw report(stage, nameError(error, definition.system));
  } finally {
    metrics.addMetric('StageDuration', MetricUnit.Milliseconds, Date.now() - started);
  }
}

function parsePayload<Input extends z.ZodMiniType>(
  schema: Input,
  stage: string,
  event: unknown,
): z.output<Input> {
  const parsed = z.safeParse(schema, event);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    (issue) => `${issue.path.join('.') || 'payload'}: ${issue.message}`,
  );
  throw new InvalidRequest({
    system: 'oic-onboarding',
    summary: `The stage ${stage} was called with a wrong payload: ${problems.join('; ')}.`,
    fix: 'The workflow and its functions are of different versions: deploy both together.',
  });
}

/** Nothing leaves a step that is large or secret: it would be in the execution history for 90 days. */
function guard<Output>(stage: string, output: Output): Output {
  const text = JSON.stringify(output ?? null);
  const size = Buffer.byteLength(text);
  if (size > MAX_OUTPUT_BYTES || showsSecret(output, text)) {
    throw new Unexpected({
      system: 'oic-onboarding',
      summary: `The result of ${stage} ${size > MAX_OUTPUT_BYTES ? `is ${size} bytes long` : 'would have shown a secret'}.`,
      fix: 'Report a defect with the name of the stage. Nothing was written to the history.',
    });
  }
  return output;
}

/** Looks at every string by itself and at the whole, because keys are text, too. */
function showsSecret(output: unknown, text: string): boolean {
  return redact(text) !== text || JSON.stringify(output ?? null, redactStrings) !== text;
}

/** The message of an error that leaves a step, as JSON. */
export interface FailureReport {
  stage: string;
  system: string;
  summary: string;
  fix: string;
  seen?: StageError['explanation']['seen'];
  retryAfterSeconds?: number;
  runbook: string;
}

function report(stage: string, error: StageError): Error {
  const details: FailureReport = {
    stage,
    ...error.explanation,
    runbook: runbookFor(error.name),
  };
  const message = write(details);
  if (error.family === 'wait') log.info('not yet', { waitingFor: error.explanation.summary });
  else log.error(error.explanation.summary, { error: error.name, details: JSON.parse(message) });
  // A miss of a poll is expected and would only hide real failures.
  if (error.family !== 'wait') metrics.addMetric(`Failed${error.name}`, MetricUnit.Count, 1);
  const thrown = new Error(message);
  thrown.name = error.name;
  // The stack goes to the log's reader, not into the execution history, where it would crowd out the rest.
  thrown.stack = error.name;
  return thrown;
}

/** The report as JSON without secrets, with its longest texts cut as far as it takes. */
function write(details: FailureReport): string {
  const [longest = 0, ...shorter] = TEXT_LENGTHS;
  const cutAt = (length: number) =>
    JSON.stringify(details, (_key, value) =>
      typeof value === 'string' ? redact(value).slice(0, length) : value,
    );
  return shorter.reduce(
    (text, length) => (JSON.stringify(text).length > MAX_REPORT_LENGTH ? cutAt(length) : text),
    cutAt(longest),
  );
}
