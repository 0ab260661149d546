import * as z from 'zod/mini';
import { redactStrings } from './redaction.ts';

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
export type Report = z.output<typeof Report>;

/**
 * Reads our report out of the cause of a failed task, where Lambda has put it into JSON of its own.
 * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html
 * @returns undefined when the cause isn't ours: the platform and other integrations write what they like
 */
export function readReport(cause: string): Report | undefined {
  try {
    const { errorMessage } = JSON.parse(cause) as { errorMessage: string };
    return z.safeParse(Report, JSON.parse(errorMessage, redactStrings)).data;
  } catch {
    return undefined;
  }
}
