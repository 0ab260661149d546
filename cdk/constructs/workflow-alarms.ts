import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { AlarmTopic } from './alarm-topic.ts';
import { ours } from './our-metrics.ts';
import type { Workflow } from './workflow.ts';

/** A workflow, and how to name one execution of it at the beginning of a sentence: "An onboarding". */
export interface ObservedWorkflow {
  workflow: Workflow;
  one: string;
}

const PERIOD = Duration.minutes(5);

/** Rings when executions of a workflow fail, stop or stand still. */
export function watchExecutions(
  scope: Construct,
  alarms: AlarmTopic,
  { workflow: { stateMachine }, one }: ObservedWorkflow,
): void {
  alarms.ring(scope, 'Failed', {
    metric: stateMachine.metricFailed({ period: PERIOD }),
    says: `${one} failed. Its cause says what to do; then resume it.`,
  });
  alarms.ring(scope, 'TimedOut', {
    metric: stateMachine.metricTimedOut({ period: PERIOD }),
    says: `${one} ran into the time limit of the whole workflow. See in its history what it waited for; then resume it.`,
  });
  alarms.ring(scope, 'Aborted', {
    metric: stateMachine.metricAborted({ period: PERIOD }),
    says: `${one} was stopped by somebody. What it made is still there: resume it, or remove that.`,
  });
  alarms.ring(scope, 'Throttled', {
    metric: stateMachine.metricThrottled({ period: PERIOD }),
    says: 'Step Functions slows down: the account is at its rate of state transitions (docs/quotas.md).',
  });
  alarms.ring(scope, 'Stuck', {
    metric: ours('StuckExecutions', Duration.minutes(30), {
      workflow: stateMachine.stateMachineName,
    }),
    says: `${one} has made no progress for half an hour and waits for nobody, or the watch has stopped. The log of aws/find-stuck-runs names it.`,
    whenMissing: true,
  });
}
