import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hrefOf, parseRoute, type Route } from '#console/shell/routes.ts';
import { shownKinds } from '#console/words/kinds.ts';

const text = fc.string({ minLength: 1 });
const kind = fc.constantFrom(...shownKinds);
const optional = { requiredKeys: ['page', 'kind'] } as const;
const route = fc.oneof(
  fc.record(
    {
      page: fc.constant('jobs' as const),
      kind,
      status: fc.constantFrom('RUNNING', 'FAILED', 'SUCCEEDED' as const),
      customer: text,
      q: text,
    },
    optional as never,
  ),
  fc.record({
    page: fc.constant('jobs' as const),
    kind: fc.constant('integration-user' as const),
    userStatus: fc.constant('active' as const),
    group: text,
  }),
  fc.constant<Route>({ page: 'builds', project: 'SALES' }),
  fc.record({ page: fc.constant('diff' as const), a: text, b: text }),
  fc.record({ page: fc.constant('new' as const), kind, from: text }, optional as never),
  fc.record({ page: fc.constant('job' as const), kind, id: text }),
  fc.record({ page: fc.constantFrom('task' as const, 'instance' as const), id: text }),
  fc.record({ page: fc.constant('instance' as const), id: text, by: fc.constant('day' as const) }),
  fc.record({ page: fc.constant('failures' as const), id: text, message: text, newerThan: text }),
  fc.constant<Route>({ page: 'tasks', status: 'OPEN' }),
  fc.constant<Route>({ page: 'tasks' }),
) as fc.Arbitrary<Route>;

it('every place has an address that leads back to it', () => {
  fc.assert(
    fc.property(route, (place) => {
      expect(parseRoute(hrefOf(place))).toEqual(place);
    }),
  );
});

it.each([
  ['', 'jobs'],
  ['#/', 'jobs'],
  ['#/new', 'new'],
  ['#/new/nothing', 'nowhere'],
  ['#/recoveries', 'jobs'],
  ['#/recoveries/a/b', 'nowhere'],
  ['#/instances', 'nowhere'],
  ['#/instances/a/elsewhere', 'nowhere'],
  ['#/tasks/a/b', 'nowhere'],
  ['#/nothing', 'nowhere'],
])('%j is %s', (hash, page) => {
  expect(parseRoute(hash).page).toBe(page);
});

it('what an address asks for and nobody knows is left away', () => {
  expect(parseRoute('#/onboardings?status=SLEEPING&q=')).toEqual({
    page: 'jobs',
    kind: 'onboarding',
  });
  expect(parseRoute('#/onboardings/%E0%A4%A')).toEqual({
    page: 'job',
    kind: 'onboarding',
    id: '%E0%A4%A',
  });
  expect(parseRoute('#/instances/acme-1/failures?payload=all')).toEqual({
    page: 'failures',
    id: 'acme-1',
  });
});
