import { createHash } from 'node:crypto';
import { readArchive } from '#runtime/artifacts.ts';
import { InvalidArchive } from '#runtime/errors.ts';
import type { Archive } from '#runtime/model.ts';
import type { FileSource } from './multipart.ts';

/**
 * An archive of the artifact store, ready to be sent. Its bytes are checked on the way: when the store holds others
 * than were noted, reading fails at the end, so that the form stays incomplete and is refused.
 * @throws InvalidArchive the archive in the store isn't the one that was checked
 */
export function storedArchive(archive: Archive): FileSource {
  return { name: fileName(archive), bytes: archive.bytes, open: () => checked(archive) };
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
    fix: 'Start again with the archive you mean; nothing was imported.',
  });
}

function fileName({ key }: Archive): string {
  const name = key.split('/').at(-1) || 'project';
  return name.endsWith('.car') ? name : `${name}.car`;
}
