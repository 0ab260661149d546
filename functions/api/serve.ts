import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { log, metrics } from '#runtime/telemetry.ts';
import { type Door, respond } from './respond.ts';

/** Kept free at the end of an invocation to answer instead of being killed. */
const ANSWER_MS = 1_500;

/**
 * The handler of one door of the HTTP API, behind API Gateway (REST API, proxy integration). Logs hold no body, query
 * or header.
 * @param door what is answered here
 */
export function serve(door: Door) {
  return middy<APIGatewayProxyEvent, APIGatewayProxyResult>()
    .use(injectLambdaContext(log, { resetKeys: true }))
    .use(logMetrics(metrics))
    .handler(async (event, context) => {
      const started = Date.now();
      const left = Math.max(1, context.getRemainingTimeInMillis() - ANSWER_MS);
      const result = await respond(door, event, AbortSignal.timeout(left));
      // How long somebody waited for news says nothing about how fast we are.
      const isStream = result.headers?.['content-type'] === 'text/event-stream';
      const name = isStream ? 'StreamDuration' : 'RequestDuration';
      metrics.addMetric(name, MetricUnit.Milliseconds, Date.now() - started);
      return result;
    });
}
