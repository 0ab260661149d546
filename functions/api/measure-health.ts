import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { recordHealth } from '#runtime/health-series.ts';
import { type HealthPoint, InstanceHealth } from '#runtime/instance-health.ts';
import { listSchedules, type RecoverySchedule } from '#runtime/recovery-schedule.ts';
import { log, metrics } from '#runtime/telemetry.ts';
import { lookAtInstance } from './look-at-instance.ts';
import type { RecoveryInput } from './request/recovery-input.ts';

/** Instances that are looked at side by side. */
const AT_ONCE = 5;

/**
 * Looks at the instance of every schedule, adds a point to its series, and writes metrics: a few for each instance,
 * and failures by known errors over all of them, so that their number doesn't grow with what messages say.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export async function measureHealth(): Promise<void> {
  const schedules = (await listSchedules()).filter(({ status }) => status === 'ACTIVE');
  const byError = new Map<string, number>();
  let unknown = 0;
  for (let at = 0; at < schedules.length; at += AT_ONCE) {
    const part = schedules.slice(at, at + AT_ONCE);
    for (const health of await Promise.all(part.map(measure))) {
      if (health) countErrors(health, byError);
      else unknown += 1;
    }
  }
  for (const [error, count] of byError) emit({ error }, [['FailuresByError', 'Count', count]]);
  emit({}, [['InstancesUnknown', 'Count', unknown]]);
}

/** @returns undefined when nobody could look; the others are measured all the same */
async function measure({ id, request }: RecoverySchedule): Promise<InstanceHealth | undefined> {
  try {
    const { access, onboarding, policy } = request as unknown as RecoveryInput['request'];
    const look = { about: 'health', question: { window: policy.window } } as const;
    const looked = await lookAtInstance({ jobId: id, access, onboarding }, look, InstanceHealth);
    if ('failure' in looked) {
      const { error, cause } = looked.failure;
      log.warn('instance not measured', { jobId: id, reason: error, cause });
      return undefined;
    }
    await recordHealth(id, pointOf(looked.found));
    emitHealth(id, looked.found);
    return looked.found;
  } catch (error) {
    log.error('instance not measured', { jobId: id, error: error as Error });
    return undefined;
  }
}

/** What the series keeps of a health. */
export function pointOf({ asOf, recent, failures }: InstanceHealth): HealthPoint {
  const { received, succeeded, failed, successRate } = recent;
  const oldestSeconds = ageOf(failures.oldestAt, asOf);
  const open = failures.total ?? failures.seen;
  return { at: asOf, received, succeeded, failed, successRate, failures: open, oldestSeconds };
}

function ageOf(at: string | null, now: string): number {
  return at === null ? 0 : Math.max(0, Math.round((Date.parse(now) - Date.parse(at)) / 1000));
}

function countErrors({ failures }: InstanceHealth, byError: Map<string, number>): void {
  const add = (error: string, count: number) =>
    byError.set(error, (byError.get(error) ?? 0) + count);
  for (const { runbook, count } of failures.groups) add(errorNameIn(runbook), count);
  if (failures.others > 0) add('other', failures.others);
}

/** The name of a known error, of which there are few. */
function errorNameIn(runbook: string | null): string {
  return /([a-z-]+)\.md$/.exec(runbook ?? '')?.[1] ?? 'other';
}

type Measured = [name: string, unit: keyof typeof MetricUnit, value: number];

/** Once for the instance, and once over all: alarms can't look for dimensions. */
function emitHealth(instance: string, health: InstanceHealth): void {
  const { asOf, recent, failures, hours } = health;
  const lastHour = hours.filter(({ to }) => to <= asOf).at(-1);
  const values: Measured[] = [
    ['OpenFailures', 'Count', failures.total ?? failures.seen],
    ['OldestFailureAge', 'Seconds', ageOf(failures.oldestAt, asOf)],
    ['OldestRecoverableAge', 'Seconds', ageOf(failures.oldestRecoverableAt, asOf)],
    ['MessagesPerHour', 'Count', lastHour?.received ?? 0],
  ];
  if (recent.successRate !== null) values.push(['SuccessRate', 'Percent', recent.successRate]);
  emit({ instance }, values);
  emit({}, values);
}

function emit(dimensions: Record<string, string>, values: readonly Measured[]): void {
  for (const [name, unit, value] of values) {
    const single = metrics.singleMetric();
    for (const [dimension, of] of Object.entries(dimensions)) single.addDimension(dimension, of);
    single.addMetric(name, MetricUnit[unit], value);
  }
}

/** Runs by the clock. */
export async function handler(): Promise<void> {
  await measureHealth();
}
