import * as z from 'zod/mini';
import { type ResolvedCredential, resolveCredential } from './credentials.ts';
import { explainIssue, valueAt } from './explain-issue.ts';
import { Credential } from './fields.ts';
import { type Path, type Problem, Problems } from './problem.ts';

/** What may be corrected when a job goes on: credentials, and nothing else of its request. */
export const Corrections = z
  .strictObject({
    primavera: z.optional(
      z.strictObject({ password: Credential }).register(z.globalRegistry, {
        description: 'The password of the same service account.',
      }),
    ),
    cupixworks: z.optional(
      z.strictObject({ apiToken: Credential }).register(z.globalRegistry, {
        description: 'Another API token of CupixWorks.',
      }),
    ),
  })
  .register(z.globalRegistry, {
    description: 'Credentials to take instead of those that were refused.',
  });

/** Corrected credentials whose origin is settled. */
export interface CheckedCorrections {
  password?: ResolvedCredential;
  apiToken?: ResolvedCredential;
}

const PASSWORD = ['primavera', 'password'];
const API_TOKEN = ['cupixworks', 'apiToken'];

/** Checks corrections; everything that is wrong is found in one go, and no value is ever shown. */
export async function checkCorrections(
  value: unknown,
): Promise<{ checked: CheckedCorrections } | { problems: Problem[] }> {
  const problems = new Problems();
  const parsed = z.safeParse(Corrections, value);
  for (const issue of parsed.error?.issues ?? []) {
    explainIssue(issue, { schema: Corrections, value, isSecret }, problems);
  }
  const resolve = (path: string[]) =>
    resolveCredential(valueAt(value, path), path, { problems, surroundings: undefined });
  const [password, apiToken] = [await resolve(PASSWORD), await resolve(API_TOKEN)];
  const found = problems.list();
  if (found.length > 0) return { problems: found };
  return { checked: { ...(password && { password }), ...(apiToken && { apiToken }) } };
}

function isSecret(path: Path): boolean {
  const begins = (secret: Path) => secret.every((segment, place) => path[place] === segment);
  return begins(PASSWORD) || begins(API_TOKEN);
}
