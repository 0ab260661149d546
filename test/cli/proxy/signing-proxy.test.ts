import { request as httpRequest } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Authorization, Unsigned } from '#cli/api/authorize.ts';
import { type SigningProxy, startSigningProxy } from '#cli/proxy/signing-proxy.ts';
import { FakeApi } from '../fake-api.ts';

let fake: FakeApi;
let proxy: SigningProxy;
/** What was given to be signed. */
let unsigned: Unsigned[];
beforeEach(async () => {
  fake = await FakeApi.open();
  unsigned = [];
  const authorization: Authorization = {
    kind: 'sigv4',
    headersFor: async (request) => {
      unsigned.push(request);
      return { ...request.headers, authorization: 'AWS4-HMAC-SHA256 x' };
    },
  };
  proxy = await startSigningProxy({ base: `${fake.url}/v1`, authorization });
});
afterEach(async () => {
  await proxy.close();
  await fake.close();
});

/** `fetch` sets Host, Origin and Sec-Fetch-… itself. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET', body = '') {
  return new Promise<{ status: number; headers: object; text: string }>((resolve, reject) => {
    const { hostname, port } = new URL(proxy.url);
    httpRequest({ hostname, port, path, method, headers }, (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
      });
    })
      .on('error', reject)
      .end(body);
  });
}

describe('a request of the page', () => {
  it('goes to the API, signed, with what matters and nothing else', async () => {
    fake.on('POST /v1/onboardings', {
      status: 202,
      headers: { location: '/v1/onboardings/acme-1', 'set-cookie': 'a=b' },
      body: { started: true },
    });
    const answer = await ask(
      '/onboardings?plan=true',
      {
        origin: proxy.url,
        cookie: 'session=1',
        'content-type': 'application/json',
        'idempotency-key': 'k',
        'x-forwarded-for': '10.0.0.1',
      },
      'POST',
      '{"a":"ä"}',
    );
    expect(answer).toMatchObject({ status: 202, text: '{"started":true}' });
    // Links lead back through the proxy.
    expect(answer.headers).toMatchObject({ location: '/onboardings/acme-1' });
    expect(answer.headers).not.toHaveProperty('set-cookie');
    expect(unsigned[0]).toMatchObject({ method: 'POST', body: '{"a":"ä"}' });
    expect(unsigned[0]?.headers).toEqual({
      'content-type': 'application/json',
      'idempotency-key': 'k',
    });
    const [arrived] = fake.calls;
    expect(arrived).toMatchObject({ path: '/v1/onboardings?plan=true', body: { a: 'ä' } });
    expect(arrived?.headers.authorization).toMatch(/^AWS4/);
    expect(arrived?.headers).not.toHaveProperty('cookie');
  });

  it('gets changes as they come', async () => {
    let finish = () => {};
    fake.on('GET /v1/onboardings/changes', (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: 1\n\n');
      finish = () => void response.end('data: 2\n\n');
    });
    const response = await fetch(`${proxy.url}/onboardings/changes`);
    const reader = response.body?.getReader();
    const first = await reader?.read();
    expect(Buffer.from(first?.value ?? []).toString()).toBe('data: 1\n\n');
    finish();
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('data: 2\n\n');
  });

  it('need not sign anybody in, and is found at the root', async () => {
    expect(JSON.parse((await ask('/console/settings.json')).text)).toEqual({ signIn: null });
    expect(await ask('/')).toMatchObject({ status: 302, headers: { location: '/console/' } });
    expect(fake.calls).toEqual([]);
  });

  it('that the API refuses is refused alike; one that nobody answers is told', async () => {
    expect(await ask('/onboardings/x')).toMatchObject({ status: 404 });
    await fake.close();
    const answer = await ask('/onboardings/x');
    expect(answer.status).toBe(502);
    expect(JSON.parse(answer.text)).toMatchObject({ error: 'Unavailable' });
    fake = await FakeApi.open();
  });
});

describe('nobody else is let in', () => {
  it.each<[string, Record<string, string>]>([
    ['/tasks', { host: 'attacker.example' }],
    ['/tasks', { origin: 'https://attacker.example' }],
    ['/tasks', { origin: 'null' }],
    ['/tasks', { origin: 'http://127.0.0.1:1' }],
    ['/tasks', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }],
    ['/tasks', { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors' }],
  ])('%s with %j', async (path, headers) => {
    expect((await ask(path, headers)).status).toBe(403);
    expect(unsigned).toEqual([]);
  });

  it('but whoever follows a link to the page', async () => {
    fake.on('GET /v1/console/', {});
    const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    expect((await ask('/console/', headers)).status).toBe(200);
  });

  it.each(['/../../etc', '/%2e%2e/other', '/..'])('and %s leads out of nowhere', async (path) => {
    expect((await ask(path)).status).toBe(404);
    expect(unsigned).toEqual([]);
  });
});
