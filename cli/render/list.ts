import type { OnboardingLine } from '../api/answers.ts';
import { table } from './format.ts';
import { titleOf } from './stage-text.ts';

/** A list of onboardings with its heading. */
export function linesTable(lines: readonly OnboardingLine[]): string[] {
  return table([
    ['ONBOARDING', 'STATUS', 'LAST CHANGE', 'WHERE'],
    ...lines.map((line) => [line.onboardingId, line.status, line.updatedAt, placeOf(line)]),
  ]);
}

/** Whom a list names; that we are at work ourselves goes without saying. */
const WAITS_FOR: Readonly<Record<string, string>> = { oracle: 'Oracle', person: 'a person' };

/** Where an onboarding is or stopped: `Test connection: Locked`. Empty when nobody has told. */
export function placeOf({ stage, waitingFor, failure }: OnboardingLine): string {
  if (failure) return `${titleOf(failure.stage)}: ${failure.error}`;
  if (!stage) return '';
  const whom = WAITS_FOR[waitingFor ?? ''];
  return whom ? `${titleOf(stage)}: waiting for ${whom}` : titleOf(stage);
}
