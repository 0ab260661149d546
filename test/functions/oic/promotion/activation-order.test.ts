import fc from 'fast-check';
import { expect, it } from 'vitest';
import { newItem, nextItem } from '#functions/oic/promotion/activation-order.ts';

/** Integrations of which each calls some that come before it, in any order. */
const projects = fc.integer({ min: 1, max: 12 }).chain((count) => {
  const names = Array.from({ length: count }, (_, at) => `I${at}`);
  const calls = names.map((_, at) => fc.subarray(names.slice(0, at)));
  const order = fc.shuffledSubarray(names, { minLength: count });
  return fc.record({ calls: fc.tuple(...calls), order });
});

/** Activates as OIC does: what calls something that is not active fails. */
function activateAll(order: string[], canBeActive: (id: string, active: string[]) => boolean) {
  const items = order.map(newItem);
  let asked = 0;
  for (let next = nextItem(items); next && asked < 1000; next = nextItem(items)) {
    asked += 1;
    const active = items.filter(({ state }) => state === 'active').map(({ id }) => id);
    if (canBeActive(next.id, active)) next.state = 'active';
    else Object.assign(next, { state: 'failed', failedAt: active.length });
  }
  return { items, asked };
}

it('activates everything that can be, in whatever order it is listed', () => {
  fc.assert(
    fc.property(projects, ({ calls, order }) => {
      const { items } = activateAll(order, (id, active) =>
        (calls[Number(id.slice(1))] ?? []).every((child) => active.includes(child)),
      );
      expect(items.every(({ state }) => state === 'active')).toBe(true);
    }),
  );
});

it('gives up on what never works, and on nothing else', () => {
  fc.assert(
    fc.property(projects, fc.integer({ min: 0, max: 11 }), ({ calls, order }, broken) => {
      const bad = `I${broken % order.length}`;
      const { items, asked } = activateAll(order, (id, active) => {
        const children = calls[Number(id.slice(1))] ?? [];
        return id !== bad && children.every((child) => active.includes(child));
      });
      const needs = (id: string): boolean =>
        id === bad || (calls[Number(id.slice(1))] ?? []).some(needs);
      for (const { id, state } of items) expect(state).toBe(needs(id) ? 'failed' : 'active');
      expect(asked).toBeLessThanOrEqual(order.length ** 2 + 1);
    }),
  );
});
