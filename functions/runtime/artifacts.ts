import type { Readable } from 'node:stream';
import { GetObjectCommand, NoSuchKey, S3Client } from '@aws-sdk/client-s3';
import { NotFound } from './errors.ts';
import type { Archive } from './model.ts';

// Path style: bucket names as host names would need a DNS entry per bucket on a private endpoint.
const client = new S3Client({ maxAttempts: 2, forcePathStyle: true });

/**
 * Reads an archive from the artifact store as a stream, whole or a part of it.
 * @param range first and last byte, both inclusive
 * @throws NotFound the archive isn't in the store
 */
export async function readArchive(
  archive: Pick<Archive, 'bucket' | 'key'>,
  range?: { first: number; last: number },
): Promise<Readable> {
  try {
    const { Body } = await client.send(
      new GetObjectCommand({
        Bucket: archive.bucket,
        Key: archive.key,
        Range: range && `bytes=${range.first}-${range.last}`,
      }),
    );
    return Body as Readable;
  } catch (error) {
    if (!(error instanceof NoSuchKey)) throw error;
    throw new NotFound({
      system: 'aws',
      summary: `The archive ${archive.key} is not in the artifact store.`,
      fix: 'Upload it again (the command line does so when it starts an onboarding), then resume.',
    });
  }
}
