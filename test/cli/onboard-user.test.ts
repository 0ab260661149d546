import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { command } from './run-command.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const sample = fileURLToPath(new URL('../../examples/cpq-user.yaml', import.meta.url));

it('makes an integration user by one command, changes it by another, and refuses a wrong request', async () => {
  const directory = await temporaryDirectory();
  const made = await command(directory, 'onboard', sample, '--json');
  expect(made.code, made.stderr).toBe(0);
  expect(JSON.parse(made.stdout)).toMatchObject({
    status: 'SUCCEEDED',
    result: { status: 'active', proof: { call: 'allowed' } },
  });
  expect(made.stderr).toMatch(/\[9\/9\] Complete: done[\s\S]*The application can call Oracle CPQ/);

  const text = await readFile(sample, 'utf8');
  const edited = path.join(directory, 'edited.yaml');
  await writeFile(edited, text.replace('status: active', 'status: inactive'));
  const off = await command(directory, 'onboard', edited, '--oracle', 'simulated');
  expect(off.code, off.stderr).toBe(0);
  expect(off.stdout).toMatch(
    /can no longer call Oracle CPQ[\s\S]*A call is refused, by Oracle CPQ/,
  );
  expect(`${made.stderr}${made.stdout}${off.stdout}`).not.toContain('sample-administrator-token');

  await writeFile(edited, text.replace('status: active', 'status: actve'));
  const wrong = await command(directory, 'onboard', edited, '--oracle', 'simulated');
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toMatch(/Did you mean active/);
}, 180_000);
