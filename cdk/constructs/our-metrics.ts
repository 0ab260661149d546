import type { Duration } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';

/** Namespace and service that functions/runtime/telemetry.ts gives its metrics. */
export const METRICS = 'OicOnboarding';
export const OUR_SERVICE = 'oic-onboarding';

/** The largest value of a metric that our functions write. */
export function ours(
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
