import { Duration } from 'aws-cdk-lib';
import {
  GraphWidget,
  type IWidget,
  LogQueryVisualizationType,
  LogQueryWidget,
  MathExpression,
} from 'aws-cdk-lib/aws-cloudwatch';
import { errorNames } from '#runtime/errors.ts';
import type { Workflow } from './workflow.ts';

/** Namespace and service that functions/runtime/step.ts gives its metrics. */
export const METRICS = 'OicOnboarding';
export const OUR_SERVICE = 'oic-onboarding';

/** States in which nothing of ours runs; the rest is our own time. */
export const WAITS = {
  oracle: ['Wait for Oracle', 'Wait for activation'],
  people: ['Register in CupixWorks'],
} as const;

const PERCENTILES = ['p50', 'p90', 'p99'] as const;
const HOUR = Duration.hours(1);
const WIDTH = 24;

/** The dashboard, row by row: outcome, time of the stages, where the time goes, failures. */
export function dashboardRows({ stateMachine, log }: Workflow): IWidget[][] {
  const query = (title: string, width: number, queryLines: string[]) =>
    new LogQueryWidget({
      title,
      width,
      height: 8,
      logGroupNames: [log.logGroupName],
      view: LogQueryVisualizationType.TABLE,
      queryLines,
    });
  return [
    [
      new GraphWidget({
        title: 'Onboardings',
        width: WIDTH,
        left: [
          stateMachine.metricStarted({ period: HOUR }),
          stateMachine.metricSucceeded({ period: HOUR }),
          stateMachine.metricFailed({ period: HOUR }),
          stateMachine.metricTimedOut({ period: HOUR }),
          stateMachine.metricAborted({ period: HOUR }),
        ],
      }),
    ],
    PERCENTILES.map(
      (percentile) =>
        new GraphWidget({
          title: `Stage duration, ${percentile}: one call of its function, ms`,
          width: WIDTH / PERCENTILES.length,
          left: [everyStage('StageDuration', percentile)],
        }),
    ),
    [
      query('Waiting for Oracle, seconds per onboarding', 8, averageOf(WAITS.oracle)),
      query('Waiting for people, seconds per onboarding', 8, averageOf(WAITS.people)),
      query('Our own steps, seconds per onboarding', 8, averageOfOthers()),
    ],
    [query('From entering a state to leaving it for good, seconds', WIDTH, byState())],
    [
      new GraphWidget({
        title: 'Failures by name of the error',
        width: WIDTH,
        stacked: true,
        left: [...errorNames('retry'), ...errorNames('stop')].map((name) =>
          totalOf(`Failed${name}`, name),
        ),
      }),
    ],
  ];
}

/** One line per stage. */
function everyStage(metricName: string, statistic: string): MathExpression {
  return new MathExpression({ expression: search(metricName, statistic), label: '', period: HOUR });
}

/** One line for all stages together. */
function totalOf(metricName: string, label: string): MathExpression {
  const expression = `SUM(${search(metricName, 'Sum')})`;
  return new MathExpression({ expression, label, period: HOUR });
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html */
function search(metricName: string, statistic: string): string {
  const pattern = `{${METRICS},service,stage} MetricName="${metricName}" service="${OUR_SERVICE}"`;
  return `SEARCH('${pattern}', '${statistic}', ${HOUR.toSeconds()})`;
}

const NAMED_STATES = 'filter type like /State(Entered|Exited)$/';
/** A loop enters a state again and again; what counts is from its first entry to its last exit. */
const SECONDS =
  'stats (max(@timestamp) - min(@timestamp)) / 1000 as seconds by execution_arn, details.name as state';
const PER_ONBOARDING = 'stats sum(seconds) / count_distinct(execution_arn) as per_onboarding';

function averageOf(states: readonly string[]): string[] {
  return [NAMED_STATES, `filter details.name in ${listed(states)}`, SECONDS, PER_ONBOARDING];
}

function averageOfOthers(): string[] {
  const waits = listed([...WAITS.oracle, ...WAITS.people]);
  return [NAMED_STATES, `filter details.name not in ${waits}`, SECONDS, PER_ONBOARDING];
}

function byState(): string[] {
  const percentiles = PERCENTILES.map((name) => `pct(seconds, ${name.slice(1)}) as ${name}`);
  return [
    NAMED_STATES,
    SECONDS,
    `stats ${percentiles.join(', ')}, count(*) as onboardings by state`,
    'sort p90 desc',
  ];
}

function listed(states: readonly string[]): string {
  return `[${states.map((state) => `"${state}"`).join(', ')}]`;
}
