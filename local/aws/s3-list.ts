/** ListObjectsV2 (https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html). */

import type { ObjectDescription, ObjectStore } from './object-store.ts';
import { S3Error } from './s3-error.ts';
import { writeXml } from './xml.ts';

/** Where a page starts: after a key, or after all keys that begin with a common prefix. */
interface Position {
  after: string;
  wholePrefix: boolean;
}

interface Page {
  contents: ObjectDescription[];
  prefixes: string[];
  next?: Position;
}

function readToken(token: string | null): Position | undefined {
  if (token === null) return undefined;
  try {
    const [after, wholePrefix] = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
    return { after, wholePrefix };
  } catch {
    throw new S3Error('InvalidArgument', 'The continuation token provided is incorrect');
  }
}

function writeToken({ after, wholePrefix }: Position): string {
  return Buffer.from(JSON.stringify([after, wholePrefix])).toString('base64url');
}

function isAfter(key: string, start: Position | undefined): boolean {
  if (!start) return true;
  if (start.wholePrefix && key.startsWith(start.after)) return false;
  return Buffer.compare(Buffer.from(key), Buffer.from(start.after)) > 0;
}

function commonPrefix(key: string, prefix: string, delimiter: string): string | undefined {
  if (!delimiter) return undefined;
  const end = key.indexOf(delimiter, prefix.length);
  return end < 0 ? undefined : key.slice(0, end + delimiter.length);
}

/** What a listing shows in the place of an object: itself, or the prefix it shares with others. */
interface Entry extends Position {
  object?: ObjectDescription;
}

function entriesOf(
  objects: readonly ObjectDescription[],
  prefix: string,
  delimiter: string,
): Entry[] {
  const entries: Entry[] = [];
  for (const object of objects.filter(({ key }) => key.startsWith(prefix))) {
    const group = commonPrefix(object.key, prefix, delimiter);
    if (group === undefined) entries.push({ after: object.key, wholePrefix: false, object });
    else if (entries.at(-1)?.after !== group) entries.push({ after: group, wholePrefix: true });
  }
  return entries;
}

function selectPage(entries: readonly Entry[], size: number): Page {
  const shown = entries.slice(0, size);
  const last = shown.at(-1);
  return {
    contents: shown.flatMap(({ object }) => object ?? []),
    prefixes: shown.filter(({ wholePrefix }) => wholePrefix).map(({ after }) => after),
    ...(last && entries.length > size ? { next: last } : {}),
  };
}

function pageSize(query: URLSearchParams): number {
  const given = query.get('max-keys') ?? '1000';
  if (!/^\d{1,9}$/.test(given)) {
    throw new S3Error('InvalidArgument', 'Provided max-keys not an integer or within range');
  }
  return Math.min(Number(given), 1000);
}

/**
 * Lists a bucket.
 * @returns The XML of the answer.
 * @throws S3Error InvalidArgument.
 */
export async function listObjects(
  store: ObjectStore,
  bucket: string,
  query: URLSearchParams,
): Promise<string> {
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const startAfter = query.get('start-after');
  const token = query.get('continuation-token');
  const start =
    readToken(token) ??
    (startAfter === null ? undefined : { after: startAfter, wholePrefix: false });
  const size = pageSize(query);
  const objects = (await store.list(bucket)).filter(({ key }) => isAfter(key, start));
  const page = selectPage(entriesOf(objects, prefix, delimiter), size);
  const inUrl = query.get('encoding-type') === 'url';
  const text = (value: string) =>
    inUrl ? encodeURIComponent(value).replaceAll('%2F', '/') : value;
  return writeXml('ListBucketResult', {
    Name: bucket,
    Prefix: text(prefix),
    Delimiter: delimiter ? text(delimiter) : undefined,
    StartAfter: startAfter === null ? undefined : text(startAfter),
    ContinuationToken: token ?? undefined,
    NextContinuationToken: page.next && writeToken(page.next),
    KeyCount: page.contents.length + page.prefixes.length,
    MaxKeys: size,
    EncodingType: inUrl ? 'url' : undefined,
    IsTruncated: page.next !== undefined,
    Contents: page.contents.map((object) => ({
      Key: text(object.key),
      LastModified: new Date(object.modifiedAt).toISOString(),
      ETag: object.etag,
      Size: object.size,
      StorageClass: 'STANDARD',
    })),
    CommonPrefixes: page.prefixes.map((each) => ({ Prefix: text(each) })),
  });
}
