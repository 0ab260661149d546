import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { House } from './house.ts';
import { failing, forMany, kinds, Patient } from './recovery-house.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

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
