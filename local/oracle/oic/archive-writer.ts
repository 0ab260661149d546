/** Writes a project as an archive (`.car`, or `.iar` for one integration): exports, and the shipped samples. */

import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import {
  type ArchivedProject,
  type ArchivedResource,
  descriptorPath,
  integrationFolder,
  projectFile,
} from './archive-layout.ts';
import { writeDescriptor } from './integration-descriptor.ts';

/**
 * A date whose parts, in the time zone of this machine, are always the same: ZIP stores local time,
 * so that only this gives equal bytes on every machine.
 */
const fixedDate = new Date(2026, 0, 1, 0, 0, 0);

/** What makes an export differ from the one before although the entries are the same. */
export interface Noise {
  /** Time of the entries. */
  at: Date;
  /** Comment of the archive. */
  comment: string;
}

type Entry = [path: string, content: string | ArchivedResource];

/**
 * Packs a project as a ZIP, entry by entry. Equal projects give equal bytes unless there is noise: entries in a fixed
 * order, one fixed date, stored uncompressed (zlib's output differs between versions).
 * @param kind `integration` leaves out what speaks of the project as a whole
 */
export function archiveStream(
  project: ArchivedProject,
  { noise, kind = 'project' }: { noise?: Noise; kind?: 'project' | 'integration' } = {},
): Readable {
  const zip = new ZipFile();
  const options = {
    mtime: noise?.at ?? fixedDate,
    mode: 0o100644,
    compress: false,
    forceDosTimestamp: true,
  };
  const about = kind === 'project' ? aboutOf(project) : [];
  for (const [path, content] of [...about, ...contentsOf(project)]) {
    if (typeof content === 'string') zip.addBuffer(Buffer.from(content), path, options);
    else if (content.bytes === undefined) zip.addBuffer(Buffer.from(content.text), path, options);
    else {
      const size = content.bytes;
      zip.addReadStreamLazy(path, { ...options, size }, (give) => give(null, repeated(content)));
    }
  }
  zip.end({ forceZip64Format: false, comment: noise?.comment ?? '' });
  return zip.outputStream as Readable;
}

/** The same, in memory. */
export async function writeArchive(project: ArchivedProject): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of archiveStream(project)) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** The text of a large file again and again, up to its size. */
function repeated({ text, bytes = 0 }: ArchivedResource): Readable {
  const block = Buffer.from(text.repeat(Math.ceil(65_536 / text.length)));
  return Readable.from(
    (function* () {
      for (let left = bytes; left > 0; left -= block.length) {
        yield left < block.length ? block.subarray(0, left) : block;
      }
    })(),
  );
}

function aboutOf({ code, name, description, deployments }: ArchivedProject): Entry[] {
  // An entry of its own for each, so that another deployment doesn't make the project look changed.
  const files: Entry[] = deployments.map((one) => [
    `project/deployments/${one.code}.json`,
    json(one),
  ]);
  return [[projectFile, json({ code, name, description, deployments: [] })], ...files];
}

function contentsOf(project: ArchivedProject): Entry[] {
  const { connections, integrations, lookups = [], libraries = [] } = project;
  const entries: Entry[] = [];
  for (const connection of connections) {
    entries.push([`project/connections/${connection.id}.json`, json(connection)]);
  }
  for (const integration of integrations) {
    const folder = integrationFolder(integration);
    entries.push([`${folder}/${descriptorPath}`, writeDescriptor(integration)]);
    for (const resource of integration.resources) {
      entries.push([`${folder}/${resource.path}`, resource]);
    }
  }
  for (const one of lookups) entries.push([`project/lookups/${one.name}.json`, json(one)]);
  for (const one of libraries) {
    entries.push([`project/libraries/${one.code}_${one.version}.json`, json(one)]);
  }
  return entries;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
