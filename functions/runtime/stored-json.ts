import { GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { NotFound } from './errors.ts';
import { setting } from './settings.ts';

// Path style: bucket names as host names would need a DNS entry per bucket on a private endpoint.
const client = new S3Client({ maxAttempts: 2, forcePathStyle: true });

/** Writes a document into the artifact store, or writes it anew. */
export async function storeJson(key: string, content: unknown): Promise<void> {
  await client.send(
    new PutObjectCommand({
      Bucket: setting('ARTIFACT_BUCKET'),
      Key: key,
      Body: JSON.stringify(content),
      ContentType: 'application/json',
    }),
  );
}

/** A document of the artifact store, or undefined. */
export async function findStoredJson<T>(key: string): Promise<T | undefined> {
  try {
    const { Body } = await client.send(
      new GetObjectCommand({ Bucket: setting('ARTIFACT_BUCKET'), Key: key }),
    );
    return JSON.parse((await Body?.transformToString()) ?? 'null') as T;
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
}

/** A document of the artifact store. @throws NotFound somebody removed it */
export async function readStoredJson<T>(key: string): Promise<T> {
  const found = await findStoredJson<T>(key);
  if (found !== undefined) return found;
  throw new NotFound({
    system: 'aws',
    summary: `The file ${key} is not in the artifact store.`,
    fix: 'Somebody removed it. Start again: everything is looked at anew, and nothing is done twice.',
  });
}
