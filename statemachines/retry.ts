import { Duration } from 'aws-cdk-lib';
import { JitterType, type RetryProps } from 'aws-cdk-lib/aws-stepfunctions';

/**
 * The retries of all workflows, by name. There is one retry layer, and this is it: clients try at most once
 * more, SDK retries are off. Jitter is full everywhere, so that many onboardings that met the same outage
 * don't come back together.
 */
const jitterStrategy = JitterType.FULL;

/** Oracle asked us to slow down. Its windows are seconds to a minute long. */
export const whenThrottled: RetryProps = {
  errors: ['Throttled'],
  interval: Duration.seconds(20),
  backoffRate: 2,
  maxDelay: Duration.minutes(5),
  maxAttempts: 8,
  jitterStrategy,
};

/** What Step Functions and Lambda call their own hiccups, and a function that died in the middle. */
const PLATFORM_HICCUPS = [
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.TooManyRequestsException',
  'Lambda.Unknown',
  'Runtime.ExitError',
  'Sandbox.Timedout',
  'States.Timeout',
];

/** Somebody was down or didn't answer: outlives a restart or a short maintenance (about ten minutes). */
export const whenUnavailable: RetryProps = {
  errors: ['Unavailable', 'Timeout', ...PLATFORM_HICCUPS],
  interval: Duration.seconds(5),
  backoffRate: 2,
  maxDelay: Duration.minutes(3),
  maxAttempts: 10,
  jitterStrategy,
};

/** Opening a human task met a hiccup. A person's time-out is not one: it is no reason to ask again. */
export const whenOpeningFails: RetryProps = {
  ...whenUnavailable,
  errors: whenUnavailable.errors?.filter((name) => name !== 'States.Timeout'),
};

/** A person waits for the answer, which has to come within seconds: only hiccups are got over. */
export const whileSomebodyWaits: RetryProps = {
  errors: ['Throttled', 'Conflict', ...(whenUnavailable.errors ?? [])],
  interval: Duration.seconds(1),
  backoffRate: 2,
  maxDelay: Duration.seconds(2),
  maxAttempts: 2,
  jitterStrategy,
};

/** The same before anything was made: a mistyped host name should be told soon. */
export const whenUnavailableAtFirst: RetryProps = { ...whenUnavailable, maxAttempts: 3 };

/** The resource is busy with another operation. */
export const whenBusy: RetryProps = {
  errors: ['Conflict'],
  interval: Duration.seconds(15),
  backoffRate: 1.5,
  maxDelay: Duration.minutes(2),
  maxAttempts: 10,
  jitterStrategy,
};

/** A new client, role or policy spreads through Oracle's systems within minutes. */
export const whileSpreading: RetryProps = {
  errors: ['NotAuthorizedYet'],
  interval: Duration.seconds(10),
  backoffRate: 1.5,
  maxDelay: Duration.minutes(1),
  // Half of it on average: about nine minutes in all.
  maxAttempts: 20,
  jitterStrategy,
};

/** Somebody has the connection open; perhaps they close it. */
export const whileLocked: RetryProps = {
  errors: ['Locked'],
  interval: Duration.seconds(30),
  backoffRate: 2,
  maxDelay: Duration.minutes(2),
  maxAttempts: 3,
  jitterStrategy,
};

/** Oracle has not finished yet what it was asked for: an undo may take it up to an hour. */
export const whileUnfinished: RetryProps = {
  errors: ['NotReadyYet'],
  interval: Duration.seconds(15),
  backoffRate: 1.5,
  maxDelay: Duration.minutes(2),
  maxAttempts: 40,
  jitterStrategy,
};
