import type { Readable } from 'node:stream';
import { ZipFile } from 'yazl';

/** A ZIP of these files, in this order, with this time. */
export function zipOf(files: Record<string, string>, mtime = new Date(2026, 0, 1)): Readable {
  const zip = new ZipFile();
  for (const [path, text] of Object.entries(files)) {
    zip.addBuffer(Buffer.from(text), path, { mtime });
  }
  zip.end();
  return zip.outputStream as Readable;
}
