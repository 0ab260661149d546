import { expect, test } from 'vitest';
import { appSchema } from '#local/oracle/scim/attributes.ts';
import { parseFilter } from '#local/oracle/scim/filter.ts';

const apps = [
  { id: '1', displayName: 'Alpha', active: true, tags: [{ key: 'run', value: 'A' }] },
  { id: '2', displayName: 'alphabet', active: false, allowedScopes: [{ fqs: 'https://X/' }] },
  {
    id: '3',
    displayName: 'say "hi" (now)',
    active: true,
    meta: { created: '2026-08-01T10:00:00Z' },
  },
];
const find = (filter: string) => apps.filter(parseFilter(filter, appSchema)).map(({ id }) => id);

test.each([
  ['displayName eq "ALPHA"', ['1']],
  ['DisplayName EQ "alpha"', ['1']],
  ['displayName sw "alpha"', ['1', '2']],
  ['displayName co "bet"', ['2']],
  ['displayName eq "say \\"hi\\" (now)"', ['3']],
  ['active eq true', ['1', '3']],
  ['active eq "true"', []],
  ['tags.key eq "run" and tags.value eq "a"', ['1']],
  ['allowedScopes.fqs eq "https://X/"', ['2']],
  ['allowedScopes.fqs eq "https://x/"', []],
  ['not (active eq true)', ['2']],
  ['displayName eq "alpha" or active eq false', ['1', '2']],
  ['active eq true and (displayName sw "a" or displayName sw "s")', ['1', '3']],
  ['id eq "1" or id eq "2" and active eq true', ['1']],
  ['meta.created ge "2026-08-01T00:00:00Z"', ['3']],
  ['displayName pr', ['1', '2', '3']],
] as [string, string[]][])('%s', (filter, ids) => {
  expect(find(filter)).toEqual(ids);
});

test.each([
  'audience eq "x"',
  'clientType eq "confidential"',
  'clientSecret sw "idcscs"',
  'foo pr',
  'tags pr',
])('refuses to search by an attribute that is not searchable: %s', (filter) => {
  expect(() => find(filter)).toThrow(/cannot be searched/);
});

test.each([
  'displayName',
  'displayName eq',
  'displayName is "x"',
  'displayName eq x',
  '(active eq true',
  'active eq true active eq true',
  'displayName eq "open',
])('refuses the malformed filter %s', (filter) => {
  expect(() => find(filter)).toThrow();
});
