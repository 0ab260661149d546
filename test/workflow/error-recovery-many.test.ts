import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { House } from './house.ts';
import { busiestMinute, failing, forMany, kinds, Patient, reportOf } from './recovery-house.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
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

describe('a recovery that is killed', () => {
  it('goes on after kill -9, again and again, and resubmits nothing twice', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'oic-onboarding-recovery-'));
    const runs = 1_500;
    for (const calls of [3, 6, 9]) {
      const child = begin(directory, runs);
      await killAfter(child, calls);
    }
    const house = await House.open(directory);
    const patient = await Patient.open(house, 'killed', failing(runs, kinds.heals), forMany);
    const { execution, summary } = await patient.recover();
    expect(execution.cause).toBeUndefined();
    expect(patient.retries('504')).toEqual([1]);
    expect(summary.totals).toMatchObject({ found: runs, recovered: runs, left: 0 });
    await house.close();
    await rm(directory, { recursive: true, force: true });
  }, 300_000);
});

function begin(directory: string, runs: number): ChildProcess {
  const command = ['test/workflow/recover-until-killed.ts', directory, String(runs)];
  return spawn(process.execPath, command, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
}

/** Kills the process once so many changing calls have reached Oracle; each writes a line. */
async function killAfter(child: ChildProcess, calls: number): Promise<void> {
  let seen = 0;
  for await (const chunk of child.stdout ?? []) {
    seen += String(chunk).split('\n').length - 1;
    if (seen >= calls) break;
  }
  expect(seen).toBeGreaterThanOrEqual(calls);
  child.kill('SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}
