import { createHash, randomUUID } from 'node:crypto';
import { readArchive } from '#runtime/artifacts.ts';
import { InvalidArchive } from '#runtime/errors.ts';
import type { Archive } from '#runtime/model.ts';
import type { Upload } from './client.ts';

/**
 * An archive as the form that OIC's import takes: the field `file` with the bytes, after a text field
 * `type`. Streamed from the artifact store, so that memory stays flat; with a length, so that nothing
 * between here and Oracle has to take chunks. The form is closed only if the bytes have the hash that was
 * checked: a store that changed in between gives an incomplete form, which is refused.
 * `failure` tells why reading the archive broke off, if it did.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-archive-post.html
 */
export function archiveForm(archive: Archive): Upload & { failure(): unknown } {
  const boundary = `oic-onboarding-${randomUUID()}`;
  const opening = Buffer.from(
    [
      `--${boundary}`,
      'Content-Disposition: form-data; name="type"',
      '',
      'application/octet-stream',
      `--${boundary}`,
      `Content-Disposition: form-data; name="file"; filename="${fileName(archive)}"`,
      'Content-Type: application/octet-stream',
      '',
      '',
    ].join('\r\n'),
  );
  const closing = Buffer.from(`\r\n--${boundary}--\r\n`);
  let failure: unknown;
  return {
    headers: {
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': String(opening.length + archive.bytes + closing.length),
    },
    async *open() {
      yield opening;
      try {
        yield* checked(archive);
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

/** The bytes as they are, but never more than announced, and an error at the end when they are others. */
async function* checked(archive: Archive): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of (await readArchive(archive)) as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > archive.bytes) throw changed(archive);
    hash.update(chunk);
    yield chunk;
  }
  if (bytes !== archive.bytes || hash.digest('hex') !== archive.sha256) throw changed(archive);
}

function changed(archive: Archive): InvalidArchive {
  return new InvalidArchive({
    system: 'oic',
    summary: `The archive ${archive.key} changed in the store since the request named it.`,
    fix: 'Start the onboarding again with the archive you mean; nothing was imported.',
  });
}

/** OIC shows the name; what could end the header early is left out. */
function fileName({ key }: Archive): string {
  const name =
    key
      .split('/')
      .at(-1)
      ?.replace(/[^\w.-]/g, '_') || 'project';
  return name.endsWith('.car') ? name : `${name}.car`;
}
