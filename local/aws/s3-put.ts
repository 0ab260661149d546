/** PutObject: streams a body to the store and checks it against all that the client said of it. */

import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { TransformCallback } from 'node:stream';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ChunkedDecoder } from './aws-chunked.ts';
import type { Checksum } from './checksums.ts';
import { checksumFor, checksumHeaders, hashOf } from './checksums.ts';
import type { ObjectDescription, ObjectStore } from './object-store.ts';
import { S3Error } from './s3-error.ts';

const keptHeaders = [
  'cache-control',
  'content-disposition',
  'content-language',
  'content-type',
  'expires',
];
const mostUserMetadata = 2048;

/** Measures what flows through. */
class Meter extends Transform {
  size = 0;
  readonly sums: ReadonlyMap<string, Checksum>;

  constructor(sums: ReadonlyMap<string, Checksum>) {
    super();
    this.sums = sums;
  }

  override _transform(piece: Buffer, _encoding: string, callback: TransformCallback): void {
    this.size += piece.length;
    for (const sum of this.sums.values()) sum.update(piece);
    callback(null, piece);
  }
}

function one(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** The checksum header that comes with the request, before or after the body. */
function announcedChecksum(headers: IncomingHttpHeaders): string | undefined {
  const trailer = one(headers, 'x-amz-trailer')?.toLowerCase();
  return checksumHeaders.find((name) => name in headers || name === trailer);
}

function headersToKeep(headers: IncomingHttpHeaders): Record<string, string> {
  const kept: Record<string, string> = { 'content-type': 'binary/octet-stream' };
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value !== 'string') continue;
    if (keptHeaders.includes(name) || name.startsWith('x-amz-meta-')) kept[name] = value;
  }
  const encoding = one(headers, 'content-encoding')
    ?.split(',')
    .map((each) => each.trim())
    .filter((each) => each !== 'aws-chunked' && each !== '');
  if (encoding?.length) kept['content-encoding'] = encoding.join(',');
  const metadata = Object.entries(kept).filter(([name]) => name.startsWith('x-amz-meta-'));
  if (metadata.flat().join('').length > mostUserMetadata) {
    throw new S3Error('InvalidRequest', 'Your metadata headers exceed the maximum allowed size.');
  }
  return kept;
}

function startSums(headers: IncomingHttpHeaders, checksum: string | undefined) {
  const sums = new Map<string, Checksum>([['md5', hashOf('md5')]]);
  if (/^[0-9a-f]{64}$/.test(one(headers, 'x-amz-content-sha256') ?? '')) {
    sums.set('sha256', hashOf('sha256'));
  }
  if (checksum) sums.set(checksum, checksumFor(checksum));
  return sums;
}

function checkLength(headers: IncomingHttpHeaders, size: number): void {
  const length = one(headers, 'x-amz-decoded-content-length') ?? one(headers, 'content-length');
  if (length === undefined || Number(length) === size) return;
  throw new S3Error(
    'IncompleteBody',
    'You did not provide the number of bytes specified by the Content-Length HTTP header.',
  );
}

/** Compares the received body with what the headers and trailers promise. */
async function verify(
  request: IncomingMessage,
  meter: Meter,
  checksum: string | undefined,
  trailers: ReadonlyMap<string, string> | undefined,
): Promise<Omit<ObjectDescription, 'key' | 'modifiedAt'>> {
  const { headers } = request;
  checkLength(headers, meter.size);
  const sums = new Map<string, Buffer>();
  for (const [name, sum] of meter.sums) sums.set(name, await sum.digest());
  const md5 = sums.get('md5')!;
  const givenMd5 = one(headers, 'content-md5');
  if (givenMd5 && givenMd5 !== md5.toString('base64')) {
    throw new S3Error('BadDigest', 'The Content-MD5 you specified did not match what we received.');
  }
  const sha256 = sums.get('sha256')?.toString('hex');
  if (sha256 && sha256 !== one(headers, 'x-amz-content-sha256')) {
    const message = "The provided 'x-amz-content-sha256' header does not match what was computed.";
    throw new S3Error('XAmzContentSHA256Mismatch', message);
  }
  const kept = headersToKeep(headers);
  if (checksum) {
    kept[checksum] = sums.get(checksum)!.toString('base64');
    if (kept[checksum] !== (one(headers, checksum) ?? trailers?.get(checksum))) {
      const message = `The ${checksum} you specified did not match the calculated checksum.`;
      throw new S3Error('BadDigest', message);
    }
  }
  return { size: meter.size, etag: `"${md5.toString('hex')}"`, headers: kept };
}

async function checkConditions(
  store: ObjectStore,
  bucket: string,
  key: string,
  headers: IncomingHttpHeaders,
): Promise<void> {
  const existing = await store.find(bucket, key);
  const absent = one(headers, 'if-none-match');
  const same = one(headers, 'if-match');
  if ((absent === '*' && existing) || (same && same !== existing?.etag)) {
    const message = 'At least one of the pre-conditions you specified did not hold';
    throw new S3Error('PreconditionFailed', message);
  }
}

/**
 * Stores the body of a request.
 * @param now Milliseconds since 1970, asked when the body is complete.
 * @throws S3Error
 */
export async function putObject(
  store: ObjectStore,
  bucket: string,
  key: string,
  request: IncomingMessage,
  now: () => number,
): Promise<ObjectDescription> {
  if (request.headers['x-amz-copy-source']) {
    throw new S3Error('NotImplemented', 'The local object store does not copy objects.');
  }
  if (Buffer.byteLength(key) > 1024) throw new S3Error('KeyTooLongError', 'Your key is too long');
  await checkConditions(store, bucket, key, request.headers);
  const checksum = announcedChecksum(request.headers);
  const meter = new Meter(startSums(request.headers, checksum));
  const streaming = one(request.headers, 'x-amz-content-sha256')?.startsWith('STREAMING-');
  const decoder = streaming ? new ChunkedDecoder() : undefined;
  const flow = decoder ? pipeline(request, decoder, meter) : pipeline(request, meter);
  const stored = store.put(bucket, key, meter, async () => {
    // A body that broke off ends the meter too, so only the whole flow says that all is there.
    await flow;
    const facts = await verify(request, meter, checksum, decoder?.trailers);
    return { ...facts, modifiedAt: now() };
  });
  const [, description] = await Promise.all([flow, stored]);
  return description;
}
