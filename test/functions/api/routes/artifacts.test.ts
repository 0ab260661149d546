import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { MAX_ARCHIVE_BYTES } from '#functions/api/request/cross-checks.ts';
import { send, useApiAccount } from '../api-account.ts';

const account = useApiAccount();
const measure = (content: string) => ({
  sha256: createHash('sha256').update(content).digest('hex'),
  bytes: Buffer.byteLength(content),
});

describe('an archive', () => {
  it('is uploaded by the address that the API hands out, and is then there', async () => {
    const content = 'a project archive';
    const measured = measure(content);
    const { status, headers, body } = await send('POST', '/artifacts', { body: measured });
    expect(status).toBe(202);
    expect(headers.location).toBe(`/v1/artifacts/${measured.sha256}`);
    expect((await send('GET', `/artifacts/${measured.sha256}`)).status).toBe(404);
    const { url, method, headers: wanted } = body.upload;
    expect((await fetch(url, { method, headers: wanted, body: content })).status).toBe(200);
    expect((await send('GET', `/artifacts/${measured.sha256}`)).body).toEqual(measured);
    const again = await send('POST', '/artifacts', { body: measured });
    expect([again.status, again.body]).toEqual([200, measured]);
  });

  it('can be no other than the announced one', async () => {
    const measured = measure('the announced archive');
    const { body } = await send('POST', '/artifacts', { body: measured });
    const { url, headers } = body.upload;
    const other = 'another archive, same';
    expect(Buffer.byteLength(other)).toBe(measured.bytes);
    expect((await fetch(url, { method: 'PUT', headers, body: other })).status).toBe(400);
    const signed = new URL(url).searchParams.get('X-Amz-SignedHeaders')?.split(';');
    expect(signed).toEqual(expect.arrayContaining(['content-length', 'x-amz-checksum-sha256']));
    expect(new URL(url).searchParams.get('X-Amz-Expires')).toBe('900');
    expect((await send('GET', `/artifacts/${measured.sha256}`)).status).toBe(404);
  });

  it('that is there is not sent again', async () => {
    const { sha256 } = await account.archive('present');
    const { status } = await send('POST', '/artifacts', { body: { sha256, bytes: 7 } });
    expect(status).toBe(200);
  });

  const sha256 = 'f'.repeat(64);
  it.each([
    [{ sha256, bytes: MAX_ARCHIVE_BYTES + 1 }, '#/bytes'],
    [{ sha256, bytes: 0 }, '#/bytes'],
    [{ sha256, bytes: '1' }, '#/bytes'],
    [{ sha256: 'F'.repeat(64), bytes: 1 }, '#/sha256'],
    [{ sha256: '../secrets', bytes: 1 }, '#/sha256'],
    [{ sha256, bytes: 1, key: 'elsewhere' }, '#/key'],
    [{ bytes: 1 }, '#/sha256'],
  ])('must not be announced as %j', async (body, pointer) => {
    const answer = await send('POST', '/artifacts', { body });
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toMatchObject([{ pointer }]);
  });
});
