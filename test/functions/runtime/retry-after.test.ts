import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { retryAfterSeconds } from '#runtime/retry-after.ts';

const now = Date.UTC(2026, 0, 31, 12);

describe('retryAfterSeconds', () => {
  it.each([
    ['120', 120],
    [' 7 ', 7],
    ['Sat, 31 Jan 2026 12:01:30 GMT', 90],
    ['Saturday, 31-Jan-26 12:00:01 GMT', 1],
    ['0', undefined],
    ['-5', undefined],
    ['1.5', undefined],
    ['soon', undefined],
    ['', undefined],
    [null, undefined],
    ['Sat, 31 Jan 2026 11:59:59 GMT', undefined],
    ['9'.repeat(400), undefined],
  ])('reads %j as %j', (header, seconds) => {
    expect(retryAfterSeconds(header, now)).toBe(seconds);
  });

  it('rounds up, so that nobody comes back too early', () => {
    expect(retryAfterSeconds('Sat, 31 Jan 2026 12:00:10 GMT', now + 1)).toBe(10);
    expect(retryAfterSeconds('Sat, 31 Jan 2026 12:00:10 GMT', now - 1)).toBe(11);
  });

  it('is a positive whole number or nothing, whatever the header says', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.double().map(String)), (header) => {
        const seconds = retryAfterSeconds(header, now) ?? 1;
        expect(Number.isInteger(seconds) && seconds > 0).toBe(true);
      }),
    );
  });
});
