import type { Situation, Verdict } from './decide.ts';
import { findRunFile, type RunPlace, writeRunFile } from './run-files.ts';

/** What people decided in this run, by group. */
export type Verdicts = Situation['verdicts'];

export async function readVerdicts(place: RunPlace): Promise<Verdicts> {
  return (await findRunFile<Verdicts>(place, 'verdicts')) ?? {};
}

/** Adds decisions to those of earlier rounds. */
export async function keepVerdicts(
  place: RunPlace,
  said: Record<string, Verdict>,
  by: string,
): Promise<void> {
  const added = Object.entries(said).map(([group, verdict]) => [group, { verdict, by }] as const);
  await writeRunFile(place, 'verdicts', {
    ...(await readVerdicts(place)),
    ...Object.fromEntries(added),
  });
}
