import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { run } from '#cli/run.ts';
import { FileStore } from '#local/engine/file-store.ts';
import { memoryTerminal, withoutService } from './memory-terminal.ts';
import { temporaryDirectory } from './temporary-directory.ts';

let directory: string;
let printed: string[];
beforeEach(async () => {
  directory = await temporaryDirectory();
  printed = [];
  // The library prints to the console of the process.
  vi.spyOn(console, 'log').mockImplementation((text) => void printed.push(text));
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** What is offered where the cursor stands behind these words. */
async function offered(...words: string[]): Promise<string[]> {
  printed = [];
  const code = await run(
    ['complete', '--', ...words],
    withoutService(memoryTerminal(directory), directory),
  );
  expect(code).toBe(0);
  return printed.slice(0, -1).map((text) => text.split('\t')[0] ?? '');
}

async function executed(data: string, ...names: string[]): Promise<void> {
  const store = new FileStore(path.join(directory, data, 'executions'));
  for (const name of names) {
    const arn = `arn:aws:states:us-east-1:111122223333:execution:Onboarding:${name}`;
    await store.append(arn, [{ at: 0 } as never]);
  }
}

it('commands, options and choices are completed', async () => {
  expect(await offered('')).toEqual(expect.arrayContaining(['onboard', 'watch', 'completion']));
  expect(await offered('onb')).toEqual(['onboard']);
  expect(await offered('tasks', 're')).toEqual(['reject']);
  expect(await offered('onboard', '--sim')).toEqual(['--simulate-failure']);
  expect(await offered('onboard', '--oracle', '')).toEqual(['simulated', 'real']);
  expect(await offered('status', '--status', 'F')).toEqual(['FAILED']);
});

it('ids are completed from the data directory, also of another one', async () => {
  await executed('.oic-onboarding', 'acme-1a2b3c4d-1', 'acme-1a2b3c4d-2', 'beta-5e6f7a8b-1');
  await executed('other', 'gamma-11111111-1');
  expect(await offered('resume', '')).toEqual(['acme-1a2b3c4d', 'beta-5e6f7a8b']);
  expect(await offered('status', 'b')).toEqual(['beta-5e6f7a8b']);
  expect(await offered('user', 'inactivate', 'b')).toEqual(['beta-5e6f7a8b']);
  expect(await offered('watch', '--data', 'other', '')).toEqual(['gamma-11111111']);
  expect(await offered('tasks', 'complete', 'acme')).toEqual([
    'acme-1a2b3c4d.register-in-cupixworks',
  ]);
});

it('requests are completed as files, through folders', async () => {
  await mkdir(path.join(directory, 'requests'));
  await writeFile(path.join(directory, 'requests', 'acme.yaml'), '');
  await writeFile(path.join(directory, 'requests', 'project.car'), '');
  expect(await offered('onboard', 'r')).toEqual(['requests/']);
  expect(await offered('plan', 'requests/')).toEqual(['requests/acme.yaml']);
  expect(await offered('doctor', 'nowhere/')).toEqual([]);
});

it.each(['bash', 'zsh', 'fish', 'powershell'])('there is a script for %s', async (shell) => {
  const context = withoutService(memoryTerminal(directory), directory);
  expect(await run(['completion', shell], context)).toBe(0);
  expect(printed.join('\n')).toMatch(/oic-onboarding\.mjs' complete /);
});

it('the script works in bash', async () => {
  await run(['completion', 'bash'], withoutService(memoryTerminal(directory), directory));
  const lines = [
    // What the package bash-completion and bash itself provide while somebody types.
    '_get_comp_words_by_ref() { words=(oic-onboarding onboard --oracle sim); cword=3; cur=sim; }',
    'compopt() { :; }',
    ...printed,
    '__oic_onboarding_complete',
    'printf "%s\\n" "$COMPREPLY"',
  ];
  const options = { cwd: directory, encoding: 'utf8' } as const;
  expect(execFileSync('bash', ['-c', lines.join('\n')], options).trim()).toBe('simulated');
});
