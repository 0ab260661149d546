import { buffer } from 'node:stream/consumers';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, it } from 'vitest';
import { readArchive } from '#runtime/artifacts.ts';
import { useLocalAccount } from './local-setup.ts';

const setup = useLocalAccount();
const archive = { bucket: 'artifacts', key: 'archives/ab/cd.car' };
const content = Buffer.from(Array.from({ length: 5000 }, (_, index) => index % 251));

beforeAll(async () => {
  const { bucket, key } = archive;
  await setup.account.s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: content }));
});

describe('readArchive', () => {
  it('reads the whole', async () => {
    expect(await buffer(await readArchive(archive))).toEqual(content);
  });

  it.each([
    [0, 0],
    [0, 9],
    [4990, 4999],
    [4999, 4999],
  ])('reads from byte %i to byte %i, both included', async (first, last) => {
    const part = await buffer(await readArchive(archive, { first, last }));
    expect(part).toEqual(content.subarray(first, last + 1));
  });

  it('names an archive that is not there', async () => {
    await expect(readArchive({ ...archive, key: 'archives/none.car' })).rejects.toMatchObject({
      name: 'NotFound',
      message: 'The archive archives/none.car is not in the artifact store.',
    });
  });

  it('takes a bucket that is not there for something else', async () => {
    await expect(readArchive({ ...archive, bucket: 'elsewhere' })).rejects.toMatchObject({
      name: 'NoSuchBucket',
    });
  });
});
