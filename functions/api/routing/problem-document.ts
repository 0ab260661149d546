import * as z from 'zod/mini';
import { runbookFor } from '#runtime/errors.ts';
import { redact } from '#runtime/redaction.ts';
import type { HttpProblem, RequestProblem } from './http-problem.ts';

const text = (description: string) => z.string().register(z.globalRegistry, { description });

/** A refusal as clients see it: https://www.rfc-editor.org/rfc/rfc9457 */
export const ProblemDocument = z.object({
  type: text('Web address of the page that explains this error.'),
  title: text('The same for every problem of this type.'),
  status: z.int().register(z.globalRegistry, { description: 'HTTP status.' }),
  detail: text('What is wrong with this very request.'),
  error: text('Name of the error, as in the workflow and on the command line.'),
  fix: text('What to do.'),
  requestId: text('Name it when you ask for help; the logs have it, too.'),
  errors: z.optional(
    z
      .array(
        z.object({
          pointer: z.optional(text('JSON pointer into the body.')),
          parameter: z.optional(text('Query parameter.')),
          header: z.optional(text('Header.')),
          detail: z.string(),
          fix: z.string(),
        }),
      )
      .register(z.globalRegistry, {
        description: 'Everything that is wrong with the request.',
      }),
  ),
});
export type ProblemDocument = z.output<typeof ProblemDocument>;

/** The document of a problem; what it says is scrubbed of secrets. */
export function problemDocument(problem: HttpProblem, requestId: string): ProblemDocument {
  const { status, error, detail, fix, errors } = problem.options;
  return {
    type: problemType(error, process.env.RUNBOOK_URL),
    title: problemTitle(error),
    status,
    detail: redact(detail),
    error,
    fix: redact(fix),
    requestId,
    ...(errors && errors.length > 0 && { errors: errors.map(clean) }),
  };
}

/**
 * The page of an error, which is the type of its problem.
 * @param base where the operator has put docs/ (setting RUNBOOK_URL); absent: relative to the repository
 */
export function problemType(error: string, base?: string): string {
  const page = runbookFor(error);
  return base ? new URL(page, base.endsWith('/') ? base : `${base}/`).href : page;
}

/** `InvalidRequest` becomes "Invalid request". */
export function problemTitle(error: string): string {
  return error.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** A mistyped name is part of the pointer, and somebody may have typed a secret there. */
function clean(problem: RequestProblem): RequestProblem {
  const entries = Object.entries(problem).map(([name, text]) => [name, redact(String(text))]);
  return Object.fromEntries(entries) as RequestProblem;
}
