import { rememberSecret } from '#runtime/invocation.ts';
import { valueAt } from '../request/explain-issue.ts';
import type { Path } from '../request/problem.ts';
import { HttpProblem } from '../routing/http-problem.ts';
import type { Caller } from './caller.ts';
import { mayUseSecret } from './may-use-secret.ts';

/** Where bodies have credentials: values, or names of secrets. */
const CREDENTIALS = [
  ['primavera', 'password'],
  ['cupixworks', 'apiToken'],
  ['cpq', 'administrator'],
  ['client', 'adopt', 'clientSecret'],
] as const;
/** Where they have names of secrets and never values. */
const NAMES = [
  ['client', 'adopt'],
  ['instance', 'address', 'client'],
] as const;

/** Before anything can go wrong with them: from now on they are scrubbed from whatever is said. */
export function rememberCredentials(body: unknown): void {
  for (const path of CREDENTIALS) {
    const value = valueAt(body, path);
    if (typeof value === 'string') rememberSecret(value);
  }
}

/**
 * Refuses names of secrets that the caller may not have us read.
 * @param more where else the body names some
 * @throws HttpProblem 403 naming each
 */
export function assertMayUseSecrets(
  caller: Pick<Caller, 'customers'>,
  body: unknown,
  { customer, jobId }: { customer: string; jobId: string },
  more: readonly Path[] = [],
): void {
  const named = [...CREDENTIALS.map((path) => [...path, 'secret']), ...NAMES, ...more];
  const strange = named.filter((path) => {
    const secretId = valueAt(body, path);
    const use = { secretId: String(secretId), customer, jobId };
    return typeof secretId === 'string' && !mayUseSecret(caller, use);
  });
  if (strange.length === 0) return;
  const detail = `This secret is not one of ${customer}'s.`;
  const fix = `Name a secret that has ${customer} as a folder in its name: customers/${customer}/…`;
  const errors = strange.map((path) => ({ pointer: `#/${path.join('/')}`, detail, fix }));
  throw new HttpProblem({ status: 403, error: 'NotAuthorized', detail, fix, errors });
}
