import { describe, expect, it } from 'vitest';
import { readDocument } from '#functions/api/request/read-document.ts';

function refusal(text: string) {
  const read = readDocument(text);
  if (!('problems' in read)) throw new Error('It was read.');
  return read.problems[0];
}

describe('a document that cannot be read', () => {
  it.each([
    ['nothing', '', /empty/, 1],
    ['only a comment', '# nothing\n', /empty|block of fields/, 1],
    ['a name twice', 'a: 1\nb: 2\na: 3', /twice/, 3],
    ['two documents', 'a: 1\n---\nb: 2', /second document/, 2],
    ['a tab', 'a:\n\tb: 1', /tab/, 2],
    ['an open quote', 'a: 1\nb: "x', /closing quote/, 2],
    ['an alias without anchor', 'a: 1\nb: *x', /starts with \*/, 2],
    ['a type nobody knows', 'a: !x y', /starts with !/, 1],
    ['a reserved character', 'a: @x', /reserves/, 1],
    ['an unknown escape', 'a: "\\q"', /backslash/, 1],
  ])('%s', (_, text, says, line) => {
    const problem = refusal(text);
    expect(problem?.what).toMatch(says);
    expect(problem?.line).toBe(line);
  });

  it('because it is far too large', () => {
    expect(refusal(`a: ${'x'.repeat(70_000)}`)?.what).toMatch(/at most 65536/);
  });

  it('because its aliases multiply', () => {
    const bomb = ['a: &a [x,x,x,x,x]', 'b: &b [*a,*a,*a,*a,*a]', 'c: [*b,*b,*b,*b,*b]'].join('\n');
    expect(refusal(bomb)?.what).toMatch(/refers to its own parts/);
  });
});

describe('positions in a document', () => {
  const read = readDocument('a:\n  b: [1, 22]\n  c: x\n');
  const locate = 'locate' in read ? read.locate : () => undefined;

  it('points at values and names', () => {
    expect(locate(['a', 'c'])).toEqual({ line: 3, column: 6 });
    expect(locate(['a', 'c'], 'key')).toEqual({ line: 3, column: 3 });
    expect(locate(['a', 'b', 1])).toEqual({ line: 2, column: 10 });
  });

  it('points at the nearest parent of what is missing', () => {
    expect(locate(['a', 'z'], 'key')).toEqual({ line: 1, column: 1 });
  });
});
