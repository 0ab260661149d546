import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { retryToken } from '#functions/oci/retry-token.ts';

const ids = fc.string({ maxLength: 200 });
const generations = fc.integer({ min: 1, max: 1000 });

it('fits into the header, whatever the id', () => {
  return fc.assert(
    fc.property(ids, generations, (id, generation) => {
      expect(retryToken(id, generation)).toMatch(/^[a-z0-9-]{1,64}$/);
    }),
  );
});

it('is the same for the same attempt, and different for any other', () => {
  return fc.assert(
    fc.property(ids, generations, ids, generations, (a, m, b, n) => {
      const isSame = a === b && m === n;
      expect(retryToken(a, m) === retryToken(b, n)).toBe(isSame);
      expect(retryToken(a, m)).toBe(retryToken(a, m));
    }),
  );
});

it('does not mix up id and generation', () => {
  expect(retryToken('acme-1', 11)).not.toBe(retryToken('acme-11', 1));
});
