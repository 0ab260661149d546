import { Unavailable, Unexpected } from '#runtime/errors.ts';
import { deadline } from '#runtime/invocation.ts';
import type { Archive } from '#runtime/model.ts';
import { setting } from '#runtime/settings.ts';
import { signHead } from './sign-for-s3.ts';

/** S3 answers in milliseconds; a second try still fits into one answer of the API. */
const TIMEOUT_MS = 5_000;
const SYSTEM = 'aws';

/** Where an archive lies in the artifact store: under its hash, so that the same one is there once. */
export function archiveOf(sha256: string, bytes: number): Archive {
  return { bucket: setting('ARTIFACT_BUCKET'), key: `archives/${sha256}.car`, sha256, bytes };
}

/**
 * Looks an archive up in the artifact store.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
 * @param sha256 64 hex digits
 * @returns undefined when it isn't there
 * @throws Unavailable S3 was not reachable, twice
 * @throws Unexpected S3 refused to answer
 */
export async function findArchive(sha256: string): Promise<Archive | undefined> {
  const archive = archiveOf(sha256, 0);
  const { status, headers } = await head(archive).catch(() => head(archive));
  if (status === 200) return archiveOf(sha256, Number(headers.get('content-length')));
  // Whoever may list the bucket is told so (the stack allows it), and anybody else 403.
  if (status === 404) return undefined;
  throw new Unexpected({
    system: SYSTEM,
    summary: `S3 answered ${status} when asked for ${archive.key} in ${archive.bucket}.`,
    fix: 'Check that the stack is deployed completely and may read its archives (docs/permissions.md).',
    seen: { status, requestId: headers.get('x-amz-request-id') ?? undefined },
  });
}

async function head(archive: Archive): Promise<Response> {
  const { url, headers } = await signHead(archive);
  const signal = AbortSignal.any([deadline(), AbortSignal.timeout(TIMEOUT_MS)]);
  const response = await fetch(url, { method: 'HEAD', headers, redirect: 'manual', signal }).catch(
    (cause: unknown) => {
      throw unavailable('did not answer', cause);
    },
  );
  if (response.status < 500) return response;
  throw unavailable(`answered ${response.status}`);
}

function unavailable(what: string, cause?: unknown): Unavailable {
  return new Unavailable(
    {
      system: SYSTEM,
      summary: `S3 ${what} when asked for an archive.`,
      fix: 'Try again; if it lasts, look at the AWS Health Dashboard.',
    },
    { cause },
  );
}
