import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEventStream, type ServerEvent } from '#cli/api/event-stream.ts';

/** Sends a text in pieces that end at the given bytes. */
async function* pieces(text: string, ends: number[] = []) {
  const bytes = new TextEncoder().encode(text);
  const cuts = [...new Set(ends.map((end) => end % (bytes.length + 1)))].sort((a, b) => a - b);
  let from = 0;
  for (const cut of [...cuts, bytes.length]) {
    yield bytes.subarray(from, cut);
    from = cut;
  }
}

async function read(text: string, ends?: number[]): Promise<ServerEvent[]> {
  const events: ServerEvent[] = [];
  for await (const event of readEventStream(pieces(text, ends))) events.push(event);
  return events;
}

describe('server-sent events', () => {
  it('have a name, data of several lines, an id and a time to come back', async () => {
    const text = 'retry: 500\nid: 7\nevent: onboarding\ndata: {"a":\ndata: 1}\n\n';
    expect(await read(text)).toEqual([
      { event: 'onboarding', data: '{"a":\n1}', id: '7', retryMs: 500 },
    ]);
  });

  it('keep id and time from one message to the next, but not the name', async () => {
    const [, second] = await read('id: 7\nretry: 5\nevent: x\ndata: 1\n\ndata: 2\n\n');
    expect(second).toEqual({ event: 'message', data: '2', id: '7', retryMs: 5 });
  });

  it('leave out comments, fields of others, and what the end cuts off', async () => {
    expect(await read(': keep-alive\nfoo: bar\nretry: soon\ndata:x\n\ndata: half')).toEqual([
      { event: 'message', data: 'x', id: undefined, retryMs: undefined },
    ]);
  });

  it('are the same wherever the network cuts them, with any line break', async () => {
    const line = fc.constantFrom('data: ä{"é":1}', 'id: 3', 'event: e', ': c', 'retry: 9', '');
    const lineBreak = fc.constantFrom('\n', '\r\n', '\r');
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 12 }),
        lineBreak,
        fc.array(fc.nat(400), { maxLength: 8 }),
        async (lines, end, ends) => {
          const whole = await read(lines.map((one) => `${one}\n`).join(''));
          expect(await read(lines.map((one) => one + end).join(''), ends)).toEqual(whole);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('that never end a line are refused', async () => {
    async function* endless() {
      for (;;) yield new Uint8Array(1024 * 1024).fill(120);
    }
    await expect(readEventStream(endless()).next()).rejects.toThrow(RangeError);
  });
});
