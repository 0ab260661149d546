import { Unavailable, Unexpected } from '#runtime/errors.ts';
import { deadline } from '#runtime/invocation.ts';
import { setting } from '#runtime/settings.ts';
import { presignPut } from './sign-for-s3.ts';

const TIMEOUT_MS = 5_000;
const VALID_SECONDS = 60;

/**
 * Writes a document into the artifact store, or writes it anew, without the S3 client of the SDK (sign-for-s3.ts).
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
 * @throws Unavailable S3 was not reachable, twice
 */
export async function writeStored(key: string, content: unknown): Promise<void> {
  const text = JSON.stringify(content);
  const response = await put(key, text).catch(() => put(key, text));
  if (response.status === 200) return;
  throw new Unexpected({
    system: 'aws',
    summary: `S3 answered ${response.status} when it was given ${key}.`,
    fix: 'Check that the stack is deployed completely and may write its files (docs/permissions.md).',
    seen: { status: response.status },
  });
}

async function put(key: string, body: string): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  const place = { bucket: setting('ARTIFACT_BUCKET'), key };
  const url = await presignPut(place, headers, { from: new Date(), seconds: VALID_SECONDS });
  const signal = AbortSignal.any([deadline(), AbortSignal.timeout(TIMEOUT_MS)]);
  const response = await fetch(url, { method: 'PUT', headers, body, signal }).catch(
    (cause: unknown) => {
      throw unavailable('did not answer', key, cause);
    },
  );
  if (response.status < 500) return response;
  throw unavailable(`answered ${response.status}`, key);
}

function unavailable(what: string, key: string, cause?: unknown): Unavailable {
  return new Unavailable(
    {
      system: 'aws',
      summary: `S3 ${what} when it was given ${key}.`,
      fix: 'Try again; if it lasts, look at the AWS Health Dashboard.',
    },
    { cause },
  );
}
