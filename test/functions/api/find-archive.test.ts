import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { findArchive } from '#functions/api/find-archive.ts';
import { presignUpload } from '#functions/api/presign-upload.ts';

const head = vi.fn<typeof fetch>();
const measured = { sha256: 'f'.repeat(64), bytes: 5 };
const key = `archives/${measured.sha256}.car`;

const answer = (status: number, bytes = 0) =>
  new Response(null, { status, headers: { 'content-length': String(bytes) } });

beforeEach(() => {
  vi.stubEnv('ARTIFACT_BUCKET', 'artifacts');
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ENDPOINT_URL_S3', '');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  vi.stubGlobal('fetch', head);
  head.mockReset();
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

it('finds nothing where nothing is', async () => {
  head.mockResolvedValue(answer(404));
  expect(await findArchive(measured.sha256)).toBeUndefined();
});

it.each([
  ['an outage', () => Promise.resolve(answer(503)), 'Unavailable', 2],
  ['a broken connection', () => Promise.reject(new TypeError('fetch failed')), 'Unavailable', 2],
  ['a refusal', () => Promise.resolve(answer(403)), 'Unexpected', 1],
])('does not take %s for an absent archive', async (_, respond, name, asked) => {
  head.mockImplementation(respond);
  await expect(findArchive(measured.sha256)).rejects.toMatchObject({ name });
  expect(head).toHaveBeenCalledTimes(asked);
});

it('asks a second time before it gives up', async () => {
  head.mockResolvedValueOnce(answer(500)).mockResolvedValueOnce(answer(200, 5));
  expect(await findArchive(measured.sha256)).toMatchObject(measured);
});

it('asks the bucket by its own name on AWS, with a signature', async () => {
  head.mockResolvedValue(answer(404));
  await findArchive(measured.sha256);
  const [url, init] = head.mock.calls[0]!;
  expect(String(url)).toBe(`https://artifacts.s3.eu-central-1.amazonaws.com/${key}`);
  expect(new Headers(init?.headers).get('authorization')).toMatch(
    /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-central-1\/s3\/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=[0-9a-f]{64}$/,
  );
});

it('asks at an endpoint of one’s own by path', async () => {
  vi.stubEnv('AWS_ENDPOINT_URL_S3', 'http://127.0.0.1:9000/');
  head.mockResolvedValue(answer(404));
  await findArchive(measured.sha256);
  expect(String(head.mock.calls[0]![0])).toBe(`http://127.0.0.1:9000/artifacts/${key}`);
});

it('signs size and hash of an upload', async () => {
  const { url, headers } = await presignUpload(measured);
  const { hostname, pathname, searchParams } = new URL(url);
  expect([hostname, pathname]).toEqual(['artifacts.s3.eu-central-1.amazonaws.com', `/${key}`]);
  expect(searchParams.get('X-Amz-SignedHeaders')).toBe('content-length;host;x-amz-checksum-sha256');
  expect(headers['x-amz-checksum-sha256']).toBe(Buffer.alloc(32, 0xff).toString('base64'));
});
