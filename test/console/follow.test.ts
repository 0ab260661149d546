import { describe, expect, it } from 'vitest';
import { follow, pauseAfter } from '#console/api/follow.ts';
import { ApiProblem } from '#console/api/problem.ts';

const refusal = (status: number) =>
  new ApiProblem({ title: '', status, detail: 'No.', error: 'NotFound', fix: '' });

/** A service that answers as told, one answer after the other, and ends the story after the last one. */
async function tell(answers: (string | Error)[]) {
  const controller = new AbortController();
  const log: unknown[] = [];
  const rest = [...answers];
  await follow({
    open: async (headers) => {
      log.push({ asked: headers['last-event-id'] ?? 'everything' });
      const next = rest.shift();
      if (rest.length === 0) controller.abort();
      if (next instanceof Error) throw next;
      return new Response(next);
    },
    pause: async (ms) => void log.push({ waited: ms }),
    onEvent: ({ data }) => log.push({ data }),
    onConnection: (isThere) => log.push(isThere ? 'there' : 'lost'),
    signal: controller.signal,
    random: () => 1,
  });
  return log;
}

describe('following a stream', () => {
  it('goes on at the last event, after the pause that the service asks for', async () => {
    expect(
      await tell(['retry: 250\nid: 1\ndata: a\n\n', ': nothing\n\n', 'id: 2\ndata: b\n\n']),
    ).toEqual([
      { asked: 'everything' },
      'there',
      { data: 'a' },
      { waited: 250 },
      { asked: '1' },
      'there',
      { waited: 250 },
      { asked: '1' },
      'there',
      { data: 'b' },
      { waited: 250 },
    ]);
  });

  it('tries again at growing distances, and then asks for everything', async () => {
    const failed = refusal(503);
    expect(await tell(['id: 1\ndata: a\n\n', failed, failed, 'data: b\n\n'])).toEqual([
      { asked: 'everything' },
      'there',
      { data: 'a' },
      { waited: 1000 },
      { asked: '1' },
      'lost',
      { waited: 1000 },
      { asked: 'everything' },
      'lost',
      { waited: 2000 },
      { asked: 'everything' },
      'there',
      { data: 'b' },
      { waited: 1000 },
    ]);
  });

  it.each([401, 403, 404])('ends with %i: asking again would not help', async (status) => {
    await expect(tell([refusal(status), ''])).rejects.toThrow('No.');
  });

  it.each([429, 408, 500, 0])('does not end with %i', async (status) => {
    expect(await tell([refusal(status), 'data: a\n\n'])).toContainEqual({ data: 'a' });
  });

  it('takes a stream that breaks in the middle for a lost connection', async () => {
    const controller = new AbortController();
    const connections: boolean[] = [];
    const body = new ReadableStream({ pull: (stream) => stream.error(new TypeError('gone')) });
    await follow({
      open: async () => new Response(body),
      pause: async () => controller.abort(),
      onEvent: () => undefined,
      onConnection: (isThere) => connections.push(isThere),
      signal: controller.signal,
    });
    expect(connections).toEqual([true, false]);
  });

  it('never waits longer than half a minute, nor less than half of what it would', () => {
    expect([0, 1, 2, 10, 50].map((failures) => pauseAfter(failures, 1))).toEqual([
      1000, 2000, 4000, 30_000, 30_000,
    ]);
    expect(pauseAfter(3, 0)).toBe(4000);
  });
});
