/** Writes a project as an archive (`.car`): the export of the simulation, and the shipped sample. */

import { ZipFile } from 'yazl';
import {
  type ArchivedProject,
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

/**
 * Packs a project as a ZIP. Equal projects give equal bytes: entries in a fixed order, one fixed
 * date, stored uncompressed (zlib's output differs between versions).
 */
export async function writeArchive(project: ArchivedProject): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [path, text] of entriesOf(project)) {
    zip.addBuffer(Buffer.from(text), path, {
      mtime: fixedDate,
      mode: 0o100644,
      compress: false,
      forceDosTimestamp: true,
    });
  }
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

function entriesOf(project: ArchivedProject): [path: string, text: string][] {
  const { connections, integrations, ...about } = project;
  const entries: [string, string][] = [[projectFile, json(about)]];
  for (const connection of connections) {
    entries.push([`project/connections/${connection.id}.json`, json(connection)]);
  }
  for (const integration of integrations) {
    const folder = integrationFolder(integration);
    entries.push([`${folder}/${descriptorPath}`, writeDescriptor(integration)]);
    for (const { path, text } of integration.resources) entries.push([`${folder}/${path}`, text]);
  }
  return entries;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
