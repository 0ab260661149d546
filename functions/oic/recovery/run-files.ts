import { GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { NotFound } from '#runtime/errors.ts';
import { setting } from '#runtime/settings.ts';

// Path style: bucket names as host names would need a DNS entry per bucket on a private endpoint.
const client = new S3Client({ maxAttempts: 2, forcePathStyle: true });

/** Where everything that a run finds and does is written down; the workflow's state holds numbers only. */
export interface RunPlace {
  jobId: string;
  /** Name of the execution. */
  run: string;
}

/** Key of one file of a run in the artifact store. */
export function fileKey({ jobId, run }: RunPlace, name: string): string {
  return `recoveries/${jobId}/${run}/${name}.json`;
}

/** Writes a file of a run, or writes it anew. */
export async function writeRunFile(place: RunPlace, name: string, content: unknown): Promise<void> {
  await client.send(
    new PutObjectCommand({
      Bucket: setting('ARTIFACT_BUCKET'),
      Key: fileKey(place, name),
      Body: JSON.stringify(content),
      ContentType: 'application/json',
    }),
  );
}

/** A file of a run, or undefined. */
export async function findRunFile<T>(place: RunPlace, name: string): Promise<T | undefined> {
  try {
    const { Body } = await client.send(
      new GetObjectCommand({ Bucket: setting('ARTIFACT_BUCKET'), Key: fileKey(place, name) }),
    );
    return JSON.parse((await Body?.transformToString()) ?? 'null') as T;
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
}

/** A file of a run. @throws NotFound somebody removed it */
export async function readRunFile<T>(place: RunPlace, name: string): Promise<T> {
  const found = await findRunFile<T>(place, name);
  if (found !== undefined) return found;
  throw new NotFound({
    system: 'aws',
    summary: `The file ${fileKey(place, name)} of this run is not in the artifact store.`,
    fix: 'Somebody removed it. Start the recovery again: it looks at everything anew and does nothing twice.',
  });
}
