import { type Command, InvalidArgumentError } from 'commander';
import { secondsOf } from '#functions/api/request/recovery-rules.ts';
import type { Context } from '../context.ts';
import type { ExitCode } from '../exit-codes.ts';
import { choice, wholeNumber, withApi, withRequestOptions } from '../options.ts';
import { errors, health, left, schedules, stopSchedule } from './instance.ts';
import { recover } from './recover.ts';

/** Adds the commands about failed integrations. */
export function addRecovery(
  program: Command,
  context: Context,
  ended: (code: ExitCode) => void,
): void {
  withRequestOptions(program.command('recover [file]'))
    .description('recover failed integrations by rules; without a file, the sample, simulated')
    .option('--interactive', 'leave human tasks to you in a simulated run')
    .option('--for <span>', 'let simulated time pass, with the runs of the schedule: 6h, 2d', span)
    .action(async (file, options) => ended(await recover(file, options, context)));
  withApi(program.command('health <id>'))
    .description('say how the instance of an onboarding or a recovery is')
    .action(async (id, options) => ended(await health(id, options, context)));
  withApi(program.command('errors <id>'))
    .description('list what failed at the instance of an onboarding or a recovery')
    .option('--project <code>', 'only those of this project')
    .option('--integration <code>', 'only those of this integration')
    .option('--error-code <code>', 'only those with this error code')
    .option('--message <pattern>', 'only those whose message is like this: *timeout*')
    .addOption(
      choice('--recoverable <which>', 'only those that Oracle can, or can’t, run again', [
        'true',
        'false',
      ]),
    )
    .option('--older-than <span>', 'only what began longer ago: 30m, 12h, 2d', span)
    .option('--newer-than <span>', 'only what began less long ago; default: 1d', span)
    .option('--limit <number>', 'how many at most, up to 100', wholeNumber)
    .option('--cursor <cursor>', 'go on where an earlier list ended')
    .action(async (id, options) => ended(await errors(id, options, context)));
  withApi(program.command('left <id>'))
    .description('list each failure that the last run of a recovery has left, with why')
    .option('--limit <number>', 'how many at most, up to 100', wholeNumber)
    .option('--cursor <cursor>', 'go on where an earlier list ended')
    .action(async (id, options) => ended(await left(id, options, context)));
  addSchedules(program, context, ended);
}

function addSchedules(program: Command, context: Context, ended: (code: ExitCode) => void): void {
  const list = withApi(program.command('schedules').enablePositionalOptions())
    .description('list when recoveries run by themselves')
    .action(async (options) => ended(await schedules(options, context)));
  withApi(list.command('stop <id>'))
    .description('end the schedule of a recovery; a run that has begun goes on')
    .action(async (id, options) => ended(await stopSchedule(id, options, context)));
}

/** `30m`, `12h`, `2d`. */
function span(typed: string): string {
  if (secondsOf(typed) !== undefined) return typed;
  throw new InvalidArgumentError('Write a whole number and m, h or d: 30m, 12h, 2d.');
}
