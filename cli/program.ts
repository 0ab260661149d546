import { Command, InvalidArgumentError, Option } from 'commander';
import { findSimulatedFailure, simulatedFailures } from '#local/simulated-failures.ts';
import { TOKEN_AUDIENCE } from '#runtime/oci-identity/names.ts';
import { ociAuthentications } from '#runtime/settings.ts';
import { doctor } from './commands/doctor.ts';
import { onboard } from './commands/onboard.ts';
import { resume } from './commands/resume.ts';
import { reveal } from './commands/reveal.ts';
import { start } from './commands/start.ts';
import { status } from './commands/status.ts';
import { completeTaskCommand, rejectTaskCommand, showTasks } from './commands/tasks.ts';
import { trust } from './commands/trust.ts';
import type { Context, GlobalOptions } from './context.ts';
import type { ExitCode } from './exit-codes.ts';
import { table } from './render/format.ts';

/** Where everything local lives unless `--data` says otherwise. */
export const DEFAULT_DATA = '.oic-onboarding';

/**
 * Builds the command line. Each command reports its exit code to `ended`; commander itself throws a
 * CommanderError for a wrong command line.
 */
export function createProgram(context: Context, ended: (code: ExitCode) => void): Command {
  const { stdout, stderr } = context.terminal;
  const program = new Command('oic-onboarding')
    .description('Connects CupixWorks to Oracle Primavera Cloud through Oracle Integration 3.')
    .exitOverride()
    // Options behind a subcommand are the subcommand's, also where its parent has the same.
    .enablePositionalOptions()
    .configureOutput({
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => void stderr.write(text),
    })
    .addHelpText('after', EXAMPLES);
  addOnboard(program, context, ended);
  common(program.command('resume <id>'))
    .description('go on with an onboarding that failed or was left')
    .option('--reveal', 'show the client secret once at the end')
    .option('--interactive', 'leave the human task to you in a simulated run')
    .action(async (id, options) => ended(await resume(id, options, context)));
  common(program.command('start'))
    .description('keep the local service and its API open')
    .option('--port <number>', 'port of the API on 127.0.0.1; default: PORT, or any free one')
    .option('--interactive', 'leave human tasks to you in a simulated run')
    .action(async (options) => ended(await start(options, context)));
  common(program.command('status [id]'))
    .description('list onboardings, or show one')
    .action(async (id, options) => ended(await status(id, options, context)));
  addTasks(program, context, ended);
  common(program.command('reveal <id>'))
    .description('show the client secret that belongs into CupixWorks (audited)')
    .action(async (id, options: GlobalOptions) => ended(await reveal(id, options, context)));
  addSetUp(program, context, ended);
  return program;
}

function addOnboard(program: Command, context: Context, ended: (code: ExitCode) => void): void {
  common(program.command('onboard [file]'))
    .description('onboard a customer; without a file, the sample against the simulated Oracle')
    .addOption(
      new Option('--oracle <which>', 'which Oracle to speak to').choices(['simulated', 'real']),
    )
    .option('--profile <name>', 'profile of the OCI configuration file (real Oracle)')
    .option(
      '--endpoints <file>',
      'other addresses than Oracle’s own (docs/endpoints.md; real Oracle)',
    )
    .addOption(
      new Option(
        '--authentication <how>',
        'sign for OCI with an API key, or keyless (docs/keyless.md)',
      ).choices(ociAuthentications),
    )
    .option('--reveal', 'show the client secret once at the end')
    .option('--interactive', 'leave the human task to you in a simulated run')
    .option('--simulate-failure <stage:fault>', 'show a failure; may be repeated', collectFailure)
    .addHelpText('after', () => failureHelp())
    .action(async (file, options) => ended(await onboard(file, options, context)));
}

function addSetUp(program: Command, context: Context, ended: (code: ExitCode) => void): void {
  const json = ['--json', 'one JSON document on stdout, everything else on stderr', false] as const;
  const profile = ['--profile <name>', 'profile of the OCI configuration file'] as const;
  program
    .command('trust')
    .description('let roles of AWS sign in to OCI without a stored key (docs/keyless.md)')
    .requiredOption('--domain <url>', 'the identity domain')
    .requiredOption('--issuer <url>', 'the issuer of your AWS account')
    .requiredOption('--role <arn...>', 'ARNs of the roles, * for anything')
    .option('--audience <text>', 'what tokens are issued for', TOKEN_AUDIENCE)
    .option(...profile)
    .option('--endpoints <file>', 'other addresses than Oracle’s own (docs/endpoints.md)')
    .option('--renew-secret', 'make a new client secret and store it')
    .option('--apply', 'do it; without, only say what would be done')
    .option(...json)
    .action(async (options) => ended(await trust(options, context)));
  program
    .command('doctor')
    .description('check what a run from this machine needs')
    .option('--domain <url>', 'an identity domain, to try a signed call and compare clocks')
    .option(...profile)
    .option(...json)
    .action(async (options) => ended(await doctor(options, context)));
}

function addTasks(program: Command, context: Context, ended: (code: ExitCode) => void): void {
  const tasks = common(program.command('tasks [id]').enablePositionalOptions())
    .description('list open human tasks, or show one')
    .action(async (id, options) => ended(await showTasks(id, options, context)));
  common(tasks.command('complete <id>'))
    .description('say that a task is done; it is checked')
    .action(async (id, options) => ended(await completeTaskCommand(id, options, context)));
  common(tasks.command('reject <id>'))
    .description('decline a task')
    .requiredOption('--reason <text>', 'why')
    .action(async (id, options) => ended(await rejectTaskCommand(id, options, context)));
}

function common(command: Command): Command {
  return command
    .option('--data <directory>', 'where everything local lives', DEFAULT_DATA)
    .option('--json', 'one JSON document on stdout, everything else on stderr', false);
}

function collectFailure(text: string, before: string[] = []): string[] {
  try {
    findSimulatedFailure(text);
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
  return [...before, text];
}

function failureHelp(): string {
  const rows = simulatedFailures.map(({ stage, fault, says, endsWith }) => [
    `${stage}:${fault}`,
    endsWith ?? 'heals',
    says,
  ]);
  return ['', 'Failures that can be simulated, and how they end:', ...table(rows), ''].join('\n');
}

const EXAMPLES = `
Examples:
  $ npm run onboard                                  the sample, simulated, nothing leaves this machine
  $ npm run onboard -- acme.yaml                     a real customer, with the OCI credentials of this machine
  $ npm run onboard -- acme.yaml --oracle simulated  the same request, simulated
  $ npm run onboard -- --simulate-failure test-connection:wrong-password
  $ npm run oic-onboarding -- resume acme-1a2b3c4d   go on once the cause is gone
`;
