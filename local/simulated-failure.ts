/** A failure that the simulation can show, in words and in faults. */

import type { RegistrationValues } from '#local/cupixworks/registration.ts';
import type { Settings } from '#local/oracle/settings.ts';
import type { Injection } from '#local/simulation/faults.ts';

import type { StageId } from '#runtime/stages.ts';

export interface SimulatedFailure {
  stage: StageId;
  fault: string;
  /** What happens, as the end of a sentence. */
  says: string;
  /** Name (functions/runtime/errors.ts) of the error that the onboarding ends with; null when it heals by itself. */
  endsWith: string | null;
  arrange: Arrangement;
}

/** What has to be set up in the simulation before the run. */
export interface Arrangement {
  injections?: Injection[];
  oracle?: Partial<Settings>;
  administrator?: {
    mistakeIn?: keyof RegistrationValues;
    rejectWith?: string;
    isAway?: boolean;
  };
}

/** A failure that the workflow gets over by itself. */
export function heals(stage: StageId, fault: string, says: string, arrange: Arrangement) {
  return { stage, fault, says, endsWith: null, arrange } satisfies SimulatedFailure;
}

/** A failure that a person has to look at. */
export function stops(
  stage: StageId,
  fault: string,
  endsWith: string,
  says: string,
  arrange: Arrangement,
) {
  return { stage, fault, says, endsWith, arrange } satisfies SimulatedFailure;
}

/** A fault on one operation. */
export function strike(operation: string, rest: Omit<Injection, 'operation'>): Arrangement {
  return { injections: [{ operation, ...rest }] };
}
