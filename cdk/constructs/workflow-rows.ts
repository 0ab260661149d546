import { Duration } from 'aws-cdk-lib';
import {
  GraphWidget,
  type IWidget,
  LogQueryVisualizationType,
  LogQueryWidget,
  MathExpression,
} from 'aws-cdk-lib/aws-cloudwatch';
import { errorNames } from '#runtime/errors.ts';
import { METRICS, OUR_SERVICE } from './our-metrics.ts';
import type { Workflow } from './workflow.ts';

export const PERCENTILES = ['p50', 'p90', 'p99'] as const;
export const WIDTH = 24;
const HOUR = Duration.hours(1);

/** The rows of one workflow: outcome, where the time goes. */
export function workflowRows(workflow: Workflow): IWidget[][] {
  const { stateMachine, log, waits, node } = workflow;
  const queries = [
    { title: 'waiting for Oracle', lines: averageIn(waits.oracle) },
    { title: 'waiting for people', lines: averageIn(waits.people) },
    { title: 'our own steps', lines: averageOutside([...waits.oracle, ...waits.people]) },
  ].filter(({ lines }) => lines.length > 0);
  const query = (title: string, width: number, queryLines: string[]) =>
    new LogQueryWidget({
      title: `${node.id}: ${title}`,
      width,
      height: 8,
      logGroupNames: [log.logGroupName],
      view: LogQueryVisualizationType.TABLE,
      queryLines,
    });
  return [
    [
      new GraphWidget({
        title: `${node.id}: executions`,
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
    queries.map(({ title, lines }) =>
      query(`${title}, seconds per execution`, WIDTH / queries.length, lines),
    ),
    [query('from entering a state to leaving it for good, seconds', WIDTH, byState())],
  ];
}

/** What all workflows have in common: time of the stages, failures by name. */
export function stageRows(): IWidget[][] {
  return [
    PERCENTILES.map(
      (percentile) =>
        new GraphWidget({
          title: `Stage duration, ${percentile}: one call of its function, ms`,
          width: WIDTH / PERCENTILES.length,
          left: [everyStage('StageDuration', percentile)],
        }),
    ),
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
const PER_EXECUTION = 'stats sum(seconds) / count_distinct(execution_arn) as per_execution';

/** Nothing where a workflow doesn't wait for them. */
function averageIn(states: readonly string[]): string[] {
  if (states.length === 0) return [];
  return [NAMED_STATES, `filter details.name in ${listed(states)}`, SECONDS, PER_EXECUTION];
}

function averageOutside(states: readonly string[]): string[] {
  const others = states.length === 0 ? [] : [`filter details.name not in ${listed(states)}`];
  return [NAMED_STATES, ...others, SECONDS, PER_EXECUTION];
}

function byState(): string[] {
  const percentiles = PERCENTILES.map((name) => `pct(seconds, ${name.slice(1)}) as ${name}`);
  return [
    NAMED_STATES,
    SECONDS,
    `stats ${percentiles.join(', ')}, count(*) as executions by state`,
    'sort p90 desc',
  ];
}

function listed(states: readonly string[]): string {
  return `[${states.map((state) => `"${state}"`).join(', ')}]`;
}
