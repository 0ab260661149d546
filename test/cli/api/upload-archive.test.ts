import { createHash } from 'node:crypto';
import { appendFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ApiClient } from '#cli/api/api-client.ts';
import { authorizationFor } from '#cli/api/authorize.ts';
import { HttpsTransport } from '#cli/api/https.ts';
import { uploadArchive } from '#cli/api/upload-archive.ts';
import { FakeApi } from '../fake-api.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

const content = 'x'.repeat(200_000);
let fake: FakeApi;
let archive: { file: string; bytes: number; sha256: string };
let told: number[];
beforeEach(async () => {
  fake = await FakeApi.open();
  told = [];
  const file = path.join(await temporaryDirectory(), 'project.car');
  await writeFile(file, content);
  const sha256 = createHash('sha256').update(content).digest('hex');
  archive = { file, bytes: content.length, sha256 };
});
afterEach(() => fake.close());

const send = () => {
  const authorization = authorizationFor(new URL(fake.url), {});
  const api = new ApiClient(new HttpsTransport(fake.url, authorization));
  return uploadArchive(api, archive, (sent) => told.push(sent));
};

/** The answer that names the address to send to. */
function offer() {
  const { bytes, sha256 } = archive;
  const headers = { 'content-length': String(bytes), 'x-amz-checksum-sha256': 'abc=' };
  const url = `${fake.url}/bucket/key?X-Amz-Signature=credential`;
  const upload = { method: 'PUT', url, headers, expiresAt: '2026-01-01T00:00:00.000Z' };
  return { status: 202, body: { sha256, bytes, upload } };
}

describe('an archive', () => {
  it('is announced by size and hash, and sent with exactly the headers that were asked for', async () => {
    fake.on('POST /artifacts', offer()).on('PUT /bucket/key', {});
    await send();
    const { sha256, bytes } = archive;
    expect(fake.calls[0]?.body).toEqual({ sha256, bytes });
    expect(fake.calls[1]?.headers).toMatchObject({
      'content-length': String(bytes),
      'x-amz-checksum-sha256': 'abc=',
    });
    expect(fake.calls[1]?.headers).not.toHaveProperty('transfer-encoding');
    expect(fake.calls[1]?.body).toBe(content);
    expect([told[0], told.at(-1)]).toEqual([0, bytes]);
  });

  it('that is there already is not sent', async () => {
    const { sha256, bytes } = archive;
    fake.on('POST /artifacts', { body: { sha256, bytes } });
    await send();
    expect(fake.calls).toHaveLength(1);
    expect(told).toEqual([]);
  });

  it('that is refused is told with the reason, without the address, which is a credential', async () => {
    fake.on('POST /artifacts', offer()).on('PUT /bucket/key', (response) => {
      response.writeHead(400).end('<Error><Code>BadDigest</Code></Error>');
    });
    await expect(send()).rejects.toThrow(/400 \(BadDigest\)/);
    await expect(send()).rejects.not.toThrow(/Signature/);
  });

  it.each([
    ['longer', () => appendFile(archive.file, 'y')],
    ['shorter', () => writeFile(archive.file, 'z')],
  ])('that became %s meanwhile is not taken for the one that was measured', async (_, change) => {
    fake.on('POST /artifacts', offer()).on('PUT /bucket/key', {});
    await change();
    await expect(send()).rejects.toMatchObject({ name: 'InvalidArchive' });
  });
});
