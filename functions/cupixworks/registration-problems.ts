import type { Registration } from '#runtime/model.ts';
import { redact } from '#runtime/redaction.ts';
import type { RegistrationProblem } from './registration-problem.ts';
import { trapsIn } from './url-traps.ts';

/** What somebody pasted may be anything; state stays small. */
const SEEN_LENGTH = 300;
/** CupixWorks shows a link that works as registered and active. */
const ACTIVE = 'active';

/** The values that a person can read back. The secret is not one of them. */
const FIELDS = ['oicOAuthTokenUrl', 'clientId', 'scope', 'opcAccessTokenUrl'] as const;
type Field = (typeof FIELDS)[number];

const LABELS: Record<Field, string> = {
  oicOAuthTokenUrl: 'OIC OAuth Token URL',
  clientId: 'Client ID',
  scope: 'Scope',
  opcAccessTokenUrl: 'OPC Access Token URL',
};

export interface RegistrationAnswer {
  status: string;
  registered?: Partial<Record<Field, string | null>> | null;
}

/**
 * What a person reports against what should stand in CupixWorks. Spaces around a value are forgiven, they
 * come from copying it here; everything else counts. A value that was not read back is taken on trust.
 */
export function registrationProblems(
  registration: Registration,
  { status, registered }: RegistrationAnswer,
): RegistrationProblem[] {
  const problems: RegistrationProblem[] = [];
  if (status.trim().toLowerCase() !== ACTIVE) {
    problems.push({ field: 'status', expected: ACTIVE, seen: shown(status) });
  }
  for (const field of FIELDS) {
    const seen = registered?.[field]?.trim();
    const expected = registration[field];
    if (seen === undefined || seen === expected) continue;
    const hint = field === 'opcAccessTokenUrl' ? hintFor(seen, expected) : undefined;
    problems.push({ field: LABELS[field], expected, seen: shown(seen), ...(hint && { hint }) });
  }
  return problems;
}

function hintFor(seen: string, expected: string): string {
  return trapsIn(seen, expected)
    .map(({ says }) => says)
    .join(' ');
}

function shown(seen: string): string {
  return redact(seen.trim()).slice(0, SEEN_LENGTH);
}
