import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { House } from './house.ts';
import { busiestMinute, failing, forMany, kinds, Patient, reportOf } from './recovery-house.ts';

describe('ten thousand failures', () => {
  let house: House;
  beforeAll(async () => {
    house = await House.open();
  }, 120_000);
  afterAll(() => house.close());

  it('are each resubmitted once, or discarded, or left with a reason', async () => {
    const traffic = failing(10_000, kinds.heals, kinds.flaky, kinds.broken, kinds.sync);
    const patient = await Patient.open(house, 'many', traffic, forMany);
    const sizes = ['504', '503', '400', '500'].map((code) => patient.count(code, 'FAILED'));
    const [heals = 0, flaky = 0, broken = 0, sync = 0] = sizes;
    expect(heals + flaky + broken + sync).toBe(10_000);

    const { execution, summary, events } = await patient.recover();
    expect(execution.cause).toBeUndefined();
    expect(patient.retries('504')).toEqual([1]);
    expect(patient.retries('503')).toEqual([1]);
    expect([patient.retries('400'), patient.retries('500')]).toEqual([[0], [0]]);
    expect(patient.discarded('400')).toBe(broken);
    const again = patient.count('503', 'FAILED');
    const totals = {
      found: 10_000,
      resubmitted: heals + flaky,
      recovered: heals + flaky - again,
      discarded: broken,
      left: sync + again,
    };
    expect(summary.totals).toEqual(totals);
    const { groups } = await reportOf(summary);
    const told = groups.flatMap(({ left }) => left).reduce((sum, { count }) => sum + count, 0);
    expect(told).toBe(totals.left);

    // Batches are as full as they can be, the cap is kept, and the state and the history stay small.
    expect(patient.calls('resubmitErrors')).toHaveLength(
      Math.ceil(heals / 50) + Math.ceil(flaky / 50),
    );
    expect(busiestMinute(house)).toBeLessThanOrEqual(120);
    expect(events.length).toBeLessThan(5_000);
    for (const event of events) {
      expect(JSON.stringify(event).length, event.type).toBeLessThanOrEqual(8 * 1024);
    }
  }, 300_000);
});
