import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ArgumentHandler, RootCommand } from '@bomb.sh/tab';
import tab from '@bomb.sh/tab/commander';
import type { Command } from 'commander';
import { DEFAULT_DATA } from './command-for.ts';
import type { Context } from './context.ts';
import { knownIds, requestFiles } from './known-ids.ts';

const launcher = fileURLToPath(new URL('./oic-onboarding.mjs', import.meta.url));

/** Commands about one integration user. */
const USERS = ['edit', 'show', 'activate', 'inactivate', 'search'].map((verb) => `user ${verb}`);
/** Which argument of a command is what. */
const IDS = [
  'resume',
  'status',
  'watch',
  'reveal',
  'health',
  'errors',
  'left',
  'schedules stop',
  ...USERS,
];
const TASK_IDS = ['tasks', 'tasks complete', 'tasks reject'];
const FILES = ['onboard', 'plan', 'recover', 'promote', 'user create', 'doctor'];

/**
 * Adds `completion SHELL`, which prints a script for bash, zsh, fish or PowerShell, and the hidden command that the
 * script asks at each Tab. It completes commands, options, their choices, request files, and the ids of onboardings
 * and tasks in the data directory. To be called when all other commands are there.
 */
export function addCompletion(program: Command, { terminal }: Context): void {
  const completion = tab(program, { completionCommandName: 'completion' });
  scriptsFor(program, completion);
  // What is asked is the rest of the command line behind `complete --`.
  const words = () => program.args.slice(program.args.indexOf('--') + 1);
  const ids = (): string[] => knownIds(path.resolve(terminal.directory, dataIn(words())));
  const offer = (commands: string[], values: () => string[]) => {
    for (const name of commands) {
      for (const argument of completion.commands.get(name)?.arguments.values() ?? []) {
        argument.handler = offering(values);
      }
    }
  };
  offer(IDS, ids);
  offer(TASK_IDS, () => ids().map((id) => `${id}.register-in-cupixworks`));
  offer(FILES, () => requestFiles(words().at(-1) ?? '', terminal.directory));
}

function offering(values: () => string[]): ArgumentHandler {
  return (complete) => {
    for (const value of values()) complete(value, '');
  };
}

/** The data directory of the command line that is being typed. */
function dataIn(words: readonly string[]): string {
  const at = words.indexOf('--data');
  return (at >= 0 && words[at + 1]) || DEFAULT_DATA;
}

/** The script calls this very program, wherever it lies. */
function scriptsFor(program: Command, completion: RootCommand): void {
  const quoted = [process.execPath, launcher].map((part) => `'${part}'`).join(' ');
  const description = 'print a completion script for bash, zsh, fish or powershell';
  const known = completion.commands.get('completion');
  if (known) known.description = description;
  program.commands
    .find((command) => command.name() === 'completion')
    ?.description(description)
    .action((shell: string) => completion.setup('oic-onboarding', quoted, shell));
}
