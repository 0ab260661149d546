import type { Context } from 'aws-lambda';
import type { FailureReport } from '#runtime/step.ts';

type Handler = (event: unknown, context: Context) => Promise<unknown>;

const context = {
  functionName: 'test',
  awsRequestId: 'request-1',
  getRemainingTimeInMillis: () => 60_000,
} as Context;

/** Runs a step as Lambda would. */
export async function run<T = Record<string, unknown>>(
  handler: unknown,
  event: object,
): Promise<T> {
  return (await (handler as Handler)(event, context)) as T;
}

/** Runs a step that has to fail, and reads its report. */
export async function failureOf(
  handler: unknown,
  event: object,
): Promise<FailureReport & { name: string; text: string }> {
  try {
    await run(handler, event);
  } catch (error) {
    const { name, message } = error as Error;
    return { ...(JSON.parse(message) as FailureReport), name, text: message };
  }
  throw new Error('The step did not fail.');
}
