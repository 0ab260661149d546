import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import yauzl, { type Entry as ZipEntry, type ZipFile } from 'yauzl';
import { InvalidArchive, StageError } from '#runtime/errors.ts';
import { deadline } from '#runtime/invocation.ts';
import type { Archive } from '#runtime/model.ts';
import type { Entry } from '#runtime/promotion.ts';
import { storeFile } from '#runtime/stored-file.ts';

/** A ZIP can name millions of entries in few bytes; a project has hundreds. */
const MAX_ENTRIES = 50_000;
/** Descriptors that may name the deployment are small. */
const MAX_TEXT_BYTES = 1024 ** 2;

/** An archive that was exported, as the store and manifests know it. */
export interface KeptArchive {
  archive: Archive;
  /** Its files in the order of their paths. */
  entries: Entry[];
}

/**
 * Takes an exported archive in: into a file first, so that memory stays flat, then into the artifact store.
 * @param key where it gets to lie
 * @param own words of the archive that stand for this very export, such as the code of its deployment; they don't
 * count when entries are compared
 * @throws InvalidArchive what arrived is no readable ZIP
 */
export async function keepArchive(
  bytes: AsyncIterable<Uint8Array>,
  key: string,
  own: readonly string[] = [],
): Promise<KeptArchive> {
  return withArchiveFile(bytes, async (file) => {
    const entries = await listEntries(file.path, own);
    return { archive: await storeFile(key, file), entries };
  });
}

/** The entries alone of an exported archive. @throws InvalidArchive */
export function entriesOf(
  bytes: AsyncIterable<Uint8Array>,
  own: readonly string[] = [],
): Promise<Entry[]> {
  return withArchiveFile(bytes, ({ path }) => listEntries(path, own));
}

interface ArchiveFile {
  path: string;
  bytes: number;
  sha256: string;
}

async function withArchiveFile<T>(
  bytes: AsyncIterable<Uint8Array>,
  work: (file: ArchiveFile) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'archive-'));
  try {
    const path = join(folder, 'project.car');
    const hash = createHash('sha256');
    let length = 0;
    const counted = async function* () {
      for await (const chunk of bytes) {
        hash.update(chunk);
        length += chunk.byteLength;
        yield chunk;
      }
    };
    await pipeline(counted, createWriteStream(path), { signal: deadline() });
    return await work({ path, bytes: length, sha256: hash.digest('hex') });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function listEntries(path: string, own: readonly string[]): Promise<Entry[]> {
  try {
    const zip = await yauzl.openPromise(path);
    try {
      if (zip.entryCount > MAX_ENTRIES) throw unreadable(`it has ${zip.entryCount} entries`);
      return await readEntries(zip, own);
    } finally {
      zip.close();
    }
  } catch (error) {
    if (error instanceof StageError) throw error;
    throw unreadable((error as Error).message);
  }
}

async function readEntries(zip: ZipFile, own: readonly string[]): Promise<Entry[]> {
  const entries: Entry[] = [];
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName.endsWith('/')) continue;
    const sha256 = await hashEntry(zip, entry, own);
    entries.push({ path: entry.fileName, bytes: entry.uncompressedSize, sha256 });
  }
  return entries.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The hash of the content as such: an export under another name of the deployment has the same. */
async function hashEntry(zip: ZipFile, entry: ZipEntry, own: readonly string[]): Promise<string> {
  const stream = await zip.openReadStreamPromise(entry);
  const hash = createHash('sha256');
  if (own.length === 0 || entry.uncompressedSize > MAX_TEXT_BYTES) {
    for await (const chunk of stream) hash.update(chunk as Buffer);
    return hash.digest('hex');
  }
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  // As latin1 every byte stays what it is.
  const text = Buffer.concat(chunks).toString('latin1');
  const plain = own.reduce((result, word) => result.replaceAll(word, ''), text);
  return hash.update(plain, 'latin1').digest('hex');
}

function unreadable(why: string): InvalidArchive {
  return new InvalidArchive({
    system: 'oic',
    summary: `The archive that Oracle Integration exported can't be read: ${why}.`,
    fix: 'Export the project in the OIC console to see whether it opens. Then resume.',
  });
}
