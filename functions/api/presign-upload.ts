import type { Archive } from '#runtime/model.ts';
import { archiveOf } from './find-archive.ts';
import { presignPut } from './sign-for-s3.ts';

/** Long enough to begin an upload by hand; S3 looks at it when the upload begins, not when it ends. */
const VALID_SECONDS = 900;

/** How to send an archive: exactly this call, with these headers. */
export interface Upload {
  method: 'PUT';
  /** Whoever has it may send this one archive until it expires. */
  url: string;
  headers: Record<string, string>;
  /** ISO 8601, UTC. */
  expiresAt: string;
}

/**
 * Makes an address to which exactly one archive can be sent, by somebody without AWS credentials. Size and
 * hash are part of the signature, so S3 refuses any other content:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
 */
export async function presignUpload({
  sha256,
  bytes,
}: Pick<Archive, 'sha256' | 'bytes'>): Promise<Upload> {
  const headers = {
    'x-amz-checksum-sha256': Buffer.from(sha256, 'hex').toString('base64'),
    'content-length': String(bytes),
  };
  const from = new Date();
  const url = await presignPut(archiveOf(sha256, bytes), headers, { from, seconds: VALID_SECONDS });
  const expiresAt = new Date(from.getTime() + VALID_SECONDS * 1000).toISOString();
  return { method: 'PUT', url, headers, expiresAt };
}
