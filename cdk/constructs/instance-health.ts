import { Duration } from 'aws-cdk-lib';
import { GraphWidget, type IWidget, MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { AlarmTopic } from './alarm-topic.ts';
import { METRICS, OUR_SERVICE, ours } from './our-metrics.ts';
import { WIDTH } from './workflow-rows.ts';

/** As often as functions/api/measure-health.ts runs. */
const PERIOD = Duration.minutes(15);
/** An hour of bad figures is no hiccup. */
const PERIODS = 4;
const LOWEST_SUCCESS_PERCENT = 90;
const OLDEST_RECOVERABLE = Duration.days(1);

/** Rings when integrations fail more than usual, or when nobody can see whether they do. */
export function watchHealth(scope: Construct, alarms: AlarmTopic): void {
  alarms.ring(scope, 'IntegrationsFailing', {
    metric: ours('SuccessRate', PERIOD).with({ statistic: Stats.MINIMUM }),
    threshold: LOWEST_SUCCESS_PERCENT,
    isBelow: true,
    periods: PERIODS,
    says: `For an hour, less than ${LOWEST_SUCCESS_PERCENT} % of the messages of some OIC instance have succeeded. The dashboard says which; oic-onboarding health ID says what fails.`,
  });
  alarms.ring(scope, 'FailuresNotRecovered', {
    metric: ours('OldestRecoverableAge', PERIOD),
    threshold: OLDEST_RECOVERABLE.toSeconds(),
    periods: PERIODS,
    says: 'Failures that could be run again are older than a day: the rules leave them, or the recovery does not keep up. The report of its last run says why (oic-onboarding status ID).',
  });
  alarms.ring(scope, 'InstancesUnknown', {
    metric: ours('InstancesUnknown', PERIOD),
    periods: PERIODS,
    says: 'For an hour, an OIC instance could not be looked at. The log of api/measure-health says which, and why.',
  });
  alarms.ring(scope, 'SchedulesNotFollowed', {
    metric: ours('SchedulesNotFollowed', PERIOD),
    periods: PERIODS,
    says: 'A recovery that was due could not be started. oic-onboarding schedules says why.',
  });
}

/** The rows of the dashboard: one line for each instance that has a schedule. */
export function healthRows(): IWidget[][] {
  const graphs: [title: string, metric: string, statistic: string, by: string][] = [
    ['messages that succeeded, %', 'SuccessRate', 'Minimum', 'instance'],
    ['messages per hour', 'MessagesPerHour', 'Maximum', 'instance'],
    ['open failures', 'OpenFailures', 'Maximum', 'instance'],
    ['age of the oldest failure, s', 'OldestFailureAge', 'Maximum', 'instance'],
  ];
  return [
    graphs.map(([title, ...metric]) => graph(title, WIDTH / graphs.length, ...metric)),
    [graph('open failures by error', WIDTH, 'FailuresByError', 'Maximum', 'error', true)],
  ];
}

function graph(
  title: string,
  width: number,
  metric: string,
  statistic: string,
  by: string,
  stacked = false,
): GraphWidget {
  const pattern = `{${METRICS},service,${by}} MetricName="${metric}" service="${OUR_SERVICE}"`;
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html
  const expression = `SEARCH('${pattern}', '${statistic}', ${PERIOD.toSeconds()})`;
  const left = [new MathExpression({ expression, label: '', period: PERIOD })];
  return new GraphWidget({ title: `OIC instances: ${title}`, width, stacked, left });
}
