/** What a Task state of our workflows means on this machine: a call of one of our functions. */

import { TaskFailure, type TaskRequest } from './engine/index.ts';
import type { LambdaHost } from './lambda/index.ts';

const LAMBDA = /^arn:aws[\w-]*:states:::lambda:invoke(\.waitForTaskToken)?$/;

interface InvokeArguments {
  FunctionName: string;
  Payload: unknown;
}

/**
 * Performs a task by the local Lambda service.
 * Answer: https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html
 * @throws TaskFailure as the integration reports it
 */
export async function invokeTask(host: LambdaHost, task: TaskRequest): Promise<unknown> {
  if (!LAMBDA.test(task.resource)) {
    throw new TaskFailure('States.Runtime', `The local run has no ${task.resource}.`);
  }
  const { FunctionName, Payload } = task.arguments as unknown as InvokeArguments;
  const { payload } = await host.invoke(FunctionName, Payload, { signal: task.signal });
  return { ExecutedVersion: '$LATEST', Payload: payload, StatusCode: 200 };
}
