import type { Context } from 'aws-lambda';

/** Calls a Lambda handler as the platform does; what it throws has its name and a JSON message. */
export async function invoke(handler: unknown, payload: unknown): Promise<unknown> {
  const context = {
    functionName: 'under-test',
    awsRequestId: 'a1',
    getRemainingTimeInMillis: () => 30_000,
  } as Context;
  return (handler as (event: unknown, context: Context) => Promise<unknown>)(payload, context);
}
