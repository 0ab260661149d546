import { HttpProblem, notFound } from './http-problem.ts';
import type { Route } from './route.ts';

/** What an id in a path may look like: one segment of letters, digits, and `. - _`. */
const SEGMENT = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

/**
 * Finds the route of a request; of several that fit, the first.
 * @throws HttpProblem 404 for an unknown path, 405 with Allow for another method
 */
export function findRoute(
  routes: readonly Route[],
  method: string,
  path: string,
): { route: Route; parameters: Record<string, string> } {
  const here = routes.flatMap((route) => {
    const parameters = match(route.path, path);
    return parameters ? [{ route, parameters }] : [];
  });
  const found = here.find(({ route }) => route.method === method);
  if (found) return found;
  if (here.length === 0) throw notFound('such address');
  const allowed = [...new Set(here.map(({ route }) => route.method))].sort();
  throw new HttpProblem({
    status: 405,
    error: 'InvalidRequest',
    detail: `This address does not take ${method}.`,
    fix: `Use ${allowed.join(' or ')}; /openapi.json lists every route.`,
    headers: { allow: allowed.join(', ') },
  });
}

function match(template: string, path: string): Record<string, string> | undefined {
  const wanted = template.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const segment = given[index] as string;
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name === undefined ? part !== segment : !SEGMENT.test(segment)) return undefined;
    if (name !== undefined) parameters[name] = segment;
  }
  return parameters;
}
