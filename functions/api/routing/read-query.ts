import * as z from 'zod/mini';
import { explainIssue } from '../request/explain-issue.ts';
import { suggest } from '../request/nearest-name.ts';
import { Problems } from '../request/problem.ts';
import { invalidRequest, type RequestProblem } from './http-problem.ts';

/**
 * Checks the query parameters: unknown names are refused like wrong values, because a filter that is
 * silently ignored shows too much.
 * @param schema an object whose fields are the parameters; absent: there are none
 * @throws HttpProblem 400 naming each wrong parameter
 */
export function readQuery<T extends z.ZodMiniType>(
  schema: T | undefined,
  query: Record<string, string[]>,
): z.output<T> {
  const wanted = schema ?? z.strictObject({});
  const value = Object.fromEntries(Object.entries(query).map(([name, all]) => [name, all[0]]));
  const parsed = z.safeParse(wanted, value);
  const names = Object.keys((wanted._zod.def as { shape?: object }).shape ?? {});
  const problems = new Problems();
  const subject = { schema: wanted, value, isSecret: () => false };
  for (const issue of parsed.error?.issues ?? []) {
    if (issue.code !== 'unrecognized_keys') explainIssue(issue, subject, problems);
  }
  const found: RequestProblem[] = [
    ...Object.keys(query)
      .filter((name) => !names.includes(name))
      .map((name) => unknown(name, names)),
    ...problems.list().map(({ where, what, fix }) => ({ parameter: where, detail: what, fix })),
    ...Object.keys(query)
      .filter((name) => (query[name]?.length ?? 0) > 1)
      .map(givenTwice),
  ];
  if (found.length > 0) throw invalidRequest(found);
  return parsed.data as z.output<T>;
}

function unknown(parameter: string, valid: string[]): RequestProblem {
  const detail = 'There is no parameter of this name here.';
  const fix = valid.length > 0 ? suggest(parameter, valid) : 'Leave it away; this takes none.';
  return { parameter, detail, fix };
}

function givenTwice(parameter: string): RequestProblem {
  return { parameter, detail: 'It stands there more than once.', fix: 'Give it once.' };
}
