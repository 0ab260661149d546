import type { Command } from 'commander';
import type { Context } from '../context.ts';
import type { ExitCode } from '../exit-codes.ts';
import { wholeNumber, withApi, withRequestOptions } from '../options.ts';
import { builds, diffBuilds, environments, showBuild } from './builds.ts';
import { promote } from './promote.ts';

/** Adds the commands about promotions and builds. */
export function addPromotion(
  program: Command,
  context: Context,
  ended: (code: ExitCode) => void,
): void {
  withRequestOptions(program.command('promote [file]'))
    .description('bring a project from one environment to another; without a file, the sample')
    .option('--interactive', 'leave the approval to you in a simulated run')
    .action(async (file, options) => ended(await promote(file, options, context)));
  const list = narrowed(program.command('builds').enablePositionalOptions())
    .description('list builds, and where each is')
    .action(async (options) => ended(await builds(options, context)));
  withApi(list.command('show <id>'))
    .description('show what is in a build: customer.project.number')
    .action(async (id, options) => ended(await showBuild(id, options, context)));
  withApi(list.command('diff <a> <b>'))
    .description('say what differs between two builds, by the content of their files')
    .action(async (a, b, options) => ended(await diffBuilds(a, b, options, context)));
  narrowed(program.command('env'))
    .description('say which environment has which build')
    .option('--environment <name>', 'only this one')
    .action(async (options) => ended(await environments(options, context)));
}

function narrowed(command: Command): Command {
  return withApi(command)
    .option('--customer <name>', 'only those of this customer')
    .option('--project <code>', 'only those of this project')
    .option('--limit <number>', 'how many at most, up to 100', wholeNumber)
    .option('--cursor <cursor>', 'go on where an earlier list ended');
}
