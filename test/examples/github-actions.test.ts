import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { createProgram } from '#cli/program.ts';
import { memoryTerminal, withoutService } from '#test/cli/memory-terminal.ts';

interface Workflow {
  jobs: Record<string, { permissions: Record<string, string>; steps: { run?: string }[] }>;
}

const file = new URL('../../examples/github-actions.yml', import.meta.url);
const { jobs } = parse(await readFile(file, 'utf8')) as Workflow;
const program = createProgram(withoutService(memoryTerminal('/'), '/'), () => {});

it('calls only commands that exist, with options that they have', () => {
  const lines = Object.values(jobs)
    .flatMap(({ steps }) => steps.flatMap(({ run = '' }) => run.split('\n')))
    .filter((line) => line.includes('oic-onboarding.mjs'));
  expect(lines.length).toBeGreaterThan(3);
  for (const line of lines) {
    const [, name = '', rest = ''] = /oic-onboarding\.mjs (\S+)([^|]*)/.exec(line) ?? [];
    const command = program.commands.find((one: Command) => one.name() === name);
    const known = command?.options.map(({ long }) => long);
    for (const option of rest.match(/--[a-z-]+/g) ?? []) expect(known, line).toContain(option);
  }
});

it('signs in without a stored key', async () => {
  expect(jobs.promote?.permissions['id-token']).toBe('write');
  expect(await readFile(file, 'utf8')).not.toMatch(/secrets\./);
});
