import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { exitCodes } from '#cli/exit-codes.ts';
import { createProgram } from '#cli/program.ts';
import { memoryTerminal, withoutService } from './memory-terminal.ts';

const page = await readFile(new URL('../../docs/command-line.md', import.meta.url), 'utf8');
const doctorPage = await readFile(new URL('../../docs/doctor.md', import.meta.url), 'utf8');
const program = createProgram(withoutService(memoryTerminal('/'), '/'), () => {});

/** Every command with its full name; those that are hidden are nobody's business. */
function commandsOf(parent: Command, prefix = ''): [name: string, command: Command][] {
  return parent
    .createHelp()
    .visibleCommands(parent)
    .flatMap((command) => {
      const name = `${prefix}${command.name()}`;
      return [[name, command] as [string, Command], ...commandsOf(command, `${name} `)];
    });
}

const commands = commandsOf(program).filter(([name]) => !name.endsWith('help'));

/** The rows of the table below a heading, without the one with the titles. */
function rowsBelow(heading: string): string[][] {
  const [, text = ''] = page.split(`\n## ${heading}\n`);
  const rows = (text.split('\n## ')[0] ?? '').split('\n').filter((row) => row.startsWith('| `'));
  return rows.map((row) => row.split(/ ?(?<!\\)\| ?/).slice(1, -1));
}

describe('docs/command-line.md', () => {
  it('has every command, and no other', () => {
    const described = rowsBelow('Commands').map(([usage = '']) =>
      usage.replaceAll('`', '').replace(/( \[?[A-Z]+\]?)+$/, ''),
    );
    const known = ['help', ...commands.map(([name]) => name)];
    expect(described.toSorted()).toEqual(known.toSorted());
  });

  it('has every option with its commands, and no other', () => {
    const described = new Map<string, string[]>();
    for (const [usage = '', of = ''] of rowsBelow('Options')) {
      const [option = ''] = /--[a-z-]+/.exec(usage) ?? [];
      const named = [...of.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? '');
      const all = commands.map(([name]) => name).filter((name) => name !== 'completion');
      described.set(
        option,
        of.startsWith('all') ? all.filter((name) => !named.includes(name)) : named,
      );
    }
    const known = new Map<string, string[]>();
    for (const [name, command] of commands) {
      for (const { long } of command.options) {
        known.set(long ?? '', [...(known.get(long ?? '') ?? []), name]);
      }
    }
    const sorted = (map: Map<string, string[]>) =>
      Object.fromEntries([...map].map(([option, names]) => [option, names.toSorted()]));
    expect(sorted(described)).toEqual(sorted(known));
  });

  it('has the exit codes', () => {
    const described = [...page.matchAll(/^\| (\d+) \|/gm)].map(([, code]) => Number(code));
    expect(described).toEqual(Object.values(exitCodes));
  });

  it('shows only commands that exist, with options that they have', () => {
    const shown = [...page.matchAll(/(?:npm run -s|npm run) oic-onboarding -- (.*)$/gm)];
    expect(shown.length).toBeGreaterThan(8);
    for (const [, text = ''] of shown.filter(([, text]) => !text?.startsWith('COMMAND'))) {
      const words = text.split(/ +#/)[0]?.split(' ') ?? [];
      const [name, command] = commands.findLast(([known]) => text.startsWith(known)) ?? [];
      expect(name, text).toBeDefined();
      const known = command?.options.map(({ long }) => long);
      for (const word of words.filter((one) => one.startsWith('--'))) {
        expect(known, text).toContain(word);
      }
    }
  });
});

it('docs/doctor.md has every check', async () => {
  const sources = ['this-machine', 'oracle-access', 'api-access', 'clock'];
  const texts = await Promise.all(
    [...sources.map((name) => `doctor/${name}`), 'commands/doctor'].map((name) =>
      readFile(new URL(`../../cli/${name}.ts`, import.meta.url), 'utf8'),
    ),
  );
  const checks = new Set(
    texts.flatMap((text) =>
      [...text.matchAll(/(?:check[:=]? ?=? ?|look\()'([a-z-]+)'/g)].map(([, name]) => name ?? ''),
    ),
  );
  const described = [...doctorPage.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, name]) => name ?? '');
  expect(checks.size).toBeGreaterThan(8);
  expect([...new Set(described)].filter((name) => name !== 'signed-call').toSorted()).toEqual(
    [...checks].filter((name) => name !== 'signed-call').toSorted(),
  );
});
