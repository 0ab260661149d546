import { Duration } from 'aws-cdk-lib';
import {
  GraphWidget,
  type IWidget,
  MathExpression,
  type Metric,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { AlarmTopic } from './alarm-topic.ts';
import type { Api } from './api.ts';
import { ours } from './our-metrics.ts';
import { PERCENTILES, WIDTH } from './workflow-rows.ts';

const PERIOD = Duration.minutes(5);
/** In percent of the calls. One of few calls proves nothing, so a number of calls is asked for, too. */
const FAILING = { percent: 5, atLeast: 3 };
const REFUSING = { percent: 50, atLeast: 20 };
/** An answer takes half a second, two after a pause. */
const SLOW = Duration.seconds(5);
/** API Gateway gives up after 29 seconds. */
const NEAR_TIMEOUT = Duration.seconds(20);
/** Turned away within five minutes; a program that sends it again, as it should, stays below. */
const MANY_THROTTLED = 10;

/** The rows of the HTTP API: calls and how they ended, how long they took, who was turned away. */
export function apiRows(api: Api): IWidget[][] {
  const { deploymentStage: stage } = api.restApi;
  const duration = (title: string, metric: (statistic: string) => Metric) =>
    new GraphWidget({
      title: `HTTP API: ${title}, ms`,
      width: WIDTH / 4,
      left: PERCENTILES.map((statistic) => metric(statistic)),
    });
  return [
    [
      new GraphWidget({
        title: 'HTTP API: calls, refused (4XX), failed (5XX)',
        width: WIDTH / 4,
        left: [stage.metricCount(), stage.metricClientError(), stage.metricServerError()].map(
          (metric) => metric.with({ period: PERIOD, statistic: Stats.SUM }),
        ),
      }),
      duration('answers', (statistic) => answers(statistic)),
      duration('latency of the function, with those who wait for news', (statistic) =>
        stage.metricIntegrationLatency({ period: PERIOD, statistic }),
      ),
      new GraphWidget({
        title: 'HTTP API: turned away by its throttle, or by Lambda',
        width: WIDTH / 4,
        left: [api.metricThrottled(PERIOD), turnedAway(api)],
      }),
    ],
  ];
}

/** Rings when callers of the HTTP API don't get what they should, or get it late. */
export function watchApi(scope: Construct, alarms: AlarmTopic, api: Api): void {
  const { deploymentStage: stage } = api.restApi;
  alarms.ring(scope, 'ApiFailing', {
    metric: shareOfCalls(api, stage.metricServerError(), FAILING.atLeast),
    threshold: FAILING.percent,
    says: `More than ${FAILING.percent} % of the API's calls failed (5XX). The access log says which; the log of the function that answered says why, by request id.`,
  });
  alarms.ring(scope, 'ApiRefusing', {
    metric: shareOfCalls(api, stage.metricClientError(), REFUSING.atLeast),
    threshold: REFUSING.percent,
    says: `More than ${REFUSING.percent} % of the API's calls were refused (4XX): wrong credentials, missing entitlements, or somebody who tries doors. The access log says who, from where and why.`,
  });
  alarms.ring(scope, 'ApiSlow', {
    metric: answers('p99'),
    threshold: SLOW.toMilliseconds(),
    periods: 3,
    says: `One call of a hundred takes ${SLOW.toSeconds()} s and longer, for a quarter of an hour. See in the traces what it waits for; more memory gives it more CPU (cdk/functions.ts).`,
  });
  alarms.ring(scope, 'ApiNearTimeout', {
    metric: answers('p99'),
    threshold: NEAR_TIMEOUT.toMilliseconds(),
    says: `A function behind the API takes ${NEAR_TIMEOUT.toSeconds()} s and longer; after 29 s callers get 504. What they started goes on. See in its traces which call hangs.`,
  });
  alarms.ring(scope, 'ApiThrottled', {
    metric: api.metricThrottled(PERIOD),
    threshold: MANY_THROTTLED,
    says: 'The API turned callers away (429). The access log says whom: ask them to slow down, or raise apiRate and apiBurst (docs/deploy.md).',
  });
  alarms.ring(scope, 'ApiHandlerThrottled', {
    metric: turnedAway(api),
    says: "Lambda turned the API's calls away: the account's concurrency is used up (docs/quotas.md).",
  });
}

/**
 * How long callers wait for an answer. API Gateway's own latency would count those who wait for news, too: up to 20
 * seconds by intention.
 */
function answers(statistic: string): Metric {
  return ours('RequestDuration', PERIOD).with({ statistic });
}

/** Calls that Lambda did not take, of all functions that answer. */
function turnedAway({ handlers }: Api): MathExpression {
  const usingMetrics = Object.fromEntries(
    handlers.map((one, place) => [`door${place}`, one.metricThrottles({ period: PERIOD })]),
  );
  return new MathExpression({
    expression: Object.keys(usingMetrics).join(' + '),
    usingMetrics,
    label: 'turned away by Lambda',
    period: PERIOD,
  });
}

/** In percent; nothing as long as there are fewer than `atLeast` of them. */
function shareOfCalls(api: Api, calls: Metric, atLeast: number): MathExpression {
  return new MathExpression({
    expression: `IF(some >= ${atLeast}, 100 * some / calls, 0)`,
    usingMetrics: {
      some: calls.with({ statistic: Stats.SUM, period: PERIOD }),
      calls: api.restApi.deploymentStage.metricCount({ statistic: Stats.SUM, period: PERIOD }),
    },
    label: 'percent of calls',
    period: PERIOD,
  });
}
