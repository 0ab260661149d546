import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkRecoveryRequestText } from '#functions/api/request/check-recovery-request.ts';
import { startRecovery } from '#functions/api/start-recovery.ts';
import { welcomeRecovery } from '#local/simulated-recovery.ts';
import type { RecoverySummary } from '#runtime/recovery.ts';
import { House } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await House.open();
}, 60_000);
afterAll(() => house.close());

/** Runs an example as it stands, at an instance of its own. */
async function run(name: string): Promise<RecoverySummary> {
  const file = new URL(`../../examples/${name}.yaml`, import.meta.url);
  const text = (await readFile(file, 'utf8')).replace('acme-prod-frlrq2o3ivtr', name);
  const verdict = await checkRecoveryRequestText(text);
  if (!verdict.ok) throw new Error(JSON.stringify(verdict.problems));
  await welcomeRecovery(house.outside, verdict.request);
  const { executionArn } = await startRecovery(verdict.request);
  const { output, cause } = await house.service.engine.finished(executionArn);
  expect(cause).toBeUndefined();
  return JSON.parse(output ?? '{}') as RecoverySummary;
}

describe('the examples of recoveries run as they stand', () => {
  it('recovery: resubmits what timed out, discards what is wrong', async () => {
    const { totals, groups } = await run('recovery');
    expect(totals.recovered).toBeGreaterThan(0);
    const discarded = groups.filter((group) => group.discarded > 0);
    expect(discarded.map(({ errorCode }) => errorCode)).toEqual(['400']);
  });

  it('recovery-nightly: discards nothing', async () => {
    const { totals } = await run('recovery-nightly');
    expect(totals).toMatchObject({ discarded: 0 });
    expect(totals.recovered).toBeGreaterThan(0);
  });

  it('recovery-careful: does what the person decides', async () => {
    const { totals, reasons } = await run('recovery-careful');
    expect(totals.resubmitted).toBeGreaterThan(0);
    expect(totals.discarded).toBe(0);
    expect(reasons.map(({ reason }) => reason).join()).toContain('decided');
  });

  it('recovery-clean-up: resubmits nothing, and leaves what is younger', async () => {
    const { totals } = await run('recovery-clean-up');
    expect(totals).toMatchObject({
      resubmitted: 0,
      recovered: 0,
      discarded: 0,
      left: totals.found,
    });
    expect(totals.found).toBeGreaterThan(0);
  });
});
