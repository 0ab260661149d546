import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { Hash } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';
import { Unexpected } from '#runtime/errors.ts';
import type { Archive } from '#runtime/model.ts';
import { setting } from '#runtime/settings.ts';

type Place = Pick<Archive, 'bucket' | 'key'>;

/** The chain remembers what it has found until that expires. */
const credentials = defaultProvider();

/**
 * Signs the question whether an object is there. Signed here and not by the S3 client of the SDK: that one
 * would be a quarter of the API's bundle, while its signer is in there already.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export function signHead(place: Place): Promise<{ url: URL; headers: Headers }> {
  return sign(place, 'HEAD');
}

/** Signs the request for an object; likewise. */
export function signGet(place: Place): Promise<{ url: URL; headers: Headers }> {
  return sign(place, 'GET');
}

async function sign(place: Place, method: 'HEAD' | 'GET') {
  const url = urlOf(place);
  const { headers } = await signer().sign(requestTo(url, method));
  const sent = new Headers(headers);
  // fetch derives the host from the URL.
  sent.delete('host');
  return { url, headers: sent };
}

/**
 * Makes an address that takes one object by PUT, from anybody, with exactly these headers.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 * @param headers in lower case; all of them become part of the signature
 * @param validity `from` when, and for how many `seconds`
 */
export async function presignPut(
  place: Place,
  headers: Record<string, string>,
  validity: { from: Date; seconds: number },
): Promise<string> {
  const url = urlOf(place);
  const { query } = await signer().presign(
    requestTo(url, 'PUT', { ...headers, 'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD' }),
    {
      signingDate: validity.from,
      expiresIn: validity.seconds,
      // In the query they would be signed, too, but S3 compares only what comes as a header.
      unhoistableHeaders: new Set(Object.keys(headers)),
    },
  );
  for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, `${value}`);
  return url.href;
}

/** Where uploads go, as browsers call it: scheme, host and port. */
export function storeOrigin(): string {
  return urlOf({ bucket: setting('ARTIFACT_BUCKET'), key: '' }).origin;
}

function signer(): SignatureV4 {
  return new SignatureV4({
    service: 's3',
    region: region(),
    credentials,
    sha256: Hash.bind(null, 'sha256') as unknown as new () => Hash,
    // S3 alone takes the path as it is sent.
    uriEscapePath: false,
  });
}

function requestTo(url: URL, method: 'HEAD' | 'GET' | 'PUT', headers: Record<string, string> = {}) {
  return {
    method,
    protocol: url.protocol,
    hostname: url.hostname,
    path: url.pathname,
    headers: { host: url.host, ...headers },
  };
}

/**
 * On AWS the bucket is part of the host name. At an endpoint of one's own it is part of the path: as a host
 * it would need a DNS entry there.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
 */
function urlOf({ bucket, key }: Place): URL {
  const path = key.split('/').map(encodeURIComponent).join('/');
  const endpoint = process.env.AWS_ENDPOINT_URL_S3;
  if (endpoint) return new URL(`${endpoint.replace(/\/+$/, '')}/${bucket}/${path}`);
  const suffix = region().startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return new URL(`https://${bucket}.s3.${region()}.${suffix}/${path}`);
}

function region(): string {
  const region = process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION;
  if (region) return region;
  throw new Unexpected({
    system: 'aws',
    summary: 'No AWS region is set, so the artifact store cannot be reached.',
    fix: 'On Lambda it always is; on your machine set AWS_REGION, then try again.',
  });
}
