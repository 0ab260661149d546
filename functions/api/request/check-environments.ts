import type { Context } from './check-document.ts';
import { valueAt } from './explain-issue.ts';
import type { Path } from './problem.ts';
import { isDesignHost, oicOrigin } from './recovery-rules.ts';

/** Checks what single fields of environments can't tell. Works on lists of any shape, at any place of a document. */
export function checkEnvironments(list: unknown, at: Path, context: Context): void {
  if (!Array.isArray(list)) return;
  const { problems } = context;
  refuseTwice(list, 'name', at, context);
  for (const [index, environment] of list.entries()) {
    const path = [...at, index];
    checkInstance(environment, path, context);
    if (valueAt(environment, ['production']) === true && !valueAt(environment, ['approval'])) {
      problems.add(
        [...path, 'approval'],
        {
          what: 'It is missing, and this is a production environment.',
          fix: 'Name the person who decides about promotions to it: approval: { by: kim.lee@acme.example }',
        },
        'key',
      );
    }
    refuseTwice(valueAt(environment, ['connections']), 'id', [...path, 'connections'], context);
    refuseTwice(valueAt(environment, ['lookups']), 'name', [...path, 'lookups'], context);
    checkLookups(valueAt(environment, ['lookups']), [...path, 'lookups'], context);
  }
}

function refuseTwice(list: unknown, field: string, at: Path, { problems }: Context): void {
  const seen = new Set<unknown>();
  for (const [index, item] of (Array.isArray(list) ? list : []).entries()) {
    const value = valueAt(item, [field]);
    if (value !== undefined && seen.has(value)) {
      problems.add([...at, index, field], {
        what: 'It stands here twice.',
        fix: 'Keep one of the two.',
      });
    }
    seen.add(value);
  }
}

function checkInstance(environment: unknown, path: Path, { problems, remarks }: Context): void {
  const scope = valueAt(environment, ['instance', 'scope']);
  if (typeof scope === 'string' && !scope.endsWith('/ic/api/')) {
    problems.add([...path, 'instance', 'scope'], {
      what: 'This is not the scope of the Developer API: that one ends with /ic/api/.',
      fix: 'Copy it from the application of the instance in the identity domain (Resources).',
    });
  }
  const url = valueAt(environment, ['instance', 'designUrl']);
  if (typeof url !== 'string' || oicOrigin(url) || isDesignHost(new URL(url).hostname)) return;
  remarks.add([...path, 'instance', 'designUrl'], {
    what: 'This is not a design-time host: the API redirects from the instance’s own host, and redirects are not followed.',
    fix: 'Take the address that the OIC console has in the browser: https://design.integration.<region>.ocp.oraclecloud.com',
  });
}

function checkLookups(list: unknown, at: Path, { problems }: Context): void {
  for (const [index, lookup] of (Array.isArray(list) ? list : []).entries()) {
    const columns = valueAt(lookup, ['columns']);
    const rows = valueAt(lookup, ['rows']);
    if (!Array.isArray(columns) || !Array.isArray(rows)) continue;
    const wrong = rows.findIndex((row) => Array.isArray(row) && row.length !== columns.length);
    if (wrong < 0) continue;
    problems.add([...at, index, 'rows', wrong], {
      what: `This row has ${(rows[wrong] as unknown[]).length} values, and the lookup has ${columns.length} columns.`,
      fix: 'Write a value for every column; an empty one in quotes.',
    });
  }
}
