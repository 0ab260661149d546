import type * as z from 'zod/mini';
import { checkDocument } from './check-document.ts';
import type { ResolvedCredential, Surroundings } from './credentials.ts';
import { checkArchive, checkTogether, type Measured } from './cross-checks.ts';
import type { Locate, Problem } from './problem.ts';
import { readDocument } from './read-document.ts';
import { OnboardingRequest } from './schema.ts';

/** What every request has, however it names its archive. */
export type RequestFields = Omit<OnboardingRequest, 'archive'>;

/** A request that may run: valid, with its credentials found and its archive measured. */
export interface CheckedRequest<T extends RequestFields = OnboardingRequest> {
  request: T;
  credentials: {
    password: ResolvedCredential;
    apiToken: ResolvedCredential | undefined;
  };
  /** Absent where the archive isn't a file of this machine. */
  archive: Measured | undefined;
}

export type Verdict<T extends RequestFields = OnboardingRequest> =
  | { ok: true; checked: CheckedRequest<T>; remarks: Problem[] }
  | { ok: false; problems: Problem[] };

/**
 * Reads and checks a request, YAML or JSON. Everything that is wrong is found in one go: syntax, or else
 * names, types, values, what does not fit together, credentials, files. Touches nothing outside.
 * @param surroundings the environment and files it may refer to; none for a service
 */
export async function checkRequestText(
  text: string,
  surroundings?: Surroundings,
): Promise<Verdict> {
  const document = readDocument(text);
  if ('problems' in document) return { ok: false, problems: document.problems };
  return checkRequest(document.value, document.locate, surroundings);
}

/**
 * As `checkRequestText`, for a document that was parsed already.
 * @param schema for requests that come another way than by a file, and name their archive differently
 */
export async function checkRequest<T extends RequestFields = OnboardingRequest>(
  value: unknown,
  locate?: Locate,
  surroundings?: Surroundings,
  schema: z.ZodMiniType<T> = OnboardingRequest as unknown as z.ZodMiniType<T>,
): Promise<Verdict<T>> {
  const { parsed, credentials, context } = await checkDocument(value, locate, surroundings, {
    schema,
    together: checkTogether,
    credentials: { password: ['primavera', 'password'], apiToken: ['cupixworks', 'apiToken'] },
    secrets: [['primavera', 'username']],
  });
  const archive = await checkArchive(value, context);
  const { password, apiToken } = credentials;
  const found = context.problems.list();
  if (found.length > 0 || !parsed || !password) return { ok: false, problems: found };
  return {
    ok: true,
    checked: { request: parsed, credentials: { password, apiToken }, archive },
    remarks: context.remarks.list(),
  };
}
