import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { House } from './house.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Where the power is cut; after each, the same command is given again. */
const KILLS = [
  'Wait for ACTIVE: waiting',
  'Authorise provisioner: started',
  'Activate integration: waiting',
  'Register in CupixWorks: waiting',
];

it('goes on after kill -9, again and again, and ends with one of everything', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'oic-onboarding-kill-'));
  for (const sign of KILLS) {
    const run = onboard(directory);
    await killAt(run, sign);
  }
  const last = onboard(directory);
  const [code] = await once(last, 'exit');
  expect(code).toBe(0);

  const house = await House.open(directory);
  const { world } = house.outside;
  const [execution, ...others] = house.service.engine.list();
  const counts = Object.fromEntries(
    ['oracle.instances', 'cupixworks.registrations', 'oic.projects'].map((name) => [
      name,
      world.store.collection(name).size,
    ]),
  );
  await house.close();
  expect(others).toEqual([]);
  expect(execution?.status).toBe('SUCCEEDED');
  expect(counts).toEqual({
    'oracle.instances': 1,
    'cupixworks.registrations': 1,
    'oic.projects': 1,
  });
}, 120_000);

function onboard(directory: string): ChildProcess {
  const command = ['cli/main.ts', 'onboard', '--json', '--data', directory];
  const env = { ...process.env, NO_COLOR: '1' };
  return spawn(process.execPath, command, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Kills the process as soon as it says so; one that ends before has failed the test. */
async function killAt(child: ChildProcess, sign: string): Promise<void> {
  let said = '';
  child.stdout?.resume();
  for await (const chunk of child.stderr ?? []) {
    said += String(chunk);
    if (!said.includes(sign)) continue;
    child.kill('SIGKILL');
    break;
  }
  if (!said.includes(sign)) throw new Error(`The run ended before "${sign}":\n${said}`);
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}
