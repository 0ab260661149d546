import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { House } from './house.ts';
import { busiestMinute, failing, kinds, Patient, reportOf } from './recovery-house.ts';

let house: House;
beforeAll(async () => {
  house = await House.open();
}, 60_000);
afterAll(() => house.close());

const once = { match: { recoverable: true }, action: 'resubmit', maxTries: 1 };
const neverStop = { percent: 100, after: 10_000 };

describe('a recovery', () => {
  it('does what the rules say, and says why it leaves the rest', async () => {
    const traffic = failing(240, kinds.heals, kinds.flaky, kinds.broken, kinds.sync);
    const patient = await Patient.open(house, 'acme', traffic, {
      rules: [{ match: { errorCode: '400' }, action: 'discard' }, once],
      stopWhenFailuresRepeat: neverStop,
    });
    const sizes = ['504', '503', '400', '500'].map((code) => patient.count(code, 'FAILED'));
    const [heals = 0, flaky = 0, broken = 0, sync = 0] = sizes;
    const { execution, summary, jobId } = await patient.recover();

    expect(execution.cause).toBeUndefined();
    expect(patient.retries('504')).toEqual([1]);
    expect(patient.retries('503')).toEqual([1]);
    expect(patient.retries('500')).toEqual([0]);
    expect(patient.discarded('400')).toBe(broken);
    const again = patient.count('503', 'FAILED');
    expect(summary.totals).toEqual({
      found: heals + flaky + broken + sync,
      resubmitted: heals + flaky,
      recovered: heals + flaky - again,
      discarded: broken,
      left: sync + again,
    });
    const report = await reportOf(summary);
    const of = (code: string) => report.groups.find(({ errorCode }) => errorCode === code);
    expect(report.groups).toHaveLength(4);
    expect(of('504')).toMatchObject({ message: 'CASDK-0033: no answer for order #', left: [] });
    expect(of('503')?.left).toMatchObject([
      { count: again, reason: expect.stringMatching(/once/) },
    ]);
    expect(of('500')?.left).toMatchObject([
      { count: sync, reason: 'No rule matches it.', examples: { length: 3 } },
    ]);
    expect(busiestMinute(house)).toBeLessThanOrEqual(60);

    // The same request again finds nothing more to do.
    const before = patient.calls('resubmitErrors').length;
    const second = await patient.recover();
    expect(second.jobId).toBe(jobId);
    expect(second.summary.totals).toMatchObject({ resubmitted: 0, discarded: 0 });
    expect(patient.calls('resubmitErrors')).toHaveLength(before);
  });

  it('gives a group up when its first ones fail again', async () => {
    const patient = await Patient.open(house, 'stop', failing(400, kinds.broken, kinds.heals), {
      rules: [once],
    });
    const { summary } = await patient.recover();
    const tried = patient.runs.filter((run) => run.failure?.errorCode === '400' && run.retries > 0);
    expect(tried).toHaveLength(50);
    expect(patient.retries('504')).toEqual([1]);
    const broken = summary.groups.find(({ errorCode }) => errorCode === '400');
    expect(broken?.left).toMatchObject([
      { reason: expect.stringMatching(/given up: of 50 .* 50 failed/), count: expect.any(Number) },
      { reason: expect.stringMatching(/once/), count: 50 },
    ]);
  });

  it('asks a person, and does once what the person decides', async () => {
    const patient = await Patient.open(house, 'asking', failing(40, kinds.flaky, kinds.heals), {
      rules: [{ match: { recoverable: true }, action: 'ask', whom: 'kim@acme.example' }],
    });
    const { summary } = await patient.recover();
    expect(patient.retries('503')).toEqual([1]);
    expect(patient.retries('504')).toEqual([1]);
    expect(JSON.stringify(summary)).toContain('decided to resubmit it, and it failed again');
  });
});
