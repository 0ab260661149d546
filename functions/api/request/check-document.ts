import * as z from 'zod/mini';
import { type ResolvedCredential, resolveCredential, type Surroundings } from './credentials.ts';
import { explainIssue, valueAt } from './explain-issue.ts';
import { type Locate, type Path, Problems } from './problem.ts';

/** What a check notes its findings in. */
export interface Context {
  problems: Problems;
  /** What is allowed but looks like a mistake. */
  remarks: Problems;
  surroundings: Surroundings | undefined;
}

/** What documents of one kind are checked with. */
export interface DocumentRules<T, Name extends string> {
  schema: z.ZodMiniType<T>;
  /** What single fields can't tell: whether they fit together. Works on documents of any shape. */
  together(value: unknown, context: Context): void;
  /** Where the credentials stand; what they refer to is looked up. */
  credentials: Record<Name, Path>;
  /** Further fields whose content must never be shown. */
  secrets?: readonly Path[];
}

export interface CheckedDocument<T, Name extends string> {
  /** Absent when the schema refuses it. */
  parsed: T | undefined;
  credentials: Record<Name, ResolvedCredential | undefined>;
  context: Context;
}

/** Checks a document in one go: names, types, values, what does not fit together, credentials. */
export async function checkDocument<T, Name extends string>(
  value: unknown,
  locate: Locate | undefined,
  surroundings: Surroundings | undefined,
  rules: DocumentRules<T, Name>,
): Promise<CheckedDocument<T, Name>> {
  const context = { problems: new Problems(locate), remarks: new Problems(locate), surroundings };
  const places = Object.entries(rules.credentials) as [Name, Path][];
  const secrets = [...places.map(([, path]) => path), ...(rules.secrets ?? [])];
  const isSecret = (path: Path) =>
    secrets.some((secret) => secret.every((part, i) => path[i] === part));
  const parsed = z.safeParse(rules.schema, value);
  for (const issue of parsed.error?.issues ?? []) {
    explainIssue(issue, { schema: rules.schema, value, isSecret }, context.problems);
  }
  rules.together(value, context);
  const found = places.map(
    async ([name, path]) =>
      [name, await resolveCredential(valueAt(value, path), path.map(String), context)] as const,
  );
  const credentials = Object.fromEntries(await Promise.all(found));
  return { parsed: parsed.data, credentials: credentials as never, context };
}
