import { closeSync, type Dirent, existsSync, openSync, readdirSync, readSync } from 'node:fs';
import path from 'node:path';

/** The first line of a journal holds the execution's ARN. */
const FIRST_LINE = 512;
/** More names than anybody looks through. */
const MOST = 500;

/**
 * The ids of the onboardings in a data directory, read from the names of their executions, without opening the
 * service: completion has to answer at once, also while another process uses the directory.
 */
export function knownIds(directory: string): string[] {
  const folder = path.join(directory, 'executions');
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder, { withFileTypes: true })
    .filter((file) => file.isFile() && file.name.endsWith('.jsonl'))
    .slice(0, MOST);
  const ids = files.flatMap((file) => idIn(path.join(folder, file.name)) ?? []);
  return [...new Set(ids)].sort();
}

function idIn(file: string): string | undefined {
  const descriptor = openSync(file, 'r');
  try {
    const start = Buffer.alloc(FIRST_LINE);
    const length = readSync(descriptor, start);
    return /:execution:[^:"]+:([^"]+)-\d+"/.exec(start.toString('utf8', 0, length))?.[1];
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Requests that a typed path may go on to: YAML and JSON files, and the folders on the way.
 * @param typed relative to `directory`, or absolute
 */
export function requestFiles(typed: string, directory: string): string[] {
  const folder = typed.slice(0, typed.lastIndexOf('/') + 1);
  return entriesOf(path.resolve(directory, folder))
    .filter((entry) => entry.isDirectory() || /\.(ya?ml|json)$/i.test(entry.name))
    .filter(({ name }) => !name.startsWith('.') && name !== 'node_modules')
    .map((entry) => `${folder}${entry.name}${entry.isDirectory() ? '/' : ''}`);
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
