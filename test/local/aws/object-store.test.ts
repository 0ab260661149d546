import { createHash } from 'node:crypto';
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { ChecksumAlgorithm } from '@aws-sdk/client-s3';
import {
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  NoSuchBucket,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import type { LocalAccount } from './local-account.ts';
import { openAccount } from './local-account.ts';

const Bucket = 'artifacts';
const Key = 'acme/projects/Cupix & Co (1).car';

const put = (account: LocalAccount, key: string, Body: string, more: object = {}) =>
  account.s3.send(new PutObjectCommand({ Bucket, Key: key, Body, ...more }));

async function read(account: LocalAccount, key: string, more: object = {}): Promise<string> {
  const { Body } = await account.s3.send(new GetObjectCommand({ Bucket, Key: key, ...more }));
  return Body!.transformToString();
}

describe('an object', () => {
  it('comes back with its type, metadata and ETag, also after a restart', async () => {
    await using account = await openAccount();
    const stored = await put(account, Key, 'content', {
      ContentType: 'application/zip',
      Metadata: { build: '7' },
    });
    const ETag = `"${createHash('md5').update('content').digest('hex')}"`;
    expect(stored.ETag).toBe(ETag);
    await account.restart();
    const { Body, ...facts } = await account.s3.send(new GetObjectCommand({ Bucket, Key }));
    expect(await Body!.transformToString()).toBe('content');
    const expected = {
      ETag,
      ContentType: 'application/zip',
      ContentLength: 7,
      Metadata: { build: '7' },
      LastModified: new Date(account.clock.time),
    };
    expect(facts).toMatchObject(expected);
    const head = await account.s3.send(new HeadObjectCommand({ Bucket, Key }));
    expect(head).toMatchObject(expected);
  });

  it.each(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as ChecksumAlgorithm[])(
    'is checked against its %s, which the reader gets again',
    async (ChecksumAlgorithm) => {
      await using account = await openAccount();
      await put(account, Key, 'content', { ChecksumAlgorithm });
      const head = await account.s3.send(
        new HeadObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }),
      );
      expect(head).toHaveProperty(`Checksum${ChecksumAlgorithm}`);
      expect(await read(account, Key, { ChecksumMode: 'ENABLED' })).toBe('content');
      const wrong = { [`Checksum${ChecksumAlgorithm}`]: 'AAAAAA==', ChecksumAlgorithm };
      await expect(put(account, 'wrong', 'content', wrong)).rejects.toMatchObject({
        name: 'BadDigest',
      });
      await expect(read(account, 'wrong')).rejects.toThrow(NoSuchKey);
    },
  );

  it('is streamed in chunks of any size, with its checksum at the end', async () => {
    await using account = await openAccount();
    const pieces = Array.from({ length: 300 }, (_, index) => Buffer.alloc(index * 37, index));
    const Body = Readable.from(pieces.filter((piece) => piece.length > 0));
    const ContentLength = Buffer.concat(pieces).length;
    await account.s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentLength }));
    const found = await account.s3.send(new GetObjectCommand({ Bucket, Key }));
    expect(await buffer(found.Body as Readable)).toEqual(Buffer.concat(pieces));
  });

  it.each([
    ['bytes=0-3', '0123', 'bytes 0-3/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=-2', '89', 'bytes 8-9/10'],
    ['bytes=-50', '0123456789', 'bytes 0-9/10'],
    ['bytes=5-99', '56789', 'bytes 5-9/10'],
    ['bytes=0-0,3-4', '0123456789', undefined],
    ['bytes=3-1', '0123456789', undefined],
  ])('is read in part by the range %s', async (Range, expected, ContentRange) => {
    await using account = await openAccount();
    await put(account, Key, '0123456789');
    const found = await account.s3.send(new GetObjectCommand({ Bucket, Key, Range }));
    expect(await found.Body!.transformToString()).toBe(expected);
    expect(found.ContentRange).toBe(ContentRange);
  });

  it('has no bytes beyond its end', async () => {
    await using account = await openAccount();
    await put(account, Key, '0123456789');
    await expect(read(account, Key, { Range: 'bytes=10-' })).rejects.toMatchObject({
      name: 'InvalidRange',
      $metadata: { httpStatusCode: 416 },
    });
  });

  it('is replaced and removed, and removed again without harm', async () => {
    await using account = await openAccount();
    await put(account, Key, 'one');
    await put(account, Key, 'two');
    expect(await read(account, Key)).toBe('two');
    const folder = path.join(account.directory, 'objects', Bucket);
    expect(await readdir(folder)).toHaveLength(2);
    await account.s3.send(new DeleteObjectCommand({ Bucket, Key }));
    await account.s3.send(new DeleteObjectCommand({ Bucket, Key }));
    await expect(read(account, Key)).rejects.toThrow(NoSuchKey);
    expect(await readdir(folder)).toEqual([]);
  });

  it('is written or read only under the conditions of the request', async () => {
    await using account = await openAccount();
    const { ETag } = await put(account, Key, 'one', { IfNoneMatch: '*' });
    const failed = { name: 'PreconditionFailed' };
    await expect(put(account, Key, 'two', { IfNoneMatch: '*' })).rejects.toMatchObject(failed);
    await expect(put(account, Key, 'two', { IfMatch: '"0"' })).rejects.toMatchObject(failed);
    await expect(read(account, Key, { IfMatch: '"0"' })).rejects.toMatchObject(failed);
    await expect(read(account, Key, { IfNoneMatch: ETag })).rejects.toMatchObject({
      $metadata: { httpStatusCode: 304 },
    });
    await put(account, Key, 'three', { IfMatch: ETag });
    expect(await read(account, Key, { IfMatch: '*' })).toBe('three');
  });

  it('may have a key that no file could have', async () => {
    await using account = await openAccount();
    for (const key of ['../../etc/passwd', 'a//b', 'ä/€ 100%+#?', '.', 'x'.repeat(1024)]) {
      await put(account, key, key);
      expect(await read(account, key)).toBe(key);
    }
    await expect(put(account, 'x'.repeat(1025), '')).rejects.toMatchObject({
      name: 'KeyTooLongError',
    });
  });
});

