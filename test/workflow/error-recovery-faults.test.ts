import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { House } from './house.ts';
import { failing, kinds, Patient } from './recovery-house.ts';

let house: House;
beforeAll(async () => {
  house = await House.open();
}, 120_000);
afterAll(() => house.close());

const once = { match: { recoverable: true }, action: 'resubmit', maxTries: 1 };
const neverStop = { percent: 100, after: 10_000 };

describe('a recovery', () => {
  it('tries again after a growing pause, and no oftener than the rule says', async () => {
    const patient = await Patient.open(house, 'patience', failing(30, kinds.broken), {
      rules: [{ action: 'resubmit', maxTries: 3, backOffMinutes: 10 }],
      stopWhenFailuresRepeat: neverStop,
    });
    const before = patient.calls('resubmitErrors').length;
    const { summary } = await patient.recover();
    expect(patient.retries('400')).toEqual([3]);
    const times = patient.calls('resubmitErrors').map(({ at }) => at);
    const [first = 0, second = 0, third = 0] = times.slice(before);
    expect(times).toHaveLength(before + 3);
    expect(second - first).toBeGreaterThanOrEqual(10 * 60_000);
    expect(third - second).toBeGreaterThanOrEqual(20 * 60_000);
    expect(summary.totals).toMatchObject({ resubmitted: 30, recovered: 0, left: 30 });
    expect(summary.groups[0]?.left).toMatchObject([{ reason: expect.stringMatching(/3 times/) }]);
  });

  it('takes on no more than it may, and the next run goes on', async () => {
    const patient = await Patient.open(house, 'capped', failing(60, kinds.heals), {
      rules: [once],
      caps: { instances: 20 },
    });
    expect((await patient.recover()).summary.totals).toMatchObject({ recovered: 20, left: 40 });
    expect((await patient.recover()).summary.totals).toMatchObject({ found: 40, recovered: 20 });
    expect(patient.retries('504')).toEqual([0, 1]);
  });

  it('starts only once at a time', async () => {
    const patient = await Patient.open(house, 'twins', failing(10, kinds.heals), { rules: [once] });
    const [one, other] = await Promise.all([patient.start(), patient.start()]);
    expect(other.executionArn).toBe(one.executionArn);
    await patient.ended(one.jobId, one.executionArn);
    expect(patient.retries('504')).toEqual([1]);
  });
});

describe('what goes wrong on the way', () => {
  const faults: [what: string, operation: string, fault: object][] = [
    ['an answer that is lost after it took effect', 'resubmitErrors', { fault: 'lost-answer' }],
    ['an answer that breaks off', 'resubmitErrors', { fault: 'truncated-body' }],
    ['a call that never arrives', 'resubmitErrors', { fault: 'refused-connection' }],
    ['an outage without effect', 'resubmitErrors', { fault: 'unavailable' }],
    [
      'a gateway that gives up on a call with effect',
      'resubmitErrors',
      { fault: 'unavailable', effect: true },
    ],
    [
      'an empty answer',
      'resubmitErrors',
      { fault: 'custom', reply: { status: 202 }, effect: true },
    ],
    ['a throttle', 'resubmitErrors', { fault: 'throttled', retryAfter: 90 }],
    ['a throttled list', 'listErrors', { fault: 'throttled', after: 1, retryAfter: 90 }],
    ['an outage of the list', 'listErrors', { fault: 'unavailable', after: 1, times: 3 }],
    ['a lost look at a job', 'getRecoveryJob', { fault: 'refused-connection', times: 2 }],
    ['a job that Oracle forgot', 'getRecoveryJob', { fault: 'not-found', status: 400 }],
  ];

  it.each(faults)('%s: everything is resubmitted exactly once', async (what, operation, fault) => {
    const customer = `fault-${faults.findIndex(([name]) => name === what)}`;
    const patient = await Patient.open(house, customer, failing(120, kinds.heals), {
      rules: [once],
    });
    const { faults: injected } = house.outside.world;
    injected.inject({ operation: `oic.${operation}`, ...fault } as never);
    const { execution, summary } = await patient.recover();
    injected.clear();
    expect(execution.cause).toBeUndefined();
    expect(patient.retries('504')).toEqual([1]);
    expect(summary.totals).toMatchObject({ found: 120, resubmitted: 120, recovered: 120, left: 0 });
  });

  it('a refused role ends the run with what to do, and resume goes on', async () => {
    const patient = await Patient.open(house, 'refused', failing(20, kinds.heals), {
      rules: [once],
    });
    const { faults: injected } = house.outside.world;
    injected.inject({ operation: 'oic.resubmitErrors', fault: 'forbidden' });
    const failed = await patient.recover();
    injected.clear();
    expect(failed.execution.error).toBe('NotAuthorized');
    expect(failed.execution.cause).toMatch(/ServiceDeveloper/);
    const again = await patient.recover();
    expect(again.summary.totals).toMatchObject({ recovered: 20, left: 0 });
    expect(patient.retries('504')).toEqual([1]);
  });

  it.each(['before', 'after'] as const)('functions that die %s they took effect', async (point) => {
    const patient = await Patient.open(house, `dying-${point}`, failing(60, kinds.heals), {
      rules: [once],
    });
    for (const name of house.service.functionNames.filter((one) => one.includes('OicRecovery'))) {
      if (!/Decision/.test(name)) house.service.lambdas.crashNext(name, point);
    }
    const { execution, summary } = await patient.recover();
    expect(execution.cause).toBeUndefined();
    expect(patient.retries('504')).toEqual([1]);
    expect(summary.totals).toMatchObject({ resubmitted: 60, recovered: 60, left: 0 });
  });
});
