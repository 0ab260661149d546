import type { SimulatedFailure } from '#local/simulated-failure.ts';
import { findSimulatedFailure } from '#local/simulated-failures.ts';
import { CommandError, exitCodes } from './exit-codes.ts';
import { table } from './render/format.ts';

/** What `--help` says about `--simulate-failure`. */
export function failureHelp(failures: readonly SimulatedFailure[]): string {
  const rows = failures.map(({ stage, fault, says, endsWith }) => [
    `${stage}:${fault}`,
    endsWith ?? 'heals',
    says,
  ]);
  return ['', 'Failures that can be simulated, and how they end:', ...table(rows), ''].join('\n');
}

/**
 * The failures that a run shall show.
 * @param among those of the kind of its request
 * @throws CommandError one is of another kind
 */
export function failuresIn(
  { simulateFailure = [] }: { simulateFailure?: string[] },
  among: readonly SimulatedFailure[] = [],
): SimulatedFailure[] {
  if (simulateFailure.length > 0 && among.length === 0) {
    const message = 'No failures can be simulated for this request: leave --simulate-failure out.';
    throw new CommandError(exitCodes.wrongRequest, message);
  }
  try {
    return simulateFailure.map((text) => findSimulatedFailure(text, among));
  } catch (error) {
    throw new CommandError(exitCodes.wrongRequest, (error as Error).message);
  }
}
