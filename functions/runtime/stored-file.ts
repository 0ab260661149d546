import { createReadStream } from 'node:fs';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Archive } from './model.ts';
import { setting } from './settings.ts';

// Path style as everywhere; a file that is sent as a stream can't be sent twice by the SDK.
const client = new S3Client({ maxAttempts: 1, forcePathStyle: true });

/**
 * Puts a file into the artifact store, in pieces, so that its size is no matter.
 * @param file.sha256 hex
 */
export async function storeFile(
  key: string,
  file: { path: string; bytes: number; sha256: string },
): Promise<Archive> {
  const bucket = setting('ARTIFACT_BUCKET');
  await client.send(
    new PutObjectCommand({
      Bucket: bucket,
      Key: key,
      Body: createReadStream(file.path),
      ContentLength: file.bytes,
      ContentType: 'application/octet-stream',
    }),
  );
  return { bucket, key, sha256: file.sha256, bytes: file.bytes };
}
