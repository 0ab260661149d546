import { inspect } from 'node:util';
import { CommanderError } from 'commander';
import { StageError } from '#runtime/errors.ts';
import { redact } from '#runtime/redaction.ts';
import { ApiProblem } from './api/api-problem.ts';
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
    return explain(error, args, context);
  }
}

/** An error as people and machines are told of it. */
interface Told {
  exitCode: ExitCode;
  name: string;
  message: string;
  /** For `--json`. */
  details: Record<string, unknown>;
  /** True: what is behind it helps only whoever mends this program. */
  isUnforeseen: boolean;
}

async function explain(error: unknown, args: string[], context: Context): Promise<ExitCode> {
  const { stdout, stderr, environment, signal } = context.terminal;
  // commander has said what was wrong; help and version are no errors.
  const isCommander = error instanceof CommanderError;
  if (isCommander && error.exitCode === 0) return exitCodes.ok;
  const told = isCommander ? wrongCommandLine(error) : await tell(error);
  // Whoever leaves in the middle of something has seen no error: it broke off because they left.
  const brokeOff = told.isUnforeseen || (error as Error).name === 'AbortError';
  if (signal.aborted && brokeOff) return exitCodes.interrupted;
  const isVerbose = args.includes('--verbose') || Boolean(environment.DEBUG);
  if (!isCommander) stderr.write(`${told.message}\n`);
  if (isVerbose && (told.isUnforeseen || (error as Error).cause)) {
    stderr.write(`${redact(inspect(error))}\n`);
  } else if (told.isUnforeseen) {
    stderr.write('The same command with --verbose shows where.\n');
  }
  if (args.includes('--json')) {
    const document = { error: told.name, message: told.message, ...told.details };
    stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  }
  return told.exitCode;
}

function wrongCommandLine({ message }: CommanderError): Told {
  const exitCode = exitCodes.wrongRequest;
  return { exitCode, name: 'CommandError', message, details: {}, isUnforeseen: false };
}

async function tell(error: unknown): Promise<Told> {
  if (error instanceof CommandError) {
    const { message, exitCode, details } = error;
    return { message, exitCode, name: 'CommandError', details, isUnforeseen: false };
  }
  if (error instanceof ApiProblem) {
    const { text, exitCode, status, told } = error;
    const { error: name, detail, ...details } = told;
    return { message: text, exitCode, name, details: { status, ...details }, isUnforeseen: false };
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
    isUnforeseen: named.name === 'Unexpected' && !(error instanceof StageError),
  };
}
