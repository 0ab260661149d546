import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { rememberSecret, withinInvocation } from '#runtime/invocation.ts';
import { always, call, failure, next, start, url, useHttp } from './http-setup.ts';

vi.mock('node:timers/promises', () => ({ setTimeout: vi.fn(async () => undefined) }));

const setup = useHttp();
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

describe('send', () => {
  it('sends what it was given, and hands back status, headers, text and request id', async () => {
    const headers = { 'opc-request-id': 'opc-1', 'x-more': 'yes' };
    always(setup.http, 'POST', { status: 201, text: 'mâde', headers });
    const sent = { accept: 'text/plain', authorization: 'Bearer t' };
    const answer = await call({ method: 'POST', headers: sent, body: '{"a":1}' });
    expect(answer).toMatchObject({ status: 201, text: 'mâde', requestId: 'opc-1' });
    expect(answer.headers.get('x-more')).toBe('yes');
    expect(setup.http.log).toEqual(['POST /things']);
    expect(setup.http.calls[0]).toMatchObject({ text: '{"a":1}' });
    expect(Object.fromEntries(setup.http.calls[0]!.headers)).toMatchObject(sent);
  });

  it.each([
    [{ 'x-oracle-dms-ecid': 'ecid-1', 'x-request-id': 'x-1' }, 'ecid-1'],
    [{ 'x-request-id': 'x-1' }, 'x-1'],
    [{}, undefined],
  ])('finds the request id in %j', async (headers, requestId) => {
    always(setup.http, 'GET', { text: 'ok', headers });
    expect(await call()).toMatchObject({ requestId });
  });

  it.each([200, 204, 400, 401, 403, 404, 409, 412, 423])(
    'leaves the judgement of %i to its caller, after one call',
    async (status) => {
      always(setup.http, 'GET', { status });
      expect(await call()).toMatchObject({ status, text: '' });
      expect(setup.http.calls).toHaveLength(1);
    },
  );

  it.each([
    'https://evil-oraclecloud.com/things',
    'https://me:secret@api.oraclecloud.com/things',
    'http://api.oraclecloud.com/things',
  ])('never reaches %s', async (address) => {
    expect((await failure({ url: address })).name).toBe('InvalidRequest');
    expect(setup.http.calls).toEqual([]);
  });
});

describe('a list of hosts of its own', () => {
  it('takes the place of the setting', async () => {
    always(setup.http, 'GET', { text: 'ok' });
    const allowedHosts = ['sts.example'];
    expect((await call({ url: 'https://sts.example/', allowedHosts })).text).toBe('ok');
    expect((await failure({ allowedHosts })).name).toBe('InvalidRequest');
    expect(setup.http.calls).toHaveLength(1);
  });
});

describe('a host that asks us to slow down', () => {
  it('is left alone for as long as it asks, by every call, and no longer', async () => {
    always(setup.http, 'GET', {});
    always(setup.http, 'POST', {});
    next(setup.http, 'GET', { status: 429, text: 'slow', headers: { 'retry-after': '30' } });
    const throttled = await failure();
    expect(throttled).toMatchObject({
      name: 'Throttled',
      explanation: { retryAfterSeconds: 30, seen: { status: 429, detail: 'slow' } },
    });
    vi.setSystemTime(start + 29_001);
    expect(await failure({ method: 'POST', url: `${url}/other` })).toMatchObject({
      name: 'Throttled',
      explanation: { retryAfterSeconds: 1 },
    });
    expect(setup.http.calls).toHaveLength(1);
    vi.setSystemTime(start + 30_000);
    expect((await call()).status).toBe(200);
  });

  it('does not speak for other hosts', async () => {
    always(setup.http, 'GET', {});
    next(setup.http, 'GET', { status: 429, headers: { 'retry-after': '30' } });
    await failure();
    expect((await call({ url: 'https://other.oraclecloud.com/things' })).status).toBe(200);
  });

  it('may do so with a 503, too', async () => {
    next(setup.http, 'GET', { status: 503, headers: { 'retry-after': '30' } });
    expect(await failure()).toMatchObject({
      name: 'Unavailable',
      explanation: { retryAfterSeconds: 30 },
    });
    expect((await failure()).name).toBe('Throttled');
    expect(setup.http.calls).toHaveLength(1);
    expect(delay).not.toHaveBeenCalled();
  });

  it('may give a date', async () => {
    const retryAfter = new Date(start + 10_000).toUTCString();
    next(setup.http, 'GET', { status: 429, headers: { 'retry-after': retryAfter } });
    expect((await failure()).explanation.retryAfterSeconds).toBe(10);
  });

  it('sets no pause when it names none: the workflow has its own patience', async () => {
    always(setup.http, 'GET', {});
    next(setup.http, 'GET', { status: 429 });
    const throttled = await failure();
    expect(throttled.name).toBe('Throttled');
    expect(throttled.explanation.retryAfterSeconds).toBeUndefined();
    expect((await call()).status).toBe(200);
  });

  it.each([200, 202, 404, 500])('does not ask for it with a %i', async (status) => {
    always(setup.http, 'GET', {});
    next(setup.http, 'GET', { status, headers: { 'retry-after': '30' } });
    await call().catch(() => undefined);
    expect((await call()).status).toBe(200);
  });
});

