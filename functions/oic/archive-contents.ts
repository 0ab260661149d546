import { createHash } from 'node:crypto';
import { addAbortSignal, type Readable } from 'node:stream';
import yauzl from 'yauzl';
import { readArchive } from '#runtime/artifacts.ts';
import { InvalidArchive } from '#runtime/errors.ts';
import { deadline } from '#runtime/invocation.ts';
import type { Archive } from '#runtime/model.ts';
import { ArchiveReader } from './archive-reader.ts';

/** Oracle publishes no limit; an archive of integrations is a thousandth of this. */
const MAX_BYTES = 1024 ** 3;
/** A ZIP can name millions of entries in few bytes; a project has hundreds. */
const MAX_ENTRIES = 50_000;
/**
 * The only path inside a project archive that public material shows: an archive saved in
 * https://github.com/oracle-devrel/technology-engineering (06-oic-cicd-quickstart).
 */
const INTEGRATION =
  /^project\/integrations\/([^/]+)_(\d{2}\.\d{2}\.\d{4})\/PROJECT-INF\/project\.xml$/;

export interface ArchiveContents {
  entries: number;
  /** `CODE|VERSION`. */
  integrations: string[];
}

/**
 * Makes sure that the store holds the very bytes that the request named.
 * @throws InvalidArchive empty, too large, or with another hash
 */
export async function verifyArchive(archive: Archive): Promise<void> {
  if (archive.bytes === 0) throw invalid(archive, 'is empty');
  if (archive.bytes > MAX_BYTES) {
    throw invalid(archive, `is larger than ${MAX_BYTES / 1024 ** 2} MiB`);
  }
  const hash = createHash('sha256');
  const stream: Readable = addAbortSignal(deadline(), await readArchive(archive));
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.length;
    if (bytes > archive.bytes) break;
    hash.update(chunk);
  }
  if (bytes !== archive.bytes || hash.digest('hex') !== archive.sha256) {
    throw invalid(archive, 'has another SHA-256 than the request says: it was changed or cut off');
  }
}

/**
 * Lists an archive without unpacking a byte of it, so that neither names that climb out of a folder nor
 * entries that swell can do harm.
 * @throws InvalidArchive no ZIP, damaged, or without an integration
 */
export async function listArchive(archive: Archive): Promise<ArchiveContents> {
  const reader = new ArchiveReader(archive);
  try {
    const zip = await yauzl.fromRandomAccessReaderPromise(reader, archive.bytes);
    if (zip.entryCount > MAX_ENTRIES) throw invalid(archive, `has ${zip.entryCount} entries`);
    return await list(archive, zip);
  } catch (error) {
    if (reader.failure) throw reader.failure;
    if (error instanceof InvalidArchive) throw error;
    throw invalid(archive, `is no ZIP, or is damaged (${(error as Error).message})`);
  }
}

async function list(archive: Archive, zip: yauzl.ZipFile): Promise<ArchiveContents> {
  const integrations = new Set<string>();
  let entries = 0;
  for await (const { fileName } of zip.eachEntry()) {
    entries += 1;
    const [, code, version] = INTEGRATION.exec(fileName) ?? [];
    if (code && version) integrations.add(`${code}|${version}`);
  }
  if (integrations.size === 0) throw invalid(archive, 'holds no integration');
  return { entries, integrations: [...integrations].sort() };
}

function invalid({ key }: Archive, what: string): InvalidArchive {
  return new InvalidArchive({
    system: 'oic',
    summary: `The archive ${key} ${what}.`,
    fix: 'Ask Cupix for the project archive (.car) again, name the new file in the request, and start again.',
  });
}
