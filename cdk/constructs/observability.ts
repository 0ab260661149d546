import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  Dashboard,
  type IMetric,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Key } from 'aws-cdk-lib/aws-kms';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { AlarmTopic } from './alarm-topic.ts';
import { dashboardRows, METRICS, OUR_SERVICE } from './dashboard-rows.ts';
import type { Workflow } from './workflow.ts';
import type { WorkflowFunction } from './workflow-function.ts';

/** Standards for API keys ask for a new one every 90 days. */
const OCI_KEY_DAYS = 90;
/** The secrets of OAuth clients, which `rotate` renews without a gap. */
const CLIENT_SECRET_DAYS = 180;

export interface ObservabilityProps {
  workflow: Workflow;
  /** Functions that run by the clock. */
  watches: WorkflowFunction[];
  /** Last part of the name of the secret that signs in to OCI. */
  ociSecret: string;
  /** Encrypts notifications. */
  key: Key;
  /** Gets a mail for each alarm. */
  email?: string;
}

/** What an operator sees, and what wakes them. */
export class Observability extends Construct {
  /** Where alarms go; subscribe what you like. */
  readonly topic: Topic;
  readonly dashboard: Dashboard;

  constructor(scope: Construct, id: string, props: ObservabilityProps) {
    super(scope, id);
    this.topic = new AlarmTopic(this, 'Alarms', props).topic;
    this.dashboard = new Dashboard(this, 'Dashboard', {
      defaultInterval: Duration.days(7),
      widgets: dashboardRows(props.workflow),
    });
    this.#watchExecutions(props.workflow);
    this.#watchSecrets(props.ociSecret);
    this.#watchTheWatches(props.watches);
  }

  #watchExecutions({ stateMachine }: Workflow): void {
    const period = Duration.minutes(5);
    this.#alarm('Failed', {
      metric: stateMachine.metricFailed({ period }),
      says: 'An onboarding failed. Its cause says what to do; then resume it.',
    });
    this.#alarm('TimedOut', {
      metric: stateMachine.metricTimedOut({ period }),
      says: 'An onboarding ran into the time limit of the whole workflow.',
    });
    this.#alarm('Aborted', {
      metric: stateMachine.metricAborted({ period }),
      says: 'Somebody stopped an onboarding. What it made is still there.',
    });
    this.#alarm('Throttled', {
      metric: stateMachine.metricThrottled({ period }),
      says: 'Step Functions slows down: the account is at its rate of state transitions (docs/quotas.md).',
    });
    this.#alarm('Stuck', {
      metric: ours('StuckExecutions', Duration.minutes(30)),
      says: 'An onboarding has made no progress for half an hour and waits for nobody, or the watch has stopped.',
      whenMissing: TreatMissingData.BREACHING,
    });
  }

  #watchSecrets(ociSecret: string): void {
    const ages: [string, string, number][] = [
      ['OciCredentialsOld', ociSecret, OCI_KEY_DAYS],
      ['RuntimeClientOld', 'runtime-client', CLIENT_SECRET_DAYS],
      ['ProvisionerClientOld', 'provisioner-client', CLIENT_SECRET_DAYS],
    ];
    for (const [name, secret, threshold] of ages) {
      this.#alarm(name, {
        metric: ours('SecretAgeDays', Duration.days(1), { secret }),
        threshold,
        says: `A secret of the kind ${secret} is older than ${threshold} days: replace it (docs/deploy.md).`,
      });
    }
  }

  #watchTheWatches(watches: WorkflowFunction[]): void {
    for (const watch of watches) {
      this.#alarm(`${watch.node.id}Broken`, {
        metric: watch.lambda.metricErrors({ period: Duration.hours(1) }),
        says: 'A function that watches over the onboardings fails itself; its log says why.',
      });
    }
  }

  #alarm(
    id: string,
    alarm: {
      metric: IMetric;
      says: string;
      /** Rings at this value; 1 by default. */
      threshold?: number;
      whenMissing?: TreatMissingData;
    },
  ): void {
    const made = new Alarm(this, id, {
      metric: alarm.metric,
      alarmDescription: alarm.says,
      threshold: alarm.threshold ?? 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: alarm.whenMissing ?? TreatMissingData.NOT_BREACHING,
    });
    made.addAlarmAction(new SnsAction(this.topic));
    made.addOkAction(new SnsAction(this.topic));
  }
}

/** A metric that our functions write. */
function ours(
  metricName: string,
  period: Duration,
  dimensions: Record<string, string> = {},
): Metric {
  return new Metric({
    namespace: METRICS,
    metricName,
    dimensionsMap: { service: OUR_SERVICE, ...dimensions },
    statistic: Stats.MAXIMUM,
    period,
  });
}
