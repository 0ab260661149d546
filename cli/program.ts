import { Command, InvalidArgumentError } from 'commander';
import { findSimulatedFailure, simulatedFailures } from '#local/simulated-failures.ts';
import { simulatedUserFailures } from '#local/simulated-user-failures.ts';
import { TOKEN_AUDIENCE } from '#runtime/oci-identity/names.ts';
import { listStatuses } from './api/answers.ts';
import { addLogin } from './commands/add-login.ts';
import { addPromotion } from './commands/add-promotion.ts';
import { addRecovery } from './commands/add-recovery.ts';
import { addUser } from './commands/add-user.ts';
import { doctor } from './commands/doctor.ts';
import { onboard } from './commands/onboard.ts';
import { plan } from './commands/plan.ts';
import { resume } from './commands/resume.ts';
import { reveal } from './commands/reveal.ts';
import { start } from './commands/start.ts';
import { status } from './commands/status.ts';
import { completeTaskCommand, rejectTaskCommand, showTasks } from './commands/tasks.ts';
import { trust } from './commands/trust.ts';
import { watch } from './commands/watch.ts';
import { addCompletion } from './completion.ts';
import type { ApiOptions, Context } from './context.ts';
import type { ExitCode } from './exit-codes.ts';
import {
  choice,
  collectPair,
  common,
  refuseLocalOptions,
  wholeNumber,
  withApi,
  withRequestOptions,
} from './options.ts';
import { failureHelp } from './simulate-failure.ts';

type Ended = (code: ExitCode) => void;

/**
 * Builds the command line. Each command reports its exit code to `ended`; commander itself throws a
 * CommanderError for a wrong command line.
 */
export function createProgram(context: Context, ended: Ended): Command {
  const { stdout, stderr, environment } = context.terminal;
  const program = new Command('oic-onboarding')
    .description('Connects CupixWorks to Oracle Primavera Cloud through Oracle Integration 3.')
    .exitOverride()
    // Options behind a subcommand are the subcommand's, also where its parent has the same.
    .enablePositionalOptions()
    .configureOutput({
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => void stderr.write(text),
    })
    .hook('preAction', (_, command) => refuseLocalOptions(command, environment))
    .addHelpText('after', EXAMPLES);
  addRuns(program, context, ended);
  addLooks(program, context, ended);
  addTasks(program, context, ended);
  addRecovery(program, context, ended);
  addUser(program, context, ended);
  addPromotion(program, context, ended);
  addSetUp(program, context, ended);
  addLogin(program, context, ended);
  addCompletion(program, context);
  return program;
}

function addRuns(program: Command, context: Context, ended: Ended): void {
  withRequestOptions(program.command('onboard [file]'))
    .description(
      'run the request in a file, of any kind; without one, onboard the sample customer, simulated',
    )
    .option('--reveal', 'show the client secret once at the end')
    .option('--interactive', 'leave the human task to you in a simulated run')
    .option('--simulate-failure <stage:fault>', 'show a failure; may be repeated', collectFailure)
    .addHelpText('after', () => failureHelp(simulatedFailures))
    .action(async (file, options) => ended(await onboard(file, options, context)));
  withRequestOptions(program.command('plan [file]'))
    .description('say what onboard would do, and change nothing')
    .option('--exit-code', 'end with 5 when there is something to do')
    .action(async (file, options) => ended(await plan(file, options, context)));
  withApi(program.command('resume <id>'))
    .description('go on with whatever failed or was left: an onboarding, a promotion …')
    .option('--reveal', 'show the client secret once at the end')
    .option('--interactive', 'leave the human task to you in a simulated run')
    .action(async (id, options) => ended(await resume(id, options, context)));
}

