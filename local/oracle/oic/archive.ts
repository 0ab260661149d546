/** Reads a project archive from a file, entry by entry: memory stays flat whatever its size. */

import type { Readable } from 'node:stream';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import {
  type ArchivedIntegration,
  type ArchivedProject,
  connectionSchema,
  descriptorPath,
  integrationOf,
  isConnectionFile,
  projectFile,
  projectSchema,
} from './archive-layout.ts';
import { readDescriptor } from './integration-descriptor.ts';

/** The file is no ZIP, is damaged, or lacks what a project archive must hold. */
export class UnreadableArchive extends Error {
  override name = 'UnreadableArchive';
}

/** Descriptors are small; a larger one is refused rather than read into memory. */
const descriptorBytes = 1024 * 1024;
/** Resources beyond this are passed over: an export of the simulation lacks them. */
const resourceBytes = 256 * 1024;

interface Content {
  project?: ArchivedProject;
  connections: ArchivedProject['connections'];
  integrations: Map<string, ArchivedIntegration & { described: boolean }>;
  resourceBytesLeft: number;
}

/**
 * Reads the project out of the archive at `path`.
 * Throws `UnreadableArchive` when it is no ZIP, is damaged, or holds no project or no integration.
 */
export async function readArchive(path: string): Promise<ArchivedProject> {
  try {
    const zip = await yauzl.openPromise(path);
    try {
      return assemble(await readEntries(zip));
    } finally {
      zip.close();
    }
  } catch (error) {
    if (error instanceof UnreadableArchive) throw error;
    throw new UnreadableArchive(`The file is not a readable ZIP archive: ${messageOf(error)}`);
  }
}

async function readEntries(zip: ZipFile): Promise<Content> {
  const content: Content = {
    connections: [],
    integrations: new Map(),
    resourceBytesLeft: resourceBytes,
  };
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName.endsWith('/')) continue;
    if (entry.isEncrypted()) throw new UnreadableArchive(`${entry.fileName} is encrypted.`);
    await readEntry(zip, entry, content);
  }
  return content;
}

async function readEntry(zip: ZipFile, entry: Entry, content: Content): Promise<void> {
  const path = entry.fileName;
  if (path === projectFile) {
    const file = projectSchema.parse(JSON.parse(await readText(zip, entry)));
    content.project = { ...file, connections: [], integrations: [] };
  } else if (isConnectionFile(path)) {
    content.connections.push(connectionSchema.parse(JSON.parse(await readText(zip, entry))));
  } else {
    await readIntegrationEntry(zip, entry, content);
  }
}

async function readIntegrationEntry(zip: ZipFile, entry: Entry, content: Content): Promise<void> {
  const place = integrationOf(entry.fileName);
  if (!place) return;
  const integration = integrationAt(content, place);
  if (place.inner === descriptorPath) {
    const { name, endpoints } = readDescriptor(await readText(zip, entry), place.code);
    Object.assign(integration, { name, endpoints, described: true });
  } else if (entry.uncompressedSize <= content.resourceBytesLeft) {
    content.resourceBytesLeft -= entry.uncompressedSize;
    integration.resources.push({ path: place.inner, text: await readText(zip, entry) });
  }
}

function integrationAt(content: Content, { code, version }: { code: string; version: string }) {
  const id = `${code}|${version}`;
  const known = content.integrations.get(id);
  if (known) return known;
  const made = { code, version, name: code, endpoints: [], resources: [], described: false };
  content.integrations.set(id, made);
  return made;
}

function assemble({ project, connections, integrations }: Content): ArchivedProject {
  if (!project) throw new UnreadableArchive(`The archive has no ${projectFile}.`);
  const described = [...integrations.values()].filter((integration) => integration.described);
  if (described.length === 0) throw new UnreadableArchive('The archive holds no integration.');
  return {
    ...project,
    connections,
    integrations: described.map(({ described: _, ...integration }) => integration),
  };
}

async function readText(zip: ZipFile, entry: Entry): Promise<string> {
  if (entry.uncompressedSize > descriptorBytes) {
    throw new UnreadableArchive(`${entry.fileName} is larger than ${descriptorBytes} bytes.`);
  }
  const stream: Readable = await zip.openReadStreamPromise(entry);
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
