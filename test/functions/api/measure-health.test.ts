import { Metrics } from '@aws-lambda-powertools/metrics';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { lookAtInstance } from '#functions/api/look-at-instance.ts';
import { measureHealth, pointOf } from '#functions/api/measure-health.ts';
import { instanceExamples } from '#functions/api/views/instance-view.ts';
import { recordHealth } from '#runtime/health-series.ts';
import type { InstanceHealth } from '#runtime/instance-health.ts';
import { listSchedules } from '#runtime/recovery-schedule.ts';
import { log } from '#runtime/telemetry.ts';

vi.mock('#functions/api/look-at-instance.ts');
vi.mock('#runtime/health-series.ts');
vi.mock('#runtime/recovery-schedule.ts');

const { id: _, series: __, ...sample } = instanceExamples.health;
const health = sample as unknown as InstanceHealth;
let emitted: { name: string; of: string | null; value: number }[];

beforeEach(() => {
  vi.resetAllMocks();
  emitted = [];
  const dimensions = new Map<unknown, string>();
  vi.spyOn(Metrics.prototype, 'addDimension').mockImplementation(function (this: Metrics, _, of) {
    dimensions.set(this, of);
    return this;
  });
  vi.spyOn(Metrics.prototype, 'addMetric').mockImplementation(function (
    this: Metrics,
    name,
    _unit,
    value,
  ) {
    emitted.push({ name, of: dimensions.get(this) ?? null, value });
    return this;
  });
  for (const level of ['warn', 'error'] as const) vi.spyOn(log, level).mockReturnValue(undefined);
});

function schedulesOf(...ids: string[]) {
  const request = { customer: 'acme', access: {}, onboarding: null, policy: { window: '1d' } };
  const made = ids.map((id) => ({ id, status: 'ACTIVE', request }));
  vi.mocked(listSchedules).mockResolvedValue(made as never);
}

/** The values of a metric, each with what it is of. */
const valuesOf = (name: string) =>
  emitted.filter((one) => one.name === name).map(({ of, value }) => [of, value]);

describe('measuring', () => {
  it('writes a few metrics for each instance and over all, and a point for each', async () => {
    schedulesOf('acme-1', 'acme-2');
    vi.mocked(lookAtInstance).mockResolvedValue({ found: health });
    await measureHealth();
    expect(valuesOf('SuccessRate')).toEqual([
      ['acme-1', 91.67],
      [null, 91.67],
      ['acme-2', 91.67],
      [null, 91.67],
    ]);
    expect(valuesOf('OldestFailureAge')).toContainEqual(['acme-1', 1920]);
    expect(valuesOf('FailuresByError')).toEqual([['timeout', 2]]);
    expect(valuesOf('InstancesUnknown')).toEqual([[null, 0]]);
    expect(vi.mocked(recordHealth).mock.calls.map(([id]) => id)).toEqual(['acme-1', 'acme-2']);
  });

  it('counts by known errors only, however many messages there are', async () => {
    schedulesOf('acme-1');
    const [group] = health.failures.groups;
    const groups = Array.from({ length: 50 }, (_, n) => ({
      ...group!,
      message: `message ${n}`,
      runbook: n % 2 === 0 ? null : 'docs/oic-errors/timeout.md',
    }));
    const failures = { ...health.failures, groups, others: 7 };
    vi.mocked(lookAtInstance).mockResolvedValue({ found: { ...health, failures } });
    await measureHealth();
    expect(valuesOf('FailuresByError')).toEqual([
      ['other', 32],
      ['timeout', 25],
    ]);
  });

  it('goes on with the others when one can not be looked at, and counts it', async () => {
    schedulesOf('acme-1', 'acme-2', 'acme-3');
    const failure = {
      stage: 'find-failures',
      state: 'Read health',
      error: 'NotAuthorized',
      cause: '',
    };
    vi.mocked(lookAtInstance)
      .mockResolvedValueOnce({ failure })
      .mockRejectedValueOnce(new Error('down'))
      .mockResolvedValueOnce({ found: health });
    await measureHealth();
    expect(valuesOf('InstancesUnknown')).toEqual([[null, 2]]);
    expect(vi.mocked(recordHealth).mock.calls.map(([id]) => id)).toEqual(['acme-3']);
  });

  it('says nothing of a rate where nothing has ended', async () => {
    schedulesOf('acme-1');
    const recent = { ...health.recent, successRate: null };
    vi.mocked(lookAtInstance).mockResolvedValue({ found: { ...health, recent } });
    await measureHealth();
    expect(valuesOf('SuccessRate')).toEqual([]);
    expect(pointOf({ ...health, recent })).toMatchObject({ successRate: null, failures: 1 });
  });
});
