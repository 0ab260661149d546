/** The REST protocol of S3, path style: which operation a request means, and how errors look. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ObjectStore } from './object-store.ts';
import { S3Error } from './s3-error.ts';
import { getObject } from './s3-get.ts';
import { listObjects } from './s3-list.ts';
import { putObject } from './s3-put.ts';
import { writeXml } from './xml.ts';

interface Call {
  request: IncomingMessage;
  response: ServerResponse;
  bucket: string;
  key: string;
  query: URLSearchParams;
}

type Handler = (call: Call) => Promise<void>;

// Every other parameter selects another operation (`?acl`, `?uploads`, …) or changes this one.
const knownParameters = new Set([
  'x-id',
  'list-type',
  'prefix',
  'delimiter',
  'max-keys',
  'continuation-token',
  'start-after',
  'encoding-type',
  'fetch-owner',
]);

function parse(request: IncomingMessage, response: ServerResponse): Call {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  // Taken from the raw target: URL would resolve the `..` that a key may contain.
  const target = (request.url ?? '/').replace(/\?.*$/, '');
  const [, bucket = '', ...rest] = target.split('/');
  try {
    const key = decodeURIComponent(rest.join('/'));
    return { request, response, bucket: decodeURIComponent(bucket), key, query: url.searchParams };
  } catch {
    throw new S3Error('InvalidRequest', 'The path of the request cannot be decoded.');
  }
}

function checkCall({ bucket, query }: Call): void {
  for (const name of query.keys()) {
    if (knownParameters.has(name) || /^x-amz-/i.test(name)) continue;
    throw new S3Error('NotImplemented', `The local object store does not implement ?${name}.`);
  }
  if (bucket !== '' && !/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) {
    throw new S3Error('InvalidBucketName', 'The specified bucket is not valid.');
  }
}

function sendXml(response: ServerResponse, status: number, xml: string): void {
  response.writeHead(status, {
    'content-type': 'application/xml',
    'content-length': Buffer.byteLength(xml),
  });
  response.end(xml);
}

function sendError(call: Pick<Call, 'request' | 'response'>, error: S3Error): void {
  const { request, response } = call;
  if (!request.complete) response.setHeader('connection', 'close');
  if (request.method === 'HEAD') {
    response.writeHead(error.status).end();
    return;
  }
  const fields = {
    Code: error.name,
    Message: error.message,
    Resource: (request.url ?? '/').replace(/\?.*$/, ''),
    RequestId: String(response.getHeader('x-amzn-RequestId')),
  };
  sendXml(response, error.status, writeXml('Error', fields, false));
}

function bucketHandlers(store: ObjectStore): Record<string, Handler> {
  return {
    GET: async ({ response, bucket, query }) => {
      await store.checkBucket(bucket);
      if (query.get('list-type') !== '2') {
        throw new S3Error('NotImplemented', 'The local object store lists by ListObjectsV2 only.');
      }
      sendXml(response, 200, await listObjects(store, bucket, query));
    },
    HEAD: async ({ response, bucket }) => {
      await store.checkBucket(bucket);
      response.writeHead(200).end();
    },
    PUT: async ({ request, response, bucket }) => {
      request.resume();
      if (!(await store.createBucket(bucket))) {
        const message = 'Your previous request to create the named bucket succeeded.';
        throw new S3Error('BucketAlreadyOwnedByYou', message);
      }
      response.writeHead(200, { location: `/${bucket}`, 'content-length': 0 }).end();
    },
  };
}

function objectHandlers(store: ObjectStore, now: () => number): Record<string, Handler> {
  const get: Handler = ({ request, response, bucket, key }) =>
    getObject(store, bucket, key, request, response);
  return {
    GET: get,
    HEAD: get,
    PUT: async ({ request, response, bucket, key }) => {
      const { etag, headers } = await putObject(store, bucket, key, request, now);
      for (const [name, value] of Object.entries(headers)) {
        if (name.startsWith('x-amz-checksum-')) response.setHeader(name, value);
      }
      response.writeHead(200, { etag, 'content-length': 0 }).end();
    },
    DELETE: async ({ response, bucket, key }) => {
      await store.remove(bucket, key);
      response.writeHead(204).end();
    },
  };
}

async function listBuckets(store: ObjectStore, { response }: Call): Promise<void> {
  const Bucket = (await store.buckets()).map((Name) => ({
    Name,
    // The AWS CLI insists on a date; a folder has no other that means anything here.
    CreationDate: new Date(0).toISOString(),
  }));
  sendXml(response, 200, writeXml('ListAllMyBucketsResult', { Buckets: { Bucket } }));
}

/**
 * Makes the handler of all S3 requests.
 * @param now Milliseconds since 1970, for Last-Modified.
 */
export function s3Protocol(
  store: ObjectStore,
  now: () => number,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const onBucket = bucketHandlers(store);
  const onObject = objectHandlers(store, now);
  async function perform(call: Call): Promise<void> {
    checkCall(call);
    const method = call.request.method ?? '';
    if (call.bucket === '' && method === 'GET') return listBuckets(store, call);
    const handler = (call.key === '' ? onBucket : onObject)[method];
    if (!handler || call.bucket === '') {
      throw new S3Error('MethodNotAllowed', 'The method is not allowed against this resource.');
    }
    if (call.key !== '') await store.checkBucket(call.bucket);
    return handler(call);
  }
  return async (request, response) => {
    try {
      await perform(parse(request, response));
    } catch (error) {
      if (!(error instanceof S3Error) || response.headersSent) throw error;
      sendError({ request, response }, error);
    }
  };
}
