import type { Command } from 'commander';
import { DEFAULT_DATA } from '../command-for.ts';
import type { Context } from '../context.ts';
import type { ExitCode } from '../exit-codes.ts';
import { choice, common, wholeNumber } from '../options.ts';
import { login } from './login.ts';

/** Adds the command by which a person signs in. */
export function addLogin(
  program: Command,
  context: Context,
  ended: (code: ExitCode) => void,
): void {
  common(program.command('login'))
    .description('sign in as a person, so that OIC names you for what is done (docs/login.md)')
    .requiredOption('--domain <url>', 'the identity domain of the instance')
    .requiredOption('--client-id <id>', 'the application that you allow to act for you')
    .requiredOption('--scope <scope>', 'the scope of the instance that ends with /ic/api/')
    .requiredOption('--secret <name>', 'the secret that keeps the sign-in')
    .addOption(choice('--vault <which>', 'where that secret is', ['aws', 'local']).default('aws'))
    .option('--data <directory>', 'where everything local lives', DEFAULT_DATA)
    .option('--port <number>', 'port of the redirect URL on 127.0.0.1; default: any', wholeNumber)
    .option('--minutes <number>', 'how long you may take', wholeNumber, 5)
    .option('--endpoints <file>', 'other addresses than Oracle’s own (docs/endpoints.md)')
    .action(async (options) => ended(await login(options, context)));
}
