import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { command } from './run-command.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const sample = fileURLToPath(new URL('../../examples/cpq-user.yaml', import.meta.url));
const simulated = ['--oracle', 'simulated'];

describe('an integration user', () => {
  it('is made by one command, changed by others, and each change is planned first', async () => {
    const directory = await temporaryDirectory();
    const run = (...args: string[]) => command(directory, ...args);
    const made = await run('onboard', sample, '--json');
    expect(made.code, made.stderr).toBe(0);
    const view = JSON.parse(made.stdout);
    expect(view).toMatchObject({
      status: 'SUCCEEDED',
      user: { status: 'active', groups: ['acme_integrations', 'north_sales'] },
      result: { proof: { call: 'allowed' } },
    });
    expect(made.stderr).toMatch(
      /\[9\/9\] Complete: done[\s\S]*The application can call Oracle CPQ/,
    );
    // Run again, it would change nothing.
    const nothing = await run('plan', sample, '--exit-code');
    expect([nothing.code, nothing.stdout]).toEqual([0, expect.stringContaining('Nothing to do')]);

    const text = await readFile(sample, 'utf8');
    const edited = path.join(directory, 'edited.yaml');
    await writeFile(
      edited,
      text.replace('[north_sales]', '[]').replace('status: active', 'status: inactive'),
    );
    const planned = await run('plan', edited, ...simulated, '--exit-code');
    expect(planned.code, planned.stderr).toBe(5);
    expect(planned.stdout).toMatch(/Taken out: north_sales\.[\s\S]*2 to change, 3 to keep/);
    const off = await run('user', 'edit', view.id, '--file', 'edited.yaml', ...simulated);
    expect(off.code, off.stderr).toBe(0);
    expect(off.stdout).toMatch(
      /can no longer call Oracle CPQ[\s\S]*A call is refused, by Oracle CPQ/,
    );
    const listed = await run('user', 'list', '--status', 'inactive', '--json');
    expect(JSON.parse(listed.stdout)).toMatchObject([
      { id: view.id, user: { groups: ['acme_integrations'] } },
    ]);

    const on = await run('user', 'activate', view.id);
    expect(on.code, on.stderr).toBe(0);
    expect(on.stdout).toMatch(/can call Oracle CPQ[\s\S]*A call succeeds/);
    const found = await run('user', 'search', view.id, '--status', 'active');
    expect(found.stdout).toMatch(/\* +[0-9a-f]{32} +active/);
    const all = [made, planned, off, on, found].map(({ stdout, stderr }) => stdout + stderr);
    expect(all.join()).not.toContain('sample-administrator-token');
  }, 240_000);

  it('is refused where the request is wrong, before anything is touched', async () => {
    const directory = await temporaryDirectory();
    const edited = path.join(directory, 'wrong.yaml');
    const text = await readFile(sample, 'utf8');
    await writeFile(edited, text.replace('status: active', 'status: actve'));
    const wrong = await command(directory, 'user', 'create', edited, ...simulated);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toMatch(/Did you mean active/);
  }, 60_000);

  it('stops as it is told to, says why, and is finished by resume', async () => {
    const directory = await temporaryDirectory();
    const failure = ['--simulate-failure', 'check-site:expired-token'];
    const failed = await command(directory, 'user', 'create', ...failure, '--json');
    expect(failed.code, failed.stderr).toBe(1);
    const { id, failure: why } = JSON.parse(failed.stdout);
    expect(why).toMatchObject({ stage: 'check-site', error: 'InvalidCredentials', system: 'cpq' });
    const resumed = await command(directory, 'resume', id);
    expect(resumed.code, resumed.stderr).toBe(0);
    expect(resumed.stdout).toContain('The application can call Oracle CPQ.');
  }, 120_000);
});