function addLooks(program: Command, context: Context, ended: Ended): void {
  withApi(program.command('status [id]'))
    .description('list onboardings, or show one job of any kind')
    .addOption(choice('--status <status>', 'only those in this status', listStatuses))
    .option('--customer <name>', 'only those of this customer')
    .option('--search <text>', 'only those whose id or customer holds this')
    .option('--limit <number>', 'how many at most; without it, all', wholeNumber)
    .option('--cursor <cursor>', 'go on where an earlier list ended')
    .action(async (id, options) => ended(await status(id, options, context)));
  withApi(program.command('watch [id]'))
    .description('show onboardings, or one job of any kind, as they change')
    .action(async (id, options) => ended(await watch(id, options, context)));
  withApi(program.command('reveal <id>'))
    .description('show the client secret that belongs into CupixWorks (audited)')
    .action(async (id, options: ApiOptions) => ended(await reveal(id, options, context)));
}

function addTasks(program: Command, context: Context, ended: Ended): void {
  const tasks = withApi(program.command('tasks [id]').enablePositionalOptions())
    .description('list open human tasks, or show one')
    .action(async (id, options) => ended(await showTasks(id, options, context)));
  withApi(tasks.command('complete <id>'))
    .description('say that a task is done; it is checked')
    .option('--report <name=value>', 'what the page shows now; may be repeated', collectPair)
    .action(async (id, options) => ended(await completeTaskCommand(id, options, context)));
  withApi(tasks.command('reject <id>'))
    .description('decline a task')
    .requiredOption('--reason <text>', 'why')
    .action(async (id, options) => ended(await rejectTaskCommand(id, options, context)));
}

function addSetUp(program: Command, context: Context, ended: Ended): void {
  const profile = ['--profile <name>', 'profile of the OCI configuration file'] as const;
  const endpoints = [
    '--endpoints <file>',
    'other addresses than Oracle’s own (docs/endpoints.md)',
  ] as const;
  withApi(program.command('start'))
    .description(
      'keep the local service open, with its page and API; with --api, the page of that API',
    )
    .option('--port <number>', 'port of the page on 127.0.0.1; default: PORT, or any free one')
    .option('--interactive', 'leave human tasks to you in a simulated run')
    .action(async (options) => ended(await start(options, context)));
  common(program.command('trust'))
    .description('let roles of AWS sign in to OCI without a stored key (docs/keyless.md)')
    .requiredOption('--domain <url>', 'the identity domain')
    .requiredOption('--issuer <url>', 'the issuer of your AWS account')
    .requiredOption('--role <arn...>', 'ARNs of the roles, * for anything')
    .option('--audience <text>', 'what tokens are issued for', TOKEN_AUDIENCE)
    .option(...profile)
    .option(...endpoints)
    .option('--renew-secret', 'make a new client secret and store it')
    .option('--apply', 'do it; without, only say what would be done')
    .action(async (options) => ended(await trust(options, context)));
  withApi(program.command('doctor [file]'))
    .description('check what a run from this machine needs; with a request, what that one needs')
    .option('--domain <url>', 'an identity domain, to try a signed call')
    .option('--region <id>', 'an OCI region, to see whether its endpoints answer')
    .option('--port <number>', 'the port that start is going to use; default: PORT')
    .option(...profile)
    .option(...endpoints)
    .action(async (file, options) => ended(await doctor(file, options, context)));
}

function collectFailure(text: string, before: string[] = []): string[] {
  // Which kind of request it is, the file says; one that doesn't fit is refused then.
  const isOfUsers = simulatedUserFailures.some(({ stage, fault }) => text === `${stage}:${fault}`);
  try {
    if (!isOfUsers) findSimulatedFailure(text);
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
  return [...before, text];
}

const EXAMPLES = `
Examples:
  $ npm run onboard                                  the sample, simulated, nothing leaves this machine
  $ npm run onboard -- acme.yaml                     a real customer, with the OCI credentials of this machine
  $ npm run onboard -- acme.yaml --oracle simulated  the same request, simulated
  $ npm run onboard -- acme.yaml --api https://…/v1  the same request, by a deployed API
  $ npm run onboard -- --simulate-failure test-connection:wrong-password
  $ npm run oic-onboarding -- resume acme-1a2b3c4d   go on once the cause is gone
  $ npm run onboard -- examples/cpq-user.yaml        an integration user of Oracle CPQ (recovery.yaml, promotion.yaml: the others)

docs/command-line.md has every command, option and exit code.
`;
