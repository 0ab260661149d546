import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { describe, expect, it, vi } from 'vitest';
import { withinInvocation } from '#runtime/invocation.ts';
import { always, call, failure, url, useHttp } from './http-setup.ts';
import { listen } from './loopback.ts';

vi.mock('node:timers/promises', () => ({ setTimeout: vi.fn(async () => undefined) }));

const setup = useHttp();
const never = new AbortController().signal;

/** `fetch` that answers only when it is told to stop, as a silent host would make it. */
function silence(): { signals: AbortSignal[] } {
  const seen = { signals: [] as AbortSignal[] };
  vi.stubGlobal('fetch', (_url: URL, { signal }: { signal: AbortSignal }) => {
    seen.signals.push(signal);
    return new Promise((_resolve, reject) => {
      const stop = () => reject(signal.reason);
      if (signal.aborted) stop();
      signal.addEventListener('abort', stop);
    });
  });
  return seen;
}

/** Takes the place of the timer that real time would drive. */
function handTimer(): { expire(): void; milliseconds: number[] } {
  const timer = new AbortController();
  const milliseconds: number[] = [];
  vi.spyOn(AbortSignal, 'timeout').mockImplementation((duration) => {
    milliseconds.push(duration);
    return timer.signal;
  });
  return {
    expire: () => timer.abort(new DOMException('too late', 'TimeoutError')),
    milliseconds,
  };
}

describe('a redirect', () => {
  async function redirecting(request: object, status: number, secret = '?token=hunter22') {
    vi.unstubAllGlobals();
    const reached: string[] = [];
    await using elsewhere = await listen((incoming, response) => {
      reached.push(incoming.headers.authorization ?? 'nobody');
      response.end('stolen');
    });
    const location = `${elsewhere.origin}/login${secret}`;
    await using host = await listen((incoming, response) => {
      incoming.resume();
      incoming.on('end', () => response.writeHead(status, { location }).end());
    });
    const headers = { authorization: 'Bearer precious' };
    const error = await failure({ url: `${host.origin}/things`, headers, ...request });
    return { error, reached, target: `${elsewhere.origin}/login` };
  }

  it.each([301, 302, 303, 307, 308])('with %i is refused and told', async (status) => {
    const { error, reached, target } = await redirecting({}, status);
    expect(error).toMatchObject({
      name: 'Unexpected',
      explanation: { seen: { status, detail: `to ${target}` } },
    });
    expect(reached).toEqual([]);
  });

  it.each(['text', 'stream'])('of a POST with a %s as its body is refused, too', async (kind) => {
    const body = kind === 'text' ? 'archive' : Readable.from([Buffer.from('archive')]);
    const { error, reached } = await redirecting({ method: 'POST', body }, 307);
    expect(error).toMatchObject({ name: 'Unexpected' });
    expect(error.message).toContain('redirected us');
    expect(reached).toEqual([]);
  });

  it.each(['?token=hunter22', '#token=hunter22', '?a#token=hunter22', '#a?token=hunter22'])(
    'is told without what may be secret in it: %s',
    async (secret) => {
      const { error, target } = await redirecting({}, 302, secret);
      expect(error.explanation.seen.detail).toBe(`to ${target}`);
      expect(error.message).not.toContain('hunter22');
    },
  );

  it('to nowhere is one, too', async () => {
    always(setup.http, 'GET', { status: 302 });
    expect((await failure()).explanation.seen.detail).toBe('to nowhere');
  });
});

describe('a streamed body', () => {
  it('arrives whole', async () => {
    vi.unstubAllGlobals();
    const received: Buffer[] = [];
    await using host = await listen((incoming, response) => {
      incoming.on('data', (chunk) => received.push(chunk));
      incoming.on('end', () => response.end('thanks'));
    });
    const parts = Array.from({ length: 100 }, (_, index) => Buffer.alloc(1000, index));
    const answer = await call({ url: host.origin, method: 'PUT', body: Readable.from(parts) });
    expect(answer.text).toBe('thanks');
    expect(Buffer.concat(received)).toEqual(Buffer.concat(parts));
  });
});

