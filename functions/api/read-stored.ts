import { NotFound, Unavailable, Unexpected } from '#runtime/errors.ts';
import { deadline } from '#runtime/invocation.ts';
import { setting } from '#runtime/settings.ts';
import { signGet } from './sign-for-s3.ts';

const TIMEOUT_MS = 5_000;

/**
 * Reads a document of the artifact store, without the S3 client of the SDK (sign-for-s3.ts).
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 * @throws NotFound it isn't there (any more)
 * @throws Unavailable S3 was not reachable, twice
 */
export async function readStored(key: string): Promise<unknown> {
  const response = await get(key).catch(() => get(key));
  if (response.status === 200) return response.json();
  if (response.status === 404) throw gone(key);
  throw new Unexpected({
    system: 'aws',
    summary: `S3 answered ${response.status} when asked for ${key}.`,
    fix: 'Check that the stack is deployed completely and may read its files (docs/permissions.md).',
    seen: {
      status: response.status,
      ...(response.headers.has('x-amz-request-id') && {
        requestId: response.headers.get('x-amz-request-id') ?? '',
      }),
    },
  });
}

async function get(key: string): Promise<Response> {
  const { url, headers } = await signGet({ bucket: setting('ARTIFACT_BUCKET'), key });
  const signal = AbortSignal.any([deadline(), AbortSignal.timeout(TIMEOUT_MS)]);
  const response = await fetch(url, { headers, redirect: 'manual', signal }).catch(
    (cause: unknown) => {
      throw unavailable('did not answer', key, cause);
    },
  );
  if (response.status < 500) return response;
  throw unavailable(`answered ${response.status}`, key);
}

function gone(key: string): NotFound {
  return new NotFound({
    system: 'aws',
    summary: `The file ${key} is not in the artifact store; reports are kept for 90 days.`,
    fix: 'Run the recovery again: it looks at everything anew and does nothing twice.',
  });
}

function unavailable(what: string, key: string, cause?: unknown): Unavailable {
  return new Unavailable(
    {
      system: 'aws',
      summary: `S3 ${what} when asked for ${key}.`,
      fix: 'Try again; if it lasts, look at the AWS Health Dashboard.',
    },
    { cause },
  );
}