describe('the list', () => {
  async function list(account: LocalAccount, query: object = {}): Promise<string[]> {
    const seen: string[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await account.s3.send(
        new ListObjectsV2Command({ Bucket, ...query, ContinuationToken }),
      );
      expect(page.KeyCount).toBeLessThanOrEqual(page.MaxKeys!);
      for (const { Key: key } of page.Contents ?? []) seen.push(key!);
      for (const { Prefix } of page.CommonPrefixes ?? []) seen.push(Prefix!);
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken);
    return seen;
  }

  it('is in the order of keys, paged, by prefix and grouped by delimiter', async () => {
    await using account = await openAccount();
    expect(await list(account)).toEqual([]);
    for (const key of ['b/2', 'a', 'b/1', 'c&<d>/1', 'c&<d>/2', 'b']) await put(account, key, key);
    expect(await list(account)).toEqual(['a', 'b', 'b/1', 'b/2', 'c&<d>/1', 'c&<d>/2']);
    expect(await list(account, { MaxKeys: 1 })).toHaveLength(6);
    expect(await list(account, { Prefix: 'b/' })).toEqual(['b/1', 'b/2']);
    expect(await list(account, { StartAfter: 'b/1' })).toEqual(['b/2', 'c&<d>/1', 'c&<d>/2']);
    const groups = ['a', 'b', 'b/', 'c&<d>/'];
    expect(await list(account, { Delimiter: '/' })).toEqual(groups);
    expect(await list(account, { Delimiter: '/', MaxKeys: 1 })).toEqual(groups);
    expect(await list(account, { EncodingType: 'url', Prefix: 'c&' })).toHaveLength(2);
  });
});

describe('errors', () => {
  it('are the XML that the SDK turns into its exceptions', async () => {
    await using account = await openAccount();
    const { s3 } = account;
    await expect(read(account, 'none')).rejects.toThrow(NoSuchKey);
    await expect(s3.send(new GetObjectCommand({ Bucket: 'other', Key }))).rejects.toThrow(
      NoSuchBucket,
    );
    await expect(s3.send(new HeadObjectCommand({ Bucket, Key: 'none' }))).rejects.toThrow(NotFound);
    await expect(s3.send(new ListObjectsV2Command({ Bucket: 'other' }))).rejects.toThrow(
      NoSuchBucket,
    );
    expect(account.defects).toEqual([]);
  });

  it('name what the store does not do', async () => {
    await using account = await openAccount();
    const multipart = account.s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
    await expect(multipart).rejects.toThrow(/\?uploads/);
    const copy = new CopyObjectCommand({ Bucket, Key, CopySource: `${Bucket}/x` });
    await expect(account.s3.send(copy)).rejects.toMatchObject({ name: 'NotImplemented' });
  });
});

describe('the store', () => {
  it('makes buckets and knows them', async () => {
    await using account = await openAccount();
    await account.s3.send(new CreateBucketCommand({ Bucket: 'another' }));
    await account.s3.send(new HeadBucketCommand({ Bucket: 'another' }));
    await expect(
      account.s3.send(new CreateBucketCommand({ Bucket: 'another' })),
    ).rejects.toMatchObject({ name: 'BucketAlreadyOwnedByYou' });
    const { Buckets } = await account.s3.send(new ListBucketsCommand({}));
    expect(Buckets!.map(({ Name }) => Name)).toEqual(['another', 'artifacts']);
  });

  it('clears away what a crash left, and nothing else', async () => {
    await using account = await openAccount();
    await put(account, Key, 'kept');
    const folder = path.join(account.directory, 'objects', Bucket);
    await writeFile(path.join(folder, 'orphan.content'), 'half an upload');
    await writeFile(path.join(folder, 'x.json.1234.unfinished'), '{');
    await account.restart();
    expect(await readdir(folder)).toHaveLength(2);
    expect(await read(account, Key)).toBe('kept');
  });
});
