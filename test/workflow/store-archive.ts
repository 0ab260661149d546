import type { Readable } from 'node:stream';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { archiveOf, findArchive } from '#functions/api/find-archive.ts';
import type { Archive } from '#runtime/model.ts';

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
  const archive = archiveOf(sha256, bytes);
  const { bucket: Bucket, key: Key } = archive;
  if ((await findArchive(sha256))?.bytes !== bytes) {
    await client.send(new PutObjectCommand({ Bucket, Key, Body: open(), ContentLength: bytes }));
  }
  return archive;
}
