import { type Command, InvalidArgumentError } from 'commander';
import { findSimulatedFailure } from '#local/simulated-failures.ts';
import { simulatedUserFailures } from '#local/simulated-user-failures.ts';
import { listStatuses } from '../api/answers.ts';
import type { Context } from '../context.ts';
import type { ExitCode } from '../exit-codes.ts';
import { choice, common, wholeNumber, withApi, withRequestOptions } from '../options.ts';
import { failureHelp } from '../simulate-failure.ts';
import { createUser, editUser, setUserStatus } from './change-user.ts';
import { listUsers, searchSite, showUser } from './look-at-users.ts';

type Ended = (code: ExitCode) => void;

const statuses = ['active', 'inactive'];
const interactive = ['--interactive', 'leave human tasks to you in a simulated run'] as const;

/** Adds `user`, with everything about integration users of Oracle CPQ. */
export function addUser(program: Command, context: Context, ended: Ended): void {
  const user = common(program.command('user').enablePositionalOptions()).description(
    'make, change and see integration users of Oracle CPQ (docs/cpq.md)',
  );
  withRequestOptions(user.command('create [file]'))
    .description('make the user of a request, or change it; without a file, the sample, simulated')
    .option(...interactive)
    .option('--simulate-failure <stage:fault>', 'show a failure; may be repeated', failure)
    .addHelpText('after', () => failureHelp(simulatedUserFailures))
    .action(async (file, options) => ended(await createUser(file, options, context)));
  addEdit(user, context, ended);
  for (const [verb, status] of [
    ['activate', 'active'],
    ['inactivate', 'inactive'],
  ] as const) {
    withApi(user.command(`${verb} <id>`))
      .description(`${verb} a user, and prove it by a call`)
      .option('--plan', 'only say what would be done')
      .option(...interactive)
      .action(async (id, options) => ended(await setUserStatus(id, status, options, context)));
  }
  addLooks(user, context, ended);
}

function addEdit(user: Command, context: Context, ended: Ended): void {
  withRequestOptions(user.command('edit <id>'))
    .description('change a user: exactly what is named')
    .option('--add-group <type:name>', 'sales:NAME or administrator:NAME; may be repeated', group)
    .option('--remove-group <name>', 'by variable name; may be repeated', collect)
    .option('--client-id <id>', 'the id of another client, whose secret is given, too')
    .option('--client-secret <from>', 'its secret: env:NAME, file:PATH or secret:NAME')
    .option('--own-client', 'the client that was made for the user, again')
    .addOption(choice('--status <status>', 'whether it may call CPQ', statuses))
    .option('--administrator <from>', 'who may call CPQ: env:NAME, file:PATH or secret:NAME')
    .option('--file <file>', 'the edited request of this user; everything in it counts')
    .option('--plan', 'only say what would be done')
    .option(...interactive)
    .action(async (id, options) => ended(await editUser(id, options, context)));
}

function addLooks(user: Command, context: Context, ended: Ended): void {
  const found = (command: Command) =>
    withApi(command)
      .addOption(choice('--status <status>', 'only those that are so', statuses))
      .option('--group <name>', 'only those in this group, by variable name')
      .option('--client-id <text>', 'only those whose client id holds this')
      .option('--limit <number>', 'how many at most', wholeNumber)
      .option('--cursor <cursor>', 'go on where an earlier list ended');
  found(user.command('list'))
    .description('list the integration users that we made')
    .option('--customer <name>', 'only those of this customer')
    .addOption(choice('--run <status>', 'only those whose last run is so', listStatuses))
    .option('--search <text>', 'only those whose id or customer holds this')
    .action(async (options) => ended(await listUsers(options, context)));
  withApi(user.command('show <id>'))
    .description('show one: what the application needs, the user, the proof')
    .action(async (id, options) => ended(await showUser(id, options, context)));
  found(user.command('search <id>'))
    .description('list all integration users of the site of one, as CPQ shows them now')
    .action(async (id, options) => ended(await searchSite(id, options, context)));
}

function failure(typed: string, before: string[] = []): string[] {
  try {
    findSimulatedFailure(typed, simulatedUserFailures);
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
  return [...before, typed];
}

const collect = (typed: string, before: string[] = []) => [...before, typed];

/** `sales:north_sales`, collected by type. */
function group(
  typed: string,
  before: Partial<Record<'administrator' | 'sales', string[]>> = {},
): typeof before {
  const [, type, name = ''] = /^(administrator|sales):(.+)$/.exec(typed) ?? [];
  if (type !== 'administrator' && type !== 'sales') {
    throw new InvalidArgumentError('Write sales:NAME or administrator:NAME.');
  }
  return { ...before, [type]: [...(before[type] ?? []), name] };
}
