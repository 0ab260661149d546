import * as z from 'zod/mini';
import { errorClasses, runbookFor } from './errors.ts';
import { readReport } from './failure-report.ts';
import type { Failure } from './ledger.ts';
import { redact } from './redaction.ts';

/** What Catch saw: stage and state, the error's name, and the cause as the integration gave it. */
export const CaughtFailure = z.strictObject({
  stage: z.string(),
  state: z.string(),
  error: z.string(),
  cause: z.string(),
});
export type CaughtFailure = z.infer<typeof CaughtFailure>;

/** A wait that used up its tries is no longer a wait. */
const FINAL_NAMES: Record<string, string> = {
  NotReadyYet: 'BudgetExceeded',
  NotAuthorizedYet: 'NotAuthorized',
};

/**
 * Turns a caught error into what a person needs: stage, what was seen, what to do, where to read on.
 * @param caught the error as Step Functions caught it; its cause is our report inside Lambda's JSON
 */
export function explain(caught: CaughtFailure): Failure {
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

/** Every failure has one of our names, and so a page; those of the platform are brought to ours. */
function finalName(caught: string): string {
  const own = FINAL_NAMES[caught] ?? caught;
  if (errorClasses.some(({ name }) => name === own)) return own;
  if (/Timeout|Timedout/.test(caught)) return 'Timeout';
  return /^(Lambda|Runtime)\./.test(caught) ? 'Unavailable' : 'Unexpected';
}

function plainCause({ state, error, cause }: CaughtFailure): string {
  return redact(`The step "${state}" ended with ${error}. ${cause}`).slice(0, 500).trim();
}

/** How an execution ended that nobody has explained: stopped, out of time, or failed past every catch. */
export interface BareEnd {
  status: 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  error?: string | undefined;
  cause?: string | undefined;
}

/** Explains such an end as far as Step Functions itself tells. */
export function explainEnd({ status, error = '', cause = '' }: BareEnd) {
  const name = status === 'TIMED_OUT' ? 'BudgetExceeded' : finalName(error);
  const report = readReport(cause);
  const told = redact(cause.split('\n')[0] ?? '').slice(0, 500);
  return {
    error: name,
    system: report?.system ?? 'aws',
    summary: report?.summary ?? (told || ENDS[status]),
    fix: report?.fix ?? 'Look at the execution in the Step Functions console, then resume.',
    ...(report?.seen && { seen: report.seen }),
    runbook: runbookFor(name),
  };
}

const ENDS: Record<BareEnd['status'], string> = {
  FAILED: 'The execution failed and could not say why.',
  TIMED_OUT: 'The execution took longer than any may take, and Step Functions ended it.',
  ABORTED: 'Somebody stopped the execution in Step Functions.',
};
