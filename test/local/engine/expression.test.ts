import { describe, expect, test } from 'vitest';
import { evaluate, expressionSource } from '#local/engine/expression.ts';
import { functionBindings } from '#local/engine/functions.ts';

const sources = {
  now: Date.UTC(2026, 0, 2, 3, 4, 5),
  random: () => 0.25,
  uuid: () => 'an-uuid',
};

const value = (source: string, variables: object = {}) =>
  evaluate(`{% ${source} %}`, 'Output', { ...functionBindings(sources), ...variables });

describe('a field', () => {
  test('is evaluated wherever it holds an expression, and only there', async () => {
    const field = { a: ['{% $x %}', 'plain', 1, null, { b: '{% $x * 2 %}' }], c: '{%$x%}' };
    expect(await evaluate(field, 'Output', { x: 2 })).toEqual({
      a: [2, 'plain', 1, null, { b: 4 }],
      c: 2,
    });
  });

  test('is an expression only from end to end', () => {
    expect(expressionSource('{% 1 %}')).toBe('1');
    expect(expressionSource('{% $a\n& "%}" %}')).toBe('$a\n& "%}"');
    expect(expressionSource(' {% 1 %}')).toBeUndefined();
  });

  test.each([
    [
      { a: { b: '{% $missing %}' } },
      "'$missing' specified for the field 'Output/a/b' returned nothing (undefined).",
    ],
    [
      ['{% $missing() %}'],
      "'$missing()' specified for the field 'Output[0]' threw an error during evaluation. T1006: Attempted to invoke a non-function",
    ],
    ['{% $sum %}', "'$sum' specified for the field 'Output' returned a function."],
    [
      '{% "a" + 1 %}',
      'threw an error during evaluation. T2001: The left side of the "+" operator must evaluate to a number',
    ],
  ])('that fails says where and why: %j', async (field, problem) => {
    await expect(evaluate(field, 'Output', {})).rejects.toThrow(problem);
  });

  test('gives plain JSON, without marks of JSONata', async () => {
    const list = await value('$x.a', { x: [{ a: 1 }, { a: 2 }] });
    expect(list).toStrictEqual([1, 2]);
    expect(Object.getOwnPropertyNames(list)).toEqual(['0', '1', 'length']);
  });
});

describe('the functions of Step Functions', () => {
  test.each([
    ['$partition([1,2,3,4,5], 2)', [[1, 2], [3, 4], [5]]],
    ['$partition([0], 5)', [[0]]],
    ['$range(0, 10, 3)', [0, 3, 6, 9]],
    ['$range(1, 9, 9)', 1],
    ['$range(5, 1, -2)', [5, 3, 1]],
    ['$hash("input data", "SHA-1")', 'aaff4a450a104cd177d28d18d74485e8cae074b7'],
    ['$hash("", "MD5")', 'd41d8cd98f00b204e9800998ecf8427e'],
    ['$parse("{\\"a\\": [1]}")', { a: [1] }],
    ['$parse("-0")', 0],
    ['$uuid()', 'an-uuid'],
    ['$random()', 0.25],
    ['$random(42) = $random(42)', true],
    ['$random(42) = $random(43)', false],
    ['$now()', '2026-01-02T03:04:05.000Z'],
    ['$now("[Y]-[M01]")', '2026-01'],
    ['$millis()', sources.now],
    ['$fromMillis(0)', '1970-01-01T00:00:00.000Z'],
  ])('%s', async (source, expected) => {
    expect(await value(source)).toEqual(expected);
  });

  test('$random with a seed is the generator of java.util.Random', async () => {
    expect(await value('$random(42)')).toBeCloseTo(0.7275636800328681, 15);
  });

  test.each([
    [
      '$partition([1], 0)',
      'threw an error during evaluation: $partition needs a chunk size of at least 1',
    ],
    ['$partition("x", 1)', '$partition needs an array to divide'],
    ['$range(1, 2, 0)', '$range needs a step other than 0'],
    ['$range(1, 2000, 1)', '$range makes at most 1000 values'],
    ['$range("1", 2, 1)', '$range needs a number as its first value'],
    ['$hash("x", "SHA-3")', '$hash takes MD5, SHA-1, SHA-256, SHA-384, SHA-512, not SHA-3'],
    ['$parse("{")', 'threw an error during evaluation'],
    ['$parse(1)', '$parse needs a JSON text'],
    ['$eval("1")', 'T1006: Attempted to invoke a non-function'],
  ])('%s fails', async (source, problem) => {
    await expect(value(source)).rejects.toThrow(problem);
  });
});
