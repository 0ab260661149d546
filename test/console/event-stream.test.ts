import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createStreamParser } from '#console/api/event-stream.ts';

describe('server-sent events', () => {
  it('are read with name, data and id', () => {
    const parser = createStreamParser();
    const text = 'retry: 250\nid: 7-a\nevent: onboarding\ndata: {"a":1}\n\n';
    expect(parser.push(text)).toEqual([{ event: 'onboarding', data: '{"a":1}' }]);
    expect([parser.lastEventId(), parser.retry()]).toEqual(['7-a', 250]);
  });

  it('may have data of several lines, comments, and no blank behind the colon', () => {
    const parser = createStreamParser();
    expect(parser.push(': nothing\ndata:one\ndata: two\ndata\n\n')).toEqual([
      { event: 'message', data: 'one\ntwo\n' },
    ]);
  });

  it('are none without data, but still move the place on', () => {
    const parser = createStreamParser();
    expect(parser.push('id: 9\n\nevent: x\n\n')).toEqual([]);
    expect(parser.lastEventId()).toBe('9');
    expect(parser.push('data: y\n\n')).toEqual([{ event: 'message', data: 'y' }]);
  });

  it('are forgotten when the end of the stream has cut them off', () => {
    const parser = createStreamParser();
    expect(parser.push('id: 1\ndata: whole\n\nevent: half\ndata: of ')).toHaveLength(1);
    parser.reset();
    expect(parser.push('data: next\n\n')).toEqual([{ event: 'message', data: 'next' }]);
    expect(parser.lastEventId()).toBe('1');
  });

  it('are the same wherever the network cuts them, with any line break', () => {
    const line = fc.stringMatching(/^[a-z{}": ]{0,12}$/);
    const event = fc.record({
      name: fc.constantFrom('a', 'b'),
      data: fc.array(line, { minLength: 1 }),
    });
    const breaks = fc.constantFrom('\n', '\r', '\r\n');
    fc.assert(
      fc.property(fc.array(event), breaks, fc.array(fc.nat(40)), (events, end, cuts) => {
        const text = events
          .map(({ name, data }) =>
            [`event: ${name}`, ...data.map((one) => `data: ${one}`), '', ''].join(end),
          )
          .join('');
        const parser = createStreamParser();
        const seen = pieces(text, cuts).flatMap((piece) => parser.push(piece));
        // A last carriage return may still be half a line break.
        seen.push(...parser.push('\n'));
        expect(seen).toEqual(
          events.map(({ name, data }) => ({ event: name, data: data.join('\n') })),
        );
      }),
    );
  });
});

function pieces(text: string, cuts: number[]): string[] {
  const found: string[] = [];
  let rest = text;
  for (const cut of cuts) {
    found.push(rest.slice(0, cut));
    rest = rest.slice(cut);
  }
  return [...found, rest];
}