describe('a hiccup', () => {
  const hiccups = [{ status: 502 }, { status: 503 }, { status: 504 }, { lost: true }];

  it.each(hiccups)('of a GET is tried once more: %j', async (reply) => {
    always(setup.http, 'GET', { text: 'fine' });
    next(setup.http, 'GET', reply);
    expect((await call()).text).toBe('fine');
    expect(setup.http.calls).toHaveLength(2);
    expect(vi.mocked(delay).mock.calls).toEqual([[250]]);
  });

  it.each(hiccups)('is tried no third time: %j', async (reply) => {
    always(setup.http, 'GET', reply);
    expect((await failure()).name).toBe('Unavailable');
    expect(setup.http.calls).toHaveLength(2);
  });

  it.each(methods.slice(1).flatMap((method) => hiccups.map((reply) => ({ method, reply }))))(
    'of anything but a GET is the business of the workflow: %j',
    async ({ method, reply }) => {
      always(setup.http, method, reply);
      expect((await failure({ method })).name).toBe('Unavailable');
      expect(setup.http.calls).toHaveLength(1);
    },
  );

  it.each([500, 501, 505, 507, 599])('is not what a %i says', async (status) => {
    always(setup.http, 'GET', { status, text: 'broken', headers: { 'opc-request-id': 'opc-9' } });
    expect(await failure()).toMatchObject({
      name: 'Unavailable',
      message: `Read things: api.oraclecloud.com answered ${status}.`,
      explanation: { system: 'oci', seen: { status, detail: 'broken', requestId: 'opc-9' } },
    });
    expect(setup.http.calls).toHaveLength(1);
  });

  it('that ends in a refusal is told as the refusal', async () => {
    next(setup.http, 'GET', { status: 502 }, { status: 429 });
    expect((await failure()).name).toBe('Throttled');
  });

  it('of the network is told by its code', async () => {
    always(setup.http, 'POST', { lost: true });
    expect(await failure({ method: 'POST' })).toMatchObject({
      message: 'Read things: api.oraclecloud.com could not be reached (ECONNRESET).',
      explanation: { seen: { detail: 'ECONNRESET' } },
    });
  });
});

describe('what is seen', () => {
  const inInvocation = <T>(work: () => Promise<T>) =>
    withinInvocation(new AbortController().signal, () => {
      rememberSecret('hunter22');
      return work();
    });

  it('holds no secret, also where the detail is cut', async () => {
    always(setup.http, 'POST', { status: 500, text: `${'x'.repeat(496)}hunter22` });
    const error = await inInvocation(() => failure({ method: 'POST' }));
    expect(error.explanation.seen.detail).toBe(`${'x'.repeat(496)}[red`);
  });

  it('holds no header that could not be sent', async () => {
    vi.stubGlobal('fetch', async (_url: URL, init: RequestInit) => new Headers(init.headers));
    const headers = { 'x-key': 'hunter22\nmore' };
    const error = await inInvocation(() => failure({ method: 'POST', headers }));
    expect(JSON.stringify([error.message, error.explanation])).not.toContain('hunter22');
  });

  it('leaves a defect of ours what it is', async () => {
    vi.stubGlobal('fetch', async () => {
      throw new RangeError('ours');
    });
    expect(await failure()).toMatchObject({ name: 'RangeError', message: 'ours' });
  });
});
