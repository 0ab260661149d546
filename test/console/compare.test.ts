import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare } from '#console/tasks/compare.ts';

const SCOPE = 'https://a.example:443urn:opc:resource:consumer::all';

describe('comparing what CupixWorks shows', () => {
  it('forgives blanks around a value and nothing else', () => {
    expect(compare(`  ${SCOPE}\n`, SCOPE)).toBeUndefined();
  });

  it.each([
    [SCOPE.toUpperCase(), 'Capital and small letters differ at character 1.'],
    [SCOPE.slice(0, -5), 'It ends too early: 5 characters are missing.'],
    [`${SCOPE}/x`, 'It has something behind its end.'],
    [SCOPE.slice(3), 'Its beginning is missing.'],
    [SCOPE.replace(':443', ' :443'), 'It holds a blank or a line break.'],
    [SCOPE.replace(':443', '%3A443'), 'It was encoded (%3A for a colon) while copying.'],
    [SCOPE.replace('443', '444'), 'It differs from character 21 on.'],
  ])('says what is wrong with %j', (shown, says) => {
    expect(compare(shown, SCOPE)?.says).toBe(says);
  });

  it('finds the first character that differs', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 });
    fc.assert(
      fc.property(letters, letters, (seen, expected) => {
        const at = compare(seen, expected)?.at;
        if (at === undefined) expect(seen).toBe(expected);
        else {
          expect(seen.slice(0, at - 1)).toBe(expected.slice(0, at - 1));
          expect(seen[at - 1]).not.toBe(expected[at - 1]);
        }
      }),
    );
  });
});
