import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { Busboy } from '@fastify/busboy';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { importArchive } from '#functions/oic/factory/project-archives.ts';
import type { Archive } from '#runtime/model.ts';
import { archiveOf, store, zip } from '#test/functions/oic/archives.ts';
import { oic, useOic } from '#test/functions/oic/oic-setup.ts';

const MEBIBYTE = 1024 * 1024;
/** As a socket delivers them. */
const CHUNK = 64 * 1024;

interface Received {
  headers: IncomingMessage['headers'];
  fields: Record<string, string>;
  file?: { field: string; name: string; sha256: string; bytes: number };
}

let server: Server;
let received: Received[];
let refuseFirst: boolean;

/** A real server that reads forms as strictly as Busboy does, and keeps nothing of them. */
async function receive(request: IncomingMessage): Promise<number> {
  if (request.url?.includes('/oauth2/')) return 200;
  const form: Received = { headers: request.headers, fields: {} };
  const busboy = new Busboy({ headers: request.headers as { 'content-type': string } });
  busboy.on('field', (name: string, value: string) => {
    form.fields[name] = value;
  });
  busboy.on('file', (field: string, stream: Readable, name: string) => {
    const hash = createHash('sha256');
    let bytes = 0;
    stream.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      hash.update(chunk);
    });
    stream.on('end', () => {
      form.file = { field, name, bytes, sha256: hash.digest('hex') };
    });
  });
  await pipeline(request, busboy);
  received.push(form);
  return refuseFirst && received.length === 1 ? 401 : 200;
}

useOic();
beforeEach(async () => {
  received = [];
  refuseFirst = false;
  vi.unstubAllGlobals();
  server = createServer((request, response) => {
    receive(request).then(
      (status) => response.writeHead(status).end('{"id":"CUPIX","access_token":"t"}'),
      () => response.destroy(),
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

function here() {
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const instance = { ...oic.instance, designTimeUrl: origin };
  return { instance, client: { ...oic.client, tokenUrl: `${origin}/oauth2/v1/token` } };
}

describe('the form of an import', () => {
  it('is what Oracle documents, with a length', async () => {
    const { archive } = store(await zip('a'));
    await importArchive(here(), archive, 'absent');
    const [form] = received;
    expect(form?.fields).toEqual({ type: 'application/octet-stream' });
    expect(form?.file).toMatchObject({ field: 'file', name: 'cupix.car', sha256: archive.sha256 });
    expect(Number(form?.headers['content-length'])).toBeGreaterThan(archive.bytes);
    expect(form?.headers['transfer-encoding']).toBeUndefined();
  });

  it('is sent anew, whole, with a new token', async () => {
    refuseFirst = true;
    const { archive } = store(await zip('a'));
    await importArchive(here(), archive, 'absent');
    expect(received.map(({ file }) => file?.sha256)).toEqual([archive.sha256, archive.sha256]);
  });

  it.each<[string, (bytes: Buffer) => Buffer]>([
    ['shorter', (bytes) => bytes.subarray(1)],
    ['longer', (bytes) => Buffer.concat([bytes, bytes])],
    ['changed', (bytes) => Buffer.from(bytes).fill(1, 20, 24)],
  ])('is never completed when the archive is %s than announced', async (_, change) => {
    const bytes = await zip('a');
    store(change(bytes));
    const sending = importArchive(here(), archiveOf(bytes), 'absent');
    await expect(sending).rejects.toMatchObject({ name: 'InvalidArchive' });
    expect(received).toHaveLength(0);
  });

  it('reports the store, not the network, when the store breaks off', async () => {
    const { archive } = store(await zip('a'));
    const denied = Object.assign(new Error('denied'), { name: 'AccessDenied', $metadata: {} });
    mockClient(S3Client).on(GetObjectCommand).rejects(denied);
    await expect(importArchive(here(), archive, 'absent')).rejects.toBe(denied);
  });

  it('lets no name of an object end the header', async () => {
    const { archive } = store(await zip('a'));
    const key = 'acme/evil"\r\nX-Header: 1.zip';
    await importArchive(here(), { ...archive, key }, 'absent');
    expect(received[0]?.file?.name).toBe('evil___X-Header__1.zip.car');
  });

  it('takes 200 MB through with flat memory', async () => {
    const { archive, peak } = generated(200 * MEBIBYTE);
    await importArchive(here(), archive, 'absent');
    expect(received[0]?.file).toMatchObject({ bytes: 200 * MEBIBYTE, sha256: archive.sha256 });
    // Sender and receiver share this process, and V8 lets some 64 MB of sent buffers lie before it collects
    // them; that stays the same for any size. An archive that were kept would be on top of it.
    expect(peak().used).toBeLessThan(150 * MEBIBYTE);
    expect(peak().resident).toBeLessThan(170 * MEBIBYTE);
  });
});

/** An archive that is made while it is read; `peak` is how much memory that took at most, in bytes. */
function generated(bytes: number): {
  archive: Archive;
  peak(): { used: number; resident: number };
} {
  const hash = createHash('sha256');
  const reused = Buffer.alloc(CHUNK);
  for (let at = 0; at < bytes; at += CHUNK) hash.update(reused.fill(at / CHUNK));
  const before = memory();
  const highest = { ...before };
  const chunks = function* () {
    for (let at = 0; at < bytes; at += CHUNK) {
      const { used, resident } = memory();
      highest.used = Math.max(highest.used, used);
      highest.resident = Math.max(highest.resident, resident);
      yield Buffer.alloc(CHUNK, at / CHUNK);
    }
  };
  mockClient(S3Client)
    .on(GetObjectCommand)
    .callsFake(() => ({ Body: Readable.from(chunks()) }));
  const archive = { bucket: 'artifacts', key: 'large.car', sha256: hash.digest('hex'), bytes };
  const peak = () => ({
    used: highest.used - before.used,
    resident: highest.resident - before.resident,
  });
  return { archive, peak };
}

function memory() {
  const { heapUsed, external, rss } = process.memoryUsage();
  return { used: heapUsed + external, resident: rss };
}
