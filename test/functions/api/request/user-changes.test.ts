import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeUser } from '#functions/api/request/user-changes.ts';
import type { UserWorkflowInput } from '#functions/api/request/user-workflow-input.ts';

const administrator = ['acme_integrations', 'audit', 'pricing'];
const sales = ['north_sales', 'south_sales', 'west_sales'];

const request = (groups = { administrator: ['audit'], sales: ['north_sales'] }) =>
  ({
    customer: 'acme',
    client: { name: 'erp', adopt: null },
    groups,
    status: 'active',
    administrator: { secretId: 's' },
  }) as unknown as UserWorkflowInput['request'];

async function changed(changes: unknown, before = request()) {
  const verdict = await changeUser(before, changes);
  if ('problems' in verdict) throw new Error(JSON.stringify(verdict.problems));
  return verdict.changed;
}

async function problemsOf(changes: unknown) {
  const verdict = await changeUser(request(), changes);
  return 'problems' in verdict
    ? verdict.problems.map(({ where, what }) => `${where}: ${what}`)
    : [];
}

const lists = fc.record({ administrator: fc.subarray(administrator), sales: fc.subarray(sales) });

describe('groups', () => {
  it('come and go, each list for itself, and nothing else changes', async () => {
    await fc.assert(
      fc.asyncProperty(lists, lists, async (before, add) => {
        const remove = [...before.administrator, ...before.sales].filter((_, at) => at % 2 === 0);
        const of = request(before);
        const { groups, ...rest } = (
          await changed({ status: 'active', groups: { add, remove } }, of)
        ).request;
        const expected = (list: string[], more: string[]) => [
          ...new Set([...list.filter((name) => !remove.includes(name)), ...more]),
        ];
        expect(groups).toEqual({
          administrator: expected(before.administrator, add.administrator),
          sales: expected(before.sales, add.sales),
        });
        const { groups: _, ...others } = of;
        expect(rest).toEqual(others);
      }),
    );
  });

  it('are what is asked for, however often it is', async () => {
    await fc.assert(
      fc.asyncProperty(lists, lists, async (before, set) => {
        const once = (await changed({ groups: { set } }, request(before))).request;
        expect(once.groups).toEqual(set);
        expect((await changed({ groups: { set } }, once)).request).toEqual(once);
      }),
    );
  });

  it('of the type that is not named stay', async () => {
    const { groups } = (await changed({ groups: { set: { sales: [] } } })).request;
    expect(groups).toEqual({ administrator: ['audit'], sales: [] });
  });

  it('that the user is not in can not be taken away: nobody shall believe a right is gone', async () => {
    expect(await problemsOf({ groups: { remove: ['audti'] } })).toEqual([
      'groups.remove.0: The user is not, or no longer, in this group.',
    ]);
  });

  it('have one type', async () => {
    const twice = { groups: { add: { sales: ['audit'] } } };
    expect(await problemsOf(twice)).toEqual([expect.stringContaining('audit would be')]);
  });

  it('are a hundred of a type at most', async () => {
    const names = (from: number) => Array.from({ length: 60 }, (_, at) => `g_${from + at}`);
    const before = request({ administrator: [], sales: names(0) });
    const verdict = await changeUser(before, { groups: { add: { sales: names(60) } } });
    expect(verdict).toMatchObject({ problems: [{ where: 'groups' }] });
  });
});

it('everything that is wrong is told at once', async () => {
  const wrong = {
    status: 'actve',
    groups: { ad: {}, remove: ['a b'] },
    cpq: { administrator: '' },
  };
  expect((await problemsOf(wrong)).map((one) => one.split(':')[0]).toSorted()).toEqual([
    'cpq.administrator',
    'groups.ad',
    'groups.remove.0',
    'status',
  ]);
});

it('a credential is never part of the request, nor of a problem', async () => {
  const cpq = { administrator: 'Token-of-Kim-4711' };
  const { request: after, administrator: given } = await changed({ cpq });
  expect(given).toEqual({ value: 'Token-of-Kim-4711' });
  expect(JSON.stringify(after)).not.toContain('4711');
  const broken = { administrator: { 'Token-of-Kim-4711': 'x' } };
  expect(JSON.stringify(await problemsOf({ cpq: broken }))).not.toContain('4711');
});

it('the client that we made comes back by null', async () => {
  const theirs = (await changed({ client: { adopt: 'customers/acme/erp' } })).request;
  expect(theirs.client).toEqual({ name: 'erp', adopt: 'customers/acme/erp' });
  expect((await changed({ client: { adopt: null } }, theirs)).request.client.adopt).toBeNull();
});
