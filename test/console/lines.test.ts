import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JobLine } from '#console/api/views.ts';
import { append, belongs, merge as mergeInto } from '#console/jobs/lines.ts';

const line = (id: string, status: JobLine['status'] = 'RUNNING'): JobLine => ({
  id,
  customer: id.split('-')[0] ?? id,
  status,
  createdAt: '2026-03-02T09:00:00.000Z',
  updatedAt: '2026-03-02T09:00:00.000Z',
});
const idsOf = (lines: readonly JobLine[]) => lines.map(({ id }) => id);
const known = [line('acme-1'), line('borealis-2'), line('cobalt-3')];

/** Into a list of which everything is shown. */
const merge = (
  lines: readonly JobLine[],
  changed: readonly JobLine[],
  filter: Parameters<typeof mergeInto>[2],
) => mergeInto({ lines, hasMore: false }, changed, filter);

describe('a change', () => {
  it('leaves lines where they are, and untouched ones the same objects', () => {
    const merged = merge(known, [line('borealis-2', 'FAILED')], {});
    expect(idsOf(merged)).toEqual(['acme-1', 'borealis-2', 'cobalt-3']);
    expect(merged[1]?.status).toBe('FAILED');
    expect([merged[0], merged[2]]).toEqual([known[0], known[2]]);
    expect(merged[0]).toBe(known[0]);
  });

  it('that says nothing new changes nothing at all', () => {
    expect(merge(known, [line('acme-1'), line('cobalt-3')], {})).toBe(known);
  });

  it('that is older than what is known counts for nothing', () => {
    const old = { ...line('acme-1', 'FAILED'), updatedAt: '2026-03-01T09:00:00.000Z' };
    expect(merge(known, [old], {})).toBe(known);
  });

  it('brings a new line to the front, if it belongs there', () => {
    expect(idsOf(merge(known, [line('delta-4')], {}))[0]).toBe('delta-4');
    expect(merge(known, [line('delta-4')], { customer: 'acme' })).toBe(known);
  });

  it('puts a line where it belongs by its time, and leaves to the next page what belongs there', () => {
    const at = (id: string, minute: number) => ({
      ...line(id),
      updatedAt: `2026-03-02T09:${minute}:00.000Z`,
    });
    const lines = [at('a-1', 50), at('b-1', 40), at('c-1', 30)];
    const changed = [at('d-1', 45), at('e-1', 20), at('f-1', 55)];
    expect(idsOf(mergeInto({ lines, hasMore: true }, changed, {}))).toEqual([
      'f-1',
      'a-1',
      'd-1',
      'b-1',
      'c-1',
    ]);
    expect(idsOf(mergeInto({ lines, hasMore: false }, changed, {})).at(-1)).toBe('e-1');
  });

  it('takes away what no longer belongs there', () => {
    const merged = merge(known, [line('acme-1', 'FAILED')], { status: 'RUNNING' });
    expect(idsOf(merged)).toEqual(['borealis-2', 'cobalt-3']);
  });

  it('never shows a job twice, and only what the filter lets through of what changed', () => {
    const ids = fc.constantFrom('acme-1', 'acme-2', 'borealis-2', 'cobalt-3', 'delta-4');
    const lines = fc.uniqueArray(
      fc.record({ id: ids, status: fc.constantFrom('RUNNING', 'FAILED' as const) }),
      { selector: ({ id }) => id },
    );
    const filters = fc.record(
      {
        status: fc.constantFrom('RUNNING', 'FAILED' as const),
        q: fc.constantFrom('a', 'acme', '2'),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(lines, lines, filters, (before, after, filter) => {
        const make = (all: typeof before) =>
          all.map(({ id, status }) => line(id, status as JobLine['status']));
        const shown = make(before).filter((one) => belongs(one, filter as never));
        const merged = merge(shown, make(after), filter as never);
        expect(new Set(idsOf(merged)).size).toBe(merged.length);
        expect(merged.every((one) => belongs(one, filter as never))).toBe(true);
      }),
    );
  });
});

it('integration users are narrowed by what they are, and by their groups', () => {
  const user = { clientId: 'c', status: 'active', groups: ['north_sales'] } as const;
  const one = { ...line('acme-1'), user: { ...user, groups: [...user.groups] } };
  expect(belongs(one, { userStatus: 'active', group: 'north_sales' })).toBe(true);
  expect(belongs(one, { userStatus: 'inactive' })).toBe(false);
  expect(belongs(one, { group: 'south_sales' })).toBe(false);
  expect(belongs(line('acme-2'), { userStatus: 'active' })).toBe(false);
});

it('the next page does not repeat what has moved to the front', () => {
  expect(idsOf(append(known, [line('acme-1'), line('delta-4')]))).toEqual([
    'acme-1',
    'borealis-2',
    'cobalt-3',
    'delta-4',
  ]);
});
