import type { Readable } from 'node:stream';
import { HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Archive } from '#runtime/model.ts';
import { setting } from '#runtime/settings.ts';

const client = new S3Client({ maxAttempts: 2, forcePathStyle: true });

/**
 * Puts a project archive into the artifact store under its hash, unless it is there already. It is
 * streamed: memory stays flat however large it is.
 * @param open opens the archive; called only when it has to be sent
 */
export async function storeArchive(
  { sha256, bytes }: Pick<Archive, 'sha256' | 'bytes'>,
  open: () => Readable,
): Promise<Archive> {
  const bucket = setting('ARTIFACT_BUCKET');
  const key = `archives/${sha256}.car`;
  if (!(await exists(bucket, key, bytes))) {
    await client.send(
      new PutObjectCommand({ Bucket: bucket, Key: key, Body: open(), ContentLength: bytes }),
    );
  }
  return { bucket, key, sha256, bytes };
}

async function exists(bucket: string, key: string, bytes: number): Promise<boolean> {
  try {
    const found = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    return found.ContentLength === bytes;
  } catch (error) {
    // S3 answers 403 instead of 404 to a caller that may not list the bucket:
    // https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
    const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
    if (status === 404 || status === 403) return false;
    throw error;
  }
}
