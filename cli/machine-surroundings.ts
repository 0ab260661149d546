import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Surroundings } from '#functions/api/request/credentials.ts';
import { expandHome } from './oci-config.ts';

/** Where a file that a request names lies; relative names start at the request's own folder. */
export function locateFile(name: string, requestFile: string, home: string): string {
  return path.resolve(path.dirname(requestFile), expandHome(name, home));
}

/** What a request may refer to when it is run from this machine. */
export function machineSurroundings(
  requestFile: string,
  environment: Record<string, string | undefined>,
  home: string,
): Surroundings {
  const locate = (name: string) => locateFile(name, requestFile, home);
  return {
    environment: (name) => environment[name],
    readText: (name) => readFile(locate(name), 'utf8'),
    measure: (name) => measure(locate(name)),
  };
}

async function measure(file: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(file)) {
    hash.update(chunk as Buffer);
    bytes += (chunk as Buffer).length;
  }
  return { bytes, sha256: hash.digest('hex') };
}
