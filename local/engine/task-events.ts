import type { EventDraft } from './history.ts';
import type { Json } from './json.ts';

/** A Task's resource and the events that AWS records for it. */
export interface TaskResource {
  /** Waits for SendTaskSuccess or SendTaskFailure after the call returned. */
  readonly waitsForToken: boolean;
  /** How the resource is named where a result is too large. */
  readonly label: string;
  scheduled(parameters: string, region: string, limits: TaskLimits, after: number): EventDraft;
  started(): EventDraft;
  submitted(output: string, after: number): EventDraft;
  succeeded(output: string, after: number): EventDraft;
  failed(error: string | undefined, cause: string | undefined, after: number): EventDraft;
  timedOut(error: string, after: number): EventDraft;
}

/** The evaluated TimeoutSeconds and HeartbeatSeconds of a task. */
export interface TaskLimits {
  timeoutInSeconds?: number;
  heartbeatInSeconds?: number;
}

const WHOLE = { truncated: false };
const TOKEN_SUFFIX = '.waitForTaskToken';
const LAMBDA_FUNCTION = /^arn:[^:]*:lambda:[^:]*:[^:]*:function:/;
const INTEGRATION = /^arn:[^:]*:states:::(lambda):(invoke(?:\.waitForTaskToken)?)$/;
const SDK_INTEGRATION =
  /^arn:[^:]*:states:::(aws-sdk:[a-z0-9]+):([a-zA-Z0-9]+(?:\.waitForTaskToken)?)$/;

/** Reads a Task's `Resource`; undefined when the engine does not execute such a resource. */
export function parseResource(resource: string): TaskResource | undefined {
  if (LAMBDA_FUNCTION.test(resource)) return lambdaFunction(resource);
  const match = INTEGRATION.exec(resource) ?? SDK_INTEGRATION.exec(resource);
  return match ? integration(match[1]!, match[2]!) : undefined;
}

function lambdaFunction(resource: string): TaskResource {
  const end = (what: string, after: number, details: { [field: string]: Json | undefined }) =>
    ({
      type: `LambdaFunction${what}`,
      after,
      details: [`lambdaFunction${what}EventDetails`, details],
    }) satisfies EventDraft;
  return {
    waitsForToken: false,
    label: resource,
    scheduled: (input, _region, limits, after) =>
      end('Scheduled', after, {
        input,
        inputDetails: WHOLE,
        resource,
        timeoutInSeconds: limits.timeoutInSeconds,
      }),
    started: () => ({ type: 'LambdaFunctionStarted', after: 'previous' }),
    submitted: () => {
      throw new Error('A Lambda function resource never waits for a token');
    },
    succeeded: (output, after) => end('Succeeded', after, { output, outputDetails: WHOLE }),
    failed: (error, cause, after) => end('Failed', after, { cause, error }),
    timedOut: (error, after) => end('TimedOut', after, { error }),
  };
}

function integration(resourceType: string, resource: string): TaskResource {
  const names = { resource, resourceType };
  const event = (
    what: string,
    after: number | 'previous',
    details: { [field: string]: Json | undefined },
  ): EventDraft => ({
    type: `Task${what}`,
    after,
    details: [`task${what}EventDetails`, { ...details, ...names }],
  });
  return {
    waitsForToken: resource.endsWith(TOKEN_SUFFIX),
    label: resourceType,
    scheduled: (parameters, region, limits, after) =>
      event('Scheduled', after, { parameters, region, ...limits }),
    started: () => event('Started', 'previous', {}),
    submitted: (output, after) => event('Submitted', after, { output, outputDetails: WHOLE }),
    succeeded: (output, after) => event('Succeeded', after, { output, outputDetails: WHOLE }),
    failed: (error, cause, after) => event('Failed', after, { cause, error }),
    timedOut: (error, after) => event('TimedOut', after, { error }),
  };
}
