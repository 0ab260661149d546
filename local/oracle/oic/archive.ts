/** Reads a project archive from a file, entry by entry: memory stays flat whatever its size. */

import type { Readable } from 'node:stream';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import {
  type ArchivedIntegration,
  type ArchivedProject,
  connectionSchema,
  deploymentSchema,
  descriptorPath,
  integrationOf,
  isConnectionFile,
  librarySchema,
  lookupSchema,
  partOf,
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
/** What is kept of a larger resource: its size, and its beginning to make it again. */
const sampleBytes = 1024;
/** Resources beyond this are kept as samples only. */
const resourceBytes = 256 * 1024;

type Described = ArchivedIntegration & { described: boolean };

interface Content {
  project?: ArchivedProject;
  connections: ArchivedProject['connections'];
  deployments: ArchivedProject['deployments'];
  lookups: NonNullable<ArchivedProject['lookups']>;
  libraries: NonNullable<ArchivedProject['libraries']>;
  integrations: Map<string, Described>;
  resourceBytesLeft: number;
}

/**
 * Reads the project out of the archive at `path`.
 * Throws `UnreadableArchive` when it is no ZIP, is damaged, or holds no project or no integration.
 * @param into for the archive of an integration, which names no project: the one that it goes into
 */
export async function readArchive(
  path: string,
  into?: Pick<ArchivedProject, 'code' | 'name' | 'description'>,
): Promise<ArchivedProject> {
  try {
    const zip = await yauzl.openPromise(path);
    try {
      return assemble(await readEntries(zip), into);
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
    deployments: [],
    lookups: [],
    libraries: [],
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
  const part = partOf(path);
  if (part) await readPart(zip, entry, content, part);
  else if (path === projectFile) {
    const file = projectSchema.parse(JSON.parse(await readText(zip, entry)));
    content.project = { ...file, connections: [], integrations: [] };
  } else if (isConnectionFile(path)) {
    content.connections.push(connectionSchema.parse(JSON.parse(await readText(zip, entry))));
  } else {
    await readIntegrationEntry(zip, entry, content);
  }
}

async function readPart(
  zip: ZipFile,
  entry: Entry,
  content: Content,
  part: 'deployments' | 'lookups' | 'libraries',
): Promise<void> {
  const value: unknown = JSON.parse(await readText(zip, entry));
  if (part === 'deployments') content.deployments.push(deploymentSchema.parse(value));
  else if (part === 'lookups') content.lookups.push(lookupSchema.parse(value));
  else content.libraries.push(librarySchema.parse(value));
}

async function readIntegrationEntry(zip: ZipFile, entry: Entry, content: Content): Promise<void> {
  const place = integrationOf(entry.fileName);
  if (!place) return;
  const integration = integrationAt(content, place);
  if (place.inner === descriptorPath) {
    const descriptor = readDescriptor(await readText(zip, entry), place.code);
    Object.assign(integration, descriptor, { described: true });
  } else if (entry.uncompressedSize <= content.resourceBytesLeft) {
    content.resourceBytesLeft -= entry.uncompressedSize;
    integration.resources.push({ path: place.inner, text: await readText(zip, entry) });
  } else {
    const text = await readBeginning(zip, entry);
    integration.resources.push({ path: place.inner, text, bytes: entry.uncompressedSize });
  }
}

function integrationAt(
  content: Content,
  { code, version }: { code: string; version: string },
): Described {
  const id = `${code}|${version}`;
  const known = content.integrations.get(id);
  if (known) return known;
  const empty = { endpoints: [], resources: [], described: false };
  const made: Described = { code, version, name: code, ...empty };
  content.integrations.set(id, made);
  return made;
}

function assemble(content: Content, into?: Pick<ArchivedProject, 'code' | 'name' | 'description'>) {
  const { connections, deployments, integrations, lookups, libraries } = content;
  const project = into ? { ...into, deployments: [] } : content.project;
  if (!project) throw new UnreadableArchive(`The archive has no ${projectFile}.`);
  const described = [...integrations.values()].filter((integration) => integration.described);
  if (described.length === 0) throw new UnreadableArchive('The archive holds no integration.');
  return {
    ...project,
    deployments: [...project.deployments, ...deployments],
    connections,
    ...(lookups.length > 0 && { lookups }),
    ...(libraries.length > 0 && { libraries }),
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

/** Reads on to the end, because only a whole entry can be checked. */
async function readBeginning(zip: ZipFile, entry: Entry): Promise<string> {
  let beginning = Buffer.alloc(0);
  for await (const chunk of await zip.openReadStreamPromise(entry)) {
    if (beginning.length < sampleBytes) beginning = Buffer.concat([beginning, chunk as Buffer]);
  }
  return beginning.subarray(0, sampleBytes).toString('latin1');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
