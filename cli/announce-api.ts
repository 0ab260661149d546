import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

const fileIn = (directory: string) => path.join(directory, 'api');

/**
 * Writes down where the service that uses a data directory can be reached, for whoever finds the directory in
 * use.
 * @returns takes it back
 */
export async function announceApi(directory: string, url: string): Promise<() => Promise<void>> {
  await writeFile(fileIn(directory), url, { mode: 0o600 });
  return () => rm(fileIn(directory), { force: true });
}

/** What the service that uses a directory wrote down; to be asked only of one that is in use. */
export async function announcedApi(directory: string): Promise<string | undefined> {
  const text = await readFile(fileIn(directory), 'utf8').catch(() => '');
  return /^http:\/\/127\.0\.0\.1:\d+$/.test(text) ? text : undefined;
}
