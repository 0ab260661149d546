import { expect, it } from 'vitest';
import type { Placement } from '#console/api/views.ts';
import { matrixOf } from '#console/builds/matrix.ts';

const placement = (project: string, environment: string, build: number, customer = 'acme') =>
  ({ customer, project, environment, build }) as Placement;

it('environments stand in the order in which builds reach them, others behind by name', () => {
  const names = ['prod', 'zeta', 'test', 'Dev', 'alpha'];
  const { environments } = matrixOf(names.map((name) => placement('SALES', name, 1)));
  expect(environments).toEqual(['Dev', 'test', 'prod', 'alpha', 'zeta']);
});

it('each project of each customer has one row, with the build of each environment', () => {
  const { rows } = matrixOf([
    placement('SALES', 'prod', 6),
    placement('ORDERS', 'test', 2),
    placement('SALES', 'test', 7),
    placement('SALES', 'test', 3, 'borealis'),
  ]);
  expect(
    rows.map(({ customer, project, byEnvironment }) => [
      customer,
      project,
      byEnvironment.get('test')?.build,
      byEnvironment.get('prod')?.build,
    ]),
  ).toEqual([
    ['acme', 'ORDERS', 2, undefined],
    ['acme', 'SALES', 7, 6],
    ['borealis', 'SALES', 3, undefined],
  ]);
});
