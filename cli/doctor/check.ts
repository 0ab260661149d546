import type { Finding } from '#functions/api/check-oci-access.ts';
import { StageError } from '#runtime/errors.ts';
import { nameError } from '#runtime/name-error.ts';
import { redact } from '#runtime/redaction.ts';
import { ApiProblem } from '../api/api-problem.ts';
import { CommandError } from '../exit-codes.ts';

/** One line of the doctor: what was looked at, how it is, and what to do. */
export type Line = Pick<Finding, 'says' | 'fix'> & {
  check: string;
  /** `advice`: works, but should be changed. `unknown`: could not be looked at. */
  state: Finding['state'] | 'advice';
};

/** Looks at one thing that may throw; whatever is wrong outside of this process becomes a line. */
export async function look(check: string, run: () => Promise<string>): Promise<Line> {
  try {
    return { check, state: 'right', says: await run() };
  } catch (error) {
    return { check, state: 'wrong', ...explained(error) };
  }
}

function explained(error: unknown): Pick<Line, 'says' | 'fix'> {
  if (error instanceof ApiProblem) return { says: error.message, fix: error.told.fix };
  if (error instanceof CommandError) {
    const [says = '', ...rest] = error.message.split('\n');
    return { says, ...(rest.length > 0 && { fix: rest.map((line) => line.trim()).join(' ') }) };
  }
  const named = error instanceof StageError ? error : nameError(error, 'oic-onboarding');
  const { summary, fix } = named.explanation;
  return { says: redact(summary), fix };
}
