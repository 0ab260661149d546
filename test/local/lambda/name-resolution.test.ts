import type { IncomingMessage, Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { realClock } from '#local/clock.ts';
import type { Resolution } from '#local/lambda/index.ts';
import { openFunction } from './bundle.ts';

let server: Server;
let origin: string;
let seen: {
  host: string | undefined;
  method: string | undefined;
  url: string | undefined;
  body: number;
}[] = [];

async function lengthOf(request: IncomingMessage): Promise<number> {
  let length = 0;
  for await (const chunk of request) length += chunk.length;
  return length;
}

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const { method, url } = request;
    seen.push({ host: request.headers.host, method, url, body: await lengthOf(request) });
    if (url === '/redirect') response.writeHead(307, { location: 'https://unknown.example/x' });
    response.end('answer');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());
beforeEach(() => {
  seen = [];
});

const source = `export const handler = async ({ url, chunks, redirect = 'manual' }) => {
  async function* content() {
    for (let sent = 0; sent < chunks; sent += 1) yield new Uint8Array(65536);
  }
  const upload = chunks ? { method: 'POST', body: content(), duplex: 'half' } : {};
  try {
    const response = await fetch(url, { redirect, ...upload });
    const { rss } = process.memoryUsage();
    return { status: response.status, url: response.url, rss,
      location: response.headers.get('location'), body: await response.text() };
  } catch (error) {
    return { name: error.name, message: error.message, code: error.cause?.code,
      hostname: error.cause?.hostname };
  }
};`;

function open(others: Resolution['others'] = 'refuse') {
  const resolve: Resolution = {
    hosts: { 'known.example': origin },
    patterns: [{ host: /\.pattern\.example$/, origin }],
    others,
  };
  return openFunction(source, { memoryMb: 256 }, { clock: realClock, resolve });
}

describe('fetch', () => {
  it.each([
    ['https://known.example/a?b=c', 'known.example'],
    ['http://known.example/a?b=c', 'known.example'],
    ['https://known.example:8443/a?b=c', 'known.example:8443'],
    ['https://KNOWN.example/a?b=c', 'known.example'],
    ['https://one.pattern.example/a?b=c', 'one.pattern.example'],
  ])('reaches %s at its loopback origin under its own name', async (url, host) => {
    await using sample = await open();
    const answer = await sample.call({ url });
    expect(answer).toMatchObject({ status: 200, body: 'answer', url: new URL(url).href });
    expect(seen).toEqual([{ host, method: 'GET', url: '/a?b=c', body: 0 }]);
  });

  it('passes loopback addresses as they are', async () => {
    await using sample = await open();
    expect(await sample.call({ url: `${origin}/x` })).toMatchObject({ status: 200 });
    expect(seen[0]!.host).toBe(new URL(origin).host);
  });

  it.each([
    'https://unknown.example/',
    'https://pattern.example/',
    'https://notknown.example/',
    'https://known.example.attacker.example/',
    'http://127.0.0.1.attacker.example/',
    'http://constructor/',
    'http://169.254.169.254/latest/meta-data',
  ])('finds no %s', async (url) => {
    await using sample = await open();
    expect(await sample.call({ url })).toEqual({
      name: 'TypeError',
      message: 'fetch failed',
      code: 'ENOTFOUND',
      hostname: new URL(url).hostname,
    });
    expect(seen).toEqual([]);
  });

  it('hands over redirects as they are, and follows them no further than names are known', async () => {
    await using sample = await open();
    const url = 'https://known.example/redirect';
    expect(await sample.call({ url })).toMatchObject({
      status: 307,
      location: 'https://unknown.example/x',
    });
    expect(await sample.call({ url, redirect: 'follow' })).toMatchObject({ code: 'ENOTFOUND' });
  });

  it('streams a body of any length', async () => {
    await using sample = await open();
    const url = 'https://known.example/upload';
    const before = process.memoryUsage().rss;
    // With any other mode fetch keeps a copy of the body, should it have to follow a redirect
    // (https://fetch.spec.whatwg.org/#http-network-or-cache-fetch, step 2).
    const redirect = 'error';
    const answer = (await sample.call({ url, chunks: 6400, redirect })) as { rss: number };
    expect(seen).toMatchObject([{ method: 'POST', body: 6400 * 65_536 }]);
    expect(answer.rss - before).toBeLessThan(300 * 1024 * 1024);
  });

  it('asks the network for other names when it may', async () => {
    await using sample = await open('network');
    // `.invalid` is reserved never to exist (RFC 2606); the answer depends on the machine's resolver.
    const answer = await sample.call({ url: 'http://name.invalid/' });
    expect(answer).toMatchObject({ message: 'fetch failed', hostname: 'name.invalid' });
    expect(await sample.call({ url: 'https://known.example/' })).toMatchObject({ status: 200 });
  });
});
