import { CommanderError } from 'commander';
import type { Context } from './context.ts';
import { CommandError, type ExitCode, exitCodes } from './exit-codes.ts';
import { createProgram } from './program.ts';

/**
 * Runs one command line.
 * @param args without the interpreter and the script
 * @returns the exit code; nothing is thrown
 */
export async function run(args: string[], context: Context): Promise<ExitCode> {
  let code: ExitCode = exitCodes.ok;
  const program = createProgram(context, (ended) => {
    code = ended;
  });
  try {
    if (args.length === 0) {
      program.outputHelp({ error: true });
      return exitCodes.wrongRequest;
    }
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    return explain(error, args.includes('--json'), context);
  }
}

async function explain(error: unknown, json: boolean, context: Context): Promise<ExitCode> {
  // commander has said what was wrong; help and version are no errors.
  if (error instanceof CommanderError) {
    return error.exitCode === 0 ? exitCodes.ok : exitCodes.wrongRequest;
  }
  const { message, exitCode, name, details } = await toCommandError(error);
  context.terminal.stderr.write(`${message}\n`);
  if (json) {
    const document = { error: name, message, ...details };
    context.terminal.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  }
  return exitCode;
}

async function toCommandError(error: unknown) {
  if (error instanceof CommandError) {
    const { message, exitCode, details } = error;
    return { message, exitCode, name: 'CommandError', details };
  }
  const { nameError } = await import('#runtime/name-error.ts');
  const named = nameError(error, 'oic-onboarding');
  const { summary, fix } = named.explanation;
  const isWrongRequest = ['InvalidRequest', 'NotFound', 'Conflict'].includes(named.name);
  return {
    message: `${named.name}: ${summary}\n${fix}`,
    exitCode: isWrongRequest ? exitCodes.wrongRequest : exitCodes.failed,
    name: named.name,
    details: {},
  };
}
