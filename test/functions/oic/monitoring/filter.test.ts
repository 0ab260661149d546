import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Conditions, filter } from '#functions/oic/monitoring/filter.ts';
import { timeWindows } from '#runtime/recovery.ts';

describe('filter', () => {
  it('is left out without conditions', () => {
    expect(filter({})).toEqual({});
    expect(filter({ code: undefined, primary: {} } as Conditions)).toEqual({});
  });

  it('writes keys bare and values in single quotes, as Oracle shows it', () => {
    const conditions: Conditions = {
      within: { last: '1d' },
      status: 'FAILED',
      code: 'ORDER_IN',
      version: '01.00.0000',
      projectCode: 'ORDERS',
    };
    expect(filter(conditions).q).toBe(
      "{timewindow:'1d', code:'ORDER_IN', version:'01.00.0000', projectCode:'ORDERS', status:'FAILED'}",
    );
  });

  it('writes a range as UTC seconds, and leaves an open end out', () => {
    const from = new Date('2026-07-15T09:00:00.999+02:00');
    const to = new Date('2026-07-15T21:10:00Z');
    expect(filter({ within: { from, to } }).q).toBe(
      "{startdate:'2026-07-15 07:00:00', enddate:'2026-07-15 21:10:00'}",
    );
    expect(filter({ within: { from } }).q).toBe("{startdate:'2026-07-15 07:00:00'}");
  });

  it('knows a part, several words and the whole value of a tracking field', () => {
    const conditions: Conditions = {
      primary: { name: 'OrderNumber', value: 'PO-1' },
      secondary: { value: { words: 'two words' } },
      tertiary: { value: { exact: 'PO-10000' } },
      businessId: 'PO',
    };
    expect(filter(conditions).q).toBe(
      `{primaryName:'OrderNumber', primaryValue:'PO-1', secondaryValue:'"two words"', tertiaryValue:'[PO-10000]', businessIDValue:'PO'}`,
    );
  });

  it.each<[string, Conditions, RegExp]>([
    ['a single quote', { code: "A', status:'FAILED" }, /code.*single quote/],
    ['an empty value', { code: ' ' }, /code.*empty/],
    ['a line break', { projectCode: 'A\nB' }, /projectCode.*control character/],
    ['a mask', { primary: { value: '*****' } }, /primaryValue.*mask/],
    ['a fraction', { minDurationMs: 1.5 }, /minDuration.*whole number/],
    ['a negative number', { maxDurationMs: -1 }, /maxDuration.*whole number/],
    ['a quote among words', { businessId: { words: 'a "b"' } }, /businessIDValue.*double quote/],
    ['a bracket in a whole value', { primary: { value: { exact: 'a]' } } }, /square bracket/],
    ['no date', { within: { from: new Date(Number.NaN) } }, /startdate.*no date/],
    [
      'an end before the beginning',
      { within: { from: new Date(1_000), to: new Date(0) } },
      /enddate.*before startdate/,
    ],
  ])('refuses %s, which Oracle documents no way to write', (_what, conditions, says) => {
    expect(() => filter(conditions)).toThrow(
      expect.objectContaining({ name: 'InvalidRequest', message: expect.stringMatching(says) }),
    );
  });

  it('comes apart into exactly what went in, whatever the values hold', () => {
    const unit = fc.constantFrom(...`'"{}[]:,\\%|& =*\n\0aZ0é漢`, '😀');
    const value = fc.string({ unit, minLength: 1, maxLength: 20 });
    const conditions = fc.record(
      {
        code: value,
        version: value,
        projectCode: value,
        id: value,
        recoverable: fc.boolean(),
        minDurationMs: fc.nat(),
        within: fc.record({ last: fc.constantFrom(...timeWindows) }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(conditions, (wanted) => {
        let q: string | undefined;
        try {
          q = filter(wanted).q;
        } catch (error) {
          expect(error).toMatchObject({ name: 'InvalidRequest' });
          return;
        }
        const { within, minDurationMs, recoverable, ...texts } = wanted;
        expect(takeApart(q)).toEqual({
          ...texts,
          ...(within && { timewindow: within.last }),
          ...(minDurationMs !== undefined && { minDuration: String(minDurationMs) }),
          ...(recoverable !== undefined && { recoverable: String(recoverable) }),
        });
      }),
    );
  });
});

/** A value ends at the first single quote: any other reading would need an escape. */
function takeApart(q: string | undefined): Record<string, string> {
  if (q === undefined) return {};
  const terms = [...q.slice(1, -1).matchAll(/([\w-]+):'([^']*)'(?:, |$)/gs)];
  expect(`{${terms.map(([term]) => term).join('')}}`).toBe(q);
  return Object.fromEntries(terms.map(([, key, value]) => [key, value]));
}
