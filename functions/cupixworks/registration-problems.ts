import type { Mismatch, Registration } from '#runtime/model.ts';
import { redact } from '#runtime/redaction.ts';
import { type ReadableField, readableFields, STATE_LABEL } from './registration-fields.ts';
import { trapsIn } from './url-traps.ts';
import { mistakeIn } from './value-mistakes.ts';

/** What somebody pasted may be anything; state stays small. */
const SEEN_LENGTH = 300;
/** CupixWorks shows a link that works as registered and active. */
const ACTIVE = 'active';

/** What nobody can see has to be put right without seeing it. */
const ENTER_SECRET_AGAIN =
  'Show the secret here once more, empty the field Client Secret in CupixWorks, paste it in one go without a space or line break, and save.';

/** What the person reports: a state, and what CupixWorks shows; never the secret. */
export type RegistrationAnswer = { status: string; message?: string | null } & Partial<
  Record<ReadableField, string | null>
>;

/**
 * What a person reports against what should stand in CupixWorks. Spaces around a value are forgiven, they
 * come from copying it here; everything else counts. A value that was not read back is taken on trust.
 */
export function registrationProblems(
  registration: Registration,
  answer: RegistrationAnswer,
): Mismatch[] {
  const wrong = readableFields.flatMap(({ name, label }) => {
    const seen = answer[name]?.trim();
    const expected = registration[name];
    if (seen === undefined || seen === expected) return [];
    const hint = hintFor(name, seen, registration);
    return [{ field: label, expected, seen: shown(seen), ...(hint && { hint: redact(hint) }) }];
  });
  return [...stateProblem(answer, wrong.length), ...wrong];
}

function stateProblem(answer: RegistrationAnswer, wrongValues: number): Mismatch[] {
  const { status, message } = answer;
  if (status.trim().toLowerCase() === ACTIVE) return [];
  const seen = message ? `${status.trim()}: ${message}` : status;
  return [
    {
      field: STATE_LABEL,
      expected: ACTIVE,
      seen: shown(seen),
      hint: stateHint(answer, wrongValues),
    },
  ];
}

function stateHint(answer: RegistrationAnswer, wrongValues: number): string {
  if (wrongValues > 0) return 'Correct the values below first.';
  const isComplete = readableFields.every(({ name }) => answer[name]?.trim());
  return isComplete
    ? `All values that can be seen are right, so the Client Secret is probably the wrong one. ${ENTER_SECRET_AGAIN}`
    : `Compare the values with those here, and copy back all that CupixWorks shows. If they are the same, the Client Secret is probably the wrong one. ${ENTER_SECRET_AGAIN}`;
}

function hintFor(name: ReadableField, seen: string, registration: Registration) {
  const expected = registration[name];
  const others = readableFields
    .filter((other) => other.name !== name)
    .map((other) => [other.label, registration[other.name]]);
  const mistake = mistakeIn(seen, expected, Object.fromEntries(others));
  if (name !== 'opcAccessTokenUrl') return mistake;
  // Those of this address are known by name; the last of them only says that it is another one.
  const traps = trapsIn(seen, expected).filter(({ id }) => id !== 'T15' || !mistake);
  const names = traps.map(({ says }) => says).join(' ');
  return seen === '' || !names ? mistake : names;
}

function shown(seen: string): string {
  return redact(seen.trim()).slice(0, SEEN_LENGTH);
}
