/** GetObject and HeadObject, with ranges and conditions. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { ObjectDescription, ObjectStore } from './object-store.ts';
import { noSuchKey, S3Error } from './s3-error.ts';

interface Range {
  first: number;
  last: number;
}

/**
 * Reads a Range header (https://www.rfc-editor.org/rfc/rfc9110#name-range); several ranges at once
 * are ignored, as S3 does.
 * @throws S3Error InvalidRange.
 */
function parseRange(header: string | undefined, size: number): Range | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return undefined;
  const [, from, to] = match;
  const first = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (from !== '' && to !== '' && Number(from) > Number(to)) return undefined;
  if (first >= size || (from === '' && Number(to) === 0)) {
    throw new S3Error('InvalidRange', 'The requested range is not satisfiable');
  }
  return { first, last };
}

function describeInHeaders(
  response: ServerResponse,
  description: ObjectDescription,
  withChecksum: boolean,
): void {
  response.setHeader('accept-ranges', 'bytes');
  response.setHeader('etag', description.etag);
  response.setHeader('last-modified', new Date(description.modifiedAt).toUTCString());
  for (const [name, value] of Object.entries(description.headers)) {
    const checksum = name.startsWith('x-amz-checksum-');
    if (checksum && !withChecksum) continue;
    if (checksum) response.setHeader('x-amz-checksum-type', 'FULL_OBJECT');
    response.setHeader(name, value);
  }
}

/** Whether the client has the object already; throws when it wanted another one. */
function isUnchanged(request: IncomingMessage, description: ObjectDescription): boolean {
  const { 'if-match': same, 'if-none-match': other } = request.headers;
  if (same && same !== '*' && same !== description.etag) {
    const message = 'At least one of the pre-conditions you specified did not hold';
    throw new S3Error('PreconditionFailed', message);
  }
  return other === '*' || other === description.etag;
}

/** Writes status and headers; says which bytes are to follow, if any. */
function answerHead(
  request: IncomingMessage,
  response: ServerResponse,
  description: ObjectDescription,
): Range | undefined {
  if (isUnchanged(request, description)) {
    describeInHeaders(response, description, false);
    response.writeHead(304).end();
    return undefined;
  }
  const { size } = description;
  const range = parseRange(request.headers.range, size);
  // The checksum is one of the whole object, so a client would find a part of it wrong.
  const wanted = request.headers['x-amz-checksum-mode'] === 'ENABLED';
  describeInHeaders(response, description, wanted && !range);
  if (range) {
    response.setHeader('content-range', `bytes ${range.first}-${range.last}/${size}`);
  }
  const length = range ? range.last - range.first + 1 : size;
  response.writeHead(range ? 206 : 200, { 'content-length': length });
  if (request.method === 'HEAD' || length === 0) {
    response.end();
    return undefined;
  }
  return range ?? { first: 0, last: size - 1 };
}

/**
 * Answers a GET or HEAD of an object.
 * @throws S3Error
 */
export async function getObject(
  store: ObjectStore,
  bucket: string,
  key: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const found = await store.open(bucket, key);
  if (!found) throw noSuchKey();
  try {
    const range = answerHead(request, response, found.description);
    if (!range) return;
    const { first: start, last: end } = range;
    await pipeline(found.content.createReadStream({ start, end, autoClose: false }), response);
  } finally {
    await found.content.close();
  }
}
