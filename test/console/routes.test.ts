import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hrefOf, parseRoute, type Route } from '#console/shell/routes.ts';

const text = fc.string({ minLength: 1 });
const route: fc.Arbitrary<Route> = fc.oneof(
  fc.record(
    {
      page: fc.constant('onboardings' as const),
      status: fc.constantFrom('RUNNING', 'FAILED', 'SUCCEEDED' as const),
      customer: text,
      q: text,
    },
    { requiredKeys: ['page'] },
  ) as fc.Arbitrary<Route>,
  fc.record(
    { page: fc.constant('new-onboarding' as const), from: text },
    { requiredKeys: ['page'] },
  ),
  fc.record({ page: fc.constantFrom('onboarding' as const, 'task' as const), id: text }),
  fc.constant<Route>({ page: 'tasks', status: 'OPEN' }),
  fc.constant<Route>({ page: 'tasks' }),
);

it('every place has an address that leads back to it', () => {
  fc.assert(
    fc.property(route, (place) => {
      expect(parseRoute(hrefOf(place))).toEqual(place);
    }),
  );
});

it.each([
  ['', 'onboardings'],
  ['#/', 'onboardings'],
  ['#/tasks/a/b', 'nowhere'],
  ['#/nothing', 'nowhere'],
])('%j is %s', (hash, page) => {
  expect(parseRoute(hash).page).toBe(page);
});

it('what an address asks for and nobody knows is left away', () => {
  expect(parseRoute('#/onboardings?status=SLEEPING&q=')).toEqual({ page: 'onboardings' });
  expect(parseRoute('#/onboardings/%E0%A4%A')).toEqual({ page: 'onboarding', id: '%E0%A4%A' });
});
