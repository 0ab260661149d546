import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { routes } from '#functions/api/routes.ts';
import { findRoute } from '#functions/api/routing/find-route.ts';

const page = await readFile(new URL('../../docs/api.md', import.meta.url), 'utf8');

/** Method and path of every call that the page shows. */
function shownCalls(): [method: string, path: string][] {
  const commands = page.replace(/\\\n/g, ' ').match(/^curl .*\$API\S*.*$/gm) ?? [];
  return commands.map((command) => [
    /-X (\w+)/.exec(command)?.[1] ?? 'GET',
    /"\$API([^"?]*)/.exec(command)?.[1] ?? '',
  ]);
}

describe('docs/api.md', () => {
  it('lists every route, and no other', () => {
    const listed = [...page.matchAll(/^\| `((?:GET|POST|PATCH) [^`]+)` \|/gm)].map(
      ([, name]) => name,
    );
    const known = routes.map(({ method, path }) => `${method} ${path}`);
    expect(listed.toSorted()).toEqual(known.toSorted());
  });

  it('shows calls of routes that exist', () => {
    expect(shownCalls().length).toBeGreaterThanOrEqual(6);
    for (const [method, path] of shownCalls()) {
      expect(() => findRoute(routes, method, path), `${method} ${path}`).not.toThrow();
    }
  });

  it('names every status that a handler may answer', () => {
    const named = new Set(
      [...page.matchAll(/^\| ([\d, ]+) \|/gm)].flatMap(([, s]) => s!.split(', ')),
    );
    for (const { operationId, refusals = {} } of routes) {
      for (const status of Object.keys(refusals)) {
        expect(named, `${operationId} ${status}`).toContain(status);
      }
    }
  });
});
