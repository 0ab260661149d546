import { randomUUID } from 'node:crypto';
import { type ApiAccess, callOic, type OicCall, type Upload } from '#functions/oic/client.ts';
import type { HttpResponse } from '#runtime/http.ts';
import { TRANSFER_MS } from './call.ts';

/** A file to be sent: opened anew for each try, because a stream can be sent only once. */
export interface FileSource {
  /** As OIC shows it; characters that could end a header early are replaced. */
  name: string;
  /** Exact size; the answer is refused when `open` gives another one. */
  bytes: number;
  open(): AsyncIterable<Uint8Array>;
}

/** A small text as a file. */
export function textFile(name: string, text: string): FileSource {
  const bytes = Buffer.from(text);
  return {
    name,
    bytes: bytes.length,
    async *open() {
      yield bytes;
    },
  };
}

/**
 * Sends a file as the form that OIC's imports take: text fields first, then the field `file`. Streamed, so that memory
 * stays flat; with a length, so that nothing between here and Oracle has to take chunks. When reading the file breaks
 * off, the form stays incomplete, which is refused, and the reader's own error is thrown.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-archive-post.html
 * @returns the answer for 2xx and 4xx
 */
export async function sendFile(
  oic: ApiAccess,
  call: Omit<OicCall, 'json' | 'upload'>,
  file: FileSource,
  fields: Record<string, string> = { type: 'application/octet-stream' },
): Promise<HttpResponse> {
  const form = formOf(file, fields);
  try {
    return await callOic(oic, { timeoutMs: TRANSFER_MS, ...call, upload: form });
  } catch (error) {
    throw form.failure() ?? error;
  }
}

function formOf(file: FileSource, fields: Record<string, string>): Upload & { failure(): unknown } {
  const boundary = `oic-onboarding-${randomUUID()}`;
  const opening = Buffer.from(openingOf(boundary, file, fields));
  const closing = Buffer.from(`\r\n--${boundary}--\r\n`);
  let failure: unknown;
  return {
    headers: {
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': String(opening.length + file.bytes + closing.length),
    },
    async *open() {
      yield opening;
      try {
        yield* file.open();
      } catch (error) {
        // fetch would report a broken network; the caller asks here for the real reason.
        failure = error;
        throw error;
      }
      yield closing;
    },
    failure: () => failure,
  };
}

function openingOf(boundary: string, file: FileSource, fields: Record<string, string>): string {
  const texts = Object.entries(fields).flatMap(([name, value]) => [
    `--${boundary}`,
    `Content-Disposition: form-data; name="${name}"`,
    '',
    value,
  ]);
  return [
    ...texts,
    `--${boundary}`,
    `Content-Disposition: form-data; name="file"; filename="${file.name.replace(/[^\w.|-]/g, '_')}"`,
    'Content-Type: application/octet-stream',
    '',
    '',
  ].join('\r\n');
}
