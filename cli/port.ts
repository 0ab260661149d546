import { CommandError, exitCodes } from './exit-codes.ts';

/**
 * A port as the command line or the variable PORT names it.
 * @returns 0 for none, which means any free one
 * @throws CommandError it is none
 */
export function portOf(text: string | undefined): number {
  const port = Number(text ?? 0);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new CommandError(
    exitCodes.wrongRequest,
    `The port "${text}" is none. Take a number from 1 to 65535 (--port or PORT), or none for any free one.`,
  );
}
