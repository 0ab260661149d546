import { readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, it, vi } from 'vitest';
import type { LocalAccount } from './local-account.ts';
import { openAccount } from './local-account.ts';

/** Sends bytes as they are and reads until the endpoint closes the connection. */
async function raw(account: LocalAccount, request: string): Promise<string> {
  const { hostname, port } = new URL(account.aws.endpoint);
  const socket = connect(Number(port), hostname);
  socket.write(request);
  return text(socket);
}

function call(headers: Record<string, string>, body = '{}'): string {
  const all = { 'x-amz-target': 'secretsmanager.ListSecrets', connection: 'close', ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST / HTTP/1.1\r\n${lines.join('')}content-length: ${body.length}\r\n\r\n${body}`;
}

describe('the endpoint', () => {
  it.each(['127.0.0.1', 'localhost:1', '[::1]'])('answers the host %s', async (host) => {
    await using account = await openAccount();
    const answer = await raw(account, call({ host }));
    expect(answer).toMatch(/^HTTP\/1.1 200 /);
    expect(answer).toContain('application/x-amz-json-1.1');
    expect(answer.toLowerCase()).toContain('x-amzn-requestid: ');
  });

  it.each<Record<string, string>>([
    { host: 'attacker.example' },
    { host: '127.0.0.1.attacker.example' },
    { host: '127.0.0.1@attacker.example' },
    { host: '127.0.0.1', origin: 'https://attacker.example' },
    { host: '127.0.0.1', origin: 'null' },
  ])('refuses %j', async (headers) => {
    await using account = await openAccount();
    const answer = await raw(account, call(headers));
    expect(answer).toMatch(/^HTTP\/1.1 403 /);
    expect(answer).toContain('AccessDeniedException');
    expect(answer.toLowerCase()).not.toContain('access-control');
  });

  it('lets in only the access key it was given', async () => {
    await using account = await openAccount({ accessKeyId: 'LOCALKEY' });
    await account.s3.send(new PutObjectCommand({ Bucket: 'artifacts', Key: 'x', Body: 'x' }));
    const authorization = 'AWS4-HMAC-SHA256 Credential=LOCALKEY2/20260131/x/y/aws4_request';
    const host = '127.0.0.1';
    expect(await raw(account, call({ host, authorization }))).toMatch(/^HTTP\/1.1 403 /);
    expect(await raw(account, call({ host }))).toMatch(/^HTTP\/1.1 403 /);
  });

  it('lets in an address that was signed beforehand with that key', async () => {
    await using account = await openAccount({ accessKeyId: 'LOCALKEY' });
    const put = (key: string) => {
      const query = `X-Amz-Credential=${key}%2F20260131%2Fx%2Fs3%2Faws4_request&X-Amz-Signature=s`;
      return fetch(`${account.aws.endpoint}/artifacts/x?${query}`, { method: 'PUT', body: 'x' });
    };
    expect((await put('LOCALKEY')).status).toBe(200);
    expect((await put('LOCALKEY2')).status).toBe(403);
    expect((await put('')).status).toBe(403);
  });

  it('takes uploads of pages of this machine, to addresses signed for them, and nothing else', async () => {
    await using account = await openAccount();
    const signed = 'X-Amz-Credential=K%2F20260131%2Fx%2Fs3%2Faws4_request&X-Amz-Signature=s';
    const send = (method: string, origin: string, query: string) =>
      fetch(`${account.aws.endpoint}/artifacts/x?${query}`, {
        method,
        headers: { origin, 'access-control-request-headers': 'x-amz-checksum-sha256' },
        ...(method === 'PUT' && { body: 'x' }),
      });
    const page = 'http://127.0.0.1:8080';
    const asked = await send('OPTIONS', page, signed);
    expect([asked.status, asked.headers.get('access-control-allow-origin')]).toEqual([204, page]);
    expect(asked.headers.get('access-control-allow-methods')).toBe('PUT');
    expect(asked.headers.get('access-control-allow-headers')).toBe('x-amz-checksum-sha256');
    const put = await send('PUT', page, signed);
    expect([put.status, put.headers.get('access-control-allow-origin')]).toEqual([200, page]);
    for (const [origin, query] of [
      [page, ''],
      ['https://attacker.example', signed],
      ['http://127.0.0.1.attacker.example', signed],
      ['null', signed],
    ] as const) {
      const refused = await send('PUT', origin, query);
      expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([
        403,
        null,
      ]);
    }
  });

  it.each([
    ['{', 'SerializationException'],
    ['[]', 'SerializationException'],
    ['{"MaxResults":"5"}', 'SerializationException'],
    ['{"Filters":{}}', 'SerializationException'],
    ['{"Filters":[5]}', 'SerializationException'],
  ])('refuses the body %s', async (body, code) => {
    await using account = await openAccount();
    const answer = await raw(account, call({ host: '127.0.0.1' }, body));
    expect(answer).toMatch(/^HTTP\/1.1 400 /);
    expect(answer).toContain(code);
  });

  it('ignores members that it does not know', async () => {
    await using account = await openAccount();
    const answer = await raw(account, call({ host: '127.0.0.1' }, '{"New":{"Member":[1]}}'));
    expect(answer).toContain('{"SecretList":[]}');
  });

  it.each(['nosuch.Thing', 'secretsmanager.constructor', 'secretsmanager', ''])(
    'has no operation %j',
    async (target) => {
      await using account = await openAccount();
      const answer = await raw(account, call({ host: '127.0.0.1', 'x-amz-target': target }));
      expect(answer).toContain('UnknownOperationException');
    },
  );

  it('refuses a body that is too large before it has read it', async () => {
    await using account = await openAccount();
    const head = call({ host: '127.0.0.1' }).replace(
      'content-length: 2',
      'content-length: 9999999',
    );
    const answer = await raw(account, head + 'x'.repeat(3_000_000));
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
  });
});

describe('a large object', () => {
  it('passes both ways with little memory', async () => {
    await using account = await openAccount();
    const piece = Buffer.alloc(64 * 1024, 7);
    const pieces = 200 * 16;
    let highest = 0;
    const watch = () => {
      const { rss } = process.memoryUsage();
      highest = Math.max(highest, rss);
    };
    async function* content() {
      for (let sent = 0; sent < pieces; sent += 1) {
        watch();
        yield piece;
      }
    }
    const before = process.memoryUsage().rss;
    await account.s3.send(
      new PutObjectCommand({
        Bucket: 'artifacts',
        Key: 'large.car',
        Body: Readable.from(content()),
        ContentLength: pieces * piece.length,
      }),
    );
    const { Body } = await account.s3.send(
      new GetObjectCommand({ Bucket: 'artifacts', Key: 'large.car' }),
    );
    let received = 0;
    for await (const chunk of Body as Readable) {
      watch();
      received += chunk.length;
    }
    expect(received).toBe(200 * 1024 * 1024);
    // Holding the object once, on either side, would take 200 MB.
    expect(highest - before).toBeLessThan(150 * 1024 * 1024);
  });

  it('leaves nothing when its sender gives up', async () => {
    await using account = await openAccount();
    const folder = path.join(account.directory, 'objects', 'artifacts');
    const { hostname, port } = new URL(account.aws.endpoint);
    const socket = connect(Number(port), hostname);
    socket.write('PUT /artifacts/broken.car HTTP/1.1\r\nhost: 127.0.0.1\r\n');
    socket.write(`content-length: 200000\r\n\r\n${'x'.repeat(100_000)}`);
    await vi.waitFor(async () => expect(await readdir(folder)).toHaveLength(1));
    socket.destroy();
    await vi.waitFor(async () => expect(await readdir(folder)).toEqual([]));
    expect(account.defects).toEqual([]);
  });
});
