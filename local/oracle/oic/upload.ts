/** Takes an archive out of a multipart body, straight into a temporary file. */

import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyFileStream } from '@fastify/busboy';
import { type Call, Refusal } from '#local/simulation/call.ts';

const noFile = new Refusal(400, 'NO_FILE', 'No file was uploaded in the form field "file".');

/**
 * Saves the form field `file` to a temporary file, hands its path and the text fields to `use`, and removes it.
 * Memory stays flat: the bytes go from the socket to the disk.
 * Throws `Refusal` 400 when the body is no multipart form or has no such file:
 * https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-archive-post.html
 */
export async function withUploadedFile<T>(
  call: Call,
  use: (file: string, fields: Record<string, string>) => Promise<T>,
): Promise<T> {
  const directory = await mkdtemp(path.join(tmpdir(), 'oic-upload-'));
  try {
    const file = path.join(directory, 'archive.car');
    const fields: Record<string, string> = {};
    if (!(await saveFile(call, file, fields))) throw noFile;
    return await use(file, fields);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function saveFile(
  call: Call,
  target: string,
  fields: Record<string, string>,
): Promise<boolean> {
  const form = formParser(call);
  form.on('field', (name: string, value: string) => {
    fields[name] = value;
  });
  const writes: Promise<void>[] = [];
  form.on('file', (field: string, stream: BusboyFileStream) => {
    if (field === 'file' && writes.length === 0) {
      writes.push(pipeline(stream, createWriteStream(target)));
    } else stream.resume();
  });
  try {
    await pipeline(call.stream, form);
    await Promise.all(writes);
  } catch {
    await Promise.allSettled(writes);
    throw new Refusal(400, 'INVALID_FORM', 'The multipart form is incomplete.');
  }
  return writes.length > 0;
}

function formParser(call: Call) {
  const contentType = call.headers['content-type'] ?? '';
  if (!contentType.startsWith('multipart/form-data')) throw noFile;
  try {
    return new Busboy({ headers: { ...call.headers, 'content-type': contentType } });
  } catch {
    throw new Refusal(400, 'INVALID_FORM', 'The multipart form has no boundary.');
  }
}