describe('the size of an answer', () => {
  it.each([
    [10, 10],
    [1024 * 1024, undefined],
  ])('may be %i bytes', async (size, maxBytes) => {
    always(setup.http, 'GET', { text: 'x'.repeat(size) });
    expect((await call({ maxBytes })).text).toHaveLength(size);
  });

  it.each([
    [11, 10],
    [1024 * 1024 + 1, undefined],
  ])('may not be %i bytes where %j are allowed', async (size, maxBytes) => {
    always(setup.http, 'GET', { text: 'x'.repeat(size), headers: { 'opc-request-id': 'opc-1' } });
    expect(await failure({ maxBytes })).toMatchObject({
      name: 'Unexpected',
      message: expect.stringContaining('larger than'),
      explanation: { seen: { status: 200, requestId: 'opc-1' } },
    });
  });

  it('is measured in bytes', async () => {
    always(setup.http, 'GET', { text: 'ä'.repeat(6) });
    expect((await failure({ maxBytes: 11 })).name).toBe('Unexpected');
    expect((await call({ maxBytes: 12 })).text).toBe('ä'.repeat(6));
  });

  it('stops an endless answer', async () => {
    vi.unstubAllGlobals();
    let isOpen = true;
    const pour = (_incoming: IncomingMessage, response: ServerResponse) => {
      const more = () => {
        while (isOpen && response.write('x'.repeat(1000)));
      };
      response.on('drain', more).on('close', () => {
        isOpen = false;
      });
      more();
    };
    await using host = await listen(pour);
    expect((await failure({ url: host.origin, maxBytes: 5000 })).name).toBe('Unexpected');
    await vi.waitUntil(() => !isOpen);
  });

  it('matters less than a refusal: a long page says no as clearly as a short one', async () => {
    const text = 'x'.repeat(100);
    always(setup.http, 'GET', { status: 404, text });
    expect((await call({ maxBytes: 10 })).status).toBe(404);
    always(setup.http, 'GET', { status: 429, text, headers: { 'retry-after': '9' } });
    expect(await failure({ maxBytes: 10 })).toMatchObject({ name: 'Throttled' });
    expect((await failure()).message).toContain('another 9 s');
  });
});

describe('the time for an answer', () => {
  it.each([
    [undefined, 20_000],
    [90_000, 90_000],
  ])('is limited: %j', async (timeoutMs, milliseconds) => {
    const timer = handTimer();
    silence();
    const late = failure({ timeoutMs });
    timer.expire();
    expect(await late).toMatchObject({
      name: 'Timeout',
      message: 'Read things: api.oraclecloud.com did not answer in time.',
    });
    expect(timer.milliseconds).toEqual([milliseconds]);
  });

  it('includes the body', async () => {
    vi.unstubAllGlobals();
    const timer = handTimer();
    await using host = await listen((_incoming, response) => {
      response.write('the beginning');
      setImmediate(() => timer.expire());
    });
    expect((await failure({ url: host.origin })).name).toBe('Timeout');
  });

  it('ends with the invocation', async () => {
    handTimer();
    const { signals } = silence();
    const ending = new AbortController();
    const late = withinInvocation(ending.signal, () => failure());
    ending.abort(new DOMException('deadline', 'TimeoutError'));
    expect((await late).name).toBe('Timeout');
    expect(signals).toHaveLength(1);
  });

  it('is over when the invocation is', async () => {
    const { signals } = silence();
    const over = AbortSignal.abort(new DOMException('deadline', 'TimeoutError'));
    expect((await withinInvocation(over, () => failure({ url }))).name).toBe('Timeout');
    expect(signals[0]!.aborted).toBe(true);
  });
});

describe('a broken connection', () => {
  it('in the middle of a body is an outage', async () => {
    vi.unstubAllGlobals();
    let calls = 0;
    await using host = await listen((_incoming, response) => {
      calls += 1;
      response.writeHead(200, { 'content-length': '100' }).write('half');
      setImmediate(() => response.destroy());
    });
    const error = await withinInvocation(never, () => failure({ url: host.origin }));
    expect(error.name).toBe('Unavailable');
    expect(calls).toBe(2);
  });

  it('is what a closed port looks like', async () => {
    vi.unstubAllGlobals();
    const { origin } = await (async () => {
      await using host = await listen(() => undefined);
      return host;
    })();
    expect(await failure({ url: origin, method: 'POST' })).toMatchObject({
      name: 'Unavailable',
      explanation: { seen: { detail: 'ECONNREFUSED' } },
    });
  });
});
