import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import yazl from 'yazl';
import type { Archive } from '#runtime/model.ts';

export const descriptor = 'project/integrations/TOKEN_01.00.0000/PROJECT-INF/project.xml';

/** A ZIP with an entry per name; entries are stored, so that their names can be found in the bytes. */
export function zip(...names: string[]): Promise<Buffer> {
  return zipOf(Object.fromEntries(names.map((name) => [name, Buffer.from('<x/>')])));
}

/** A ZIP with these files. */
export function zipOf(files: Record<string, Buffer>): Promise<Buffer> {
  const file = new yazl.ZipFile();
  for (const [name, bytes] of Object.entries(files))
    file.addBuffer(bytes, name, { compress: false });
  file.end();
  return buffer(file.outputStream as Readable);
}

/** Puts bytes into the artifact store; `ranges` collects the ranges that were asked for. */
export function store(bytes: Buffer): { archive: Archive; ranges: (string | undefined)[] } {
  const ranges: (string | undefined)[] = [];
  mockClient(S3Client)
    .on(GetObjectCommand)
    .callsFake(({ Range }: { Range?: string }) => {
      ranges.push(Range);
      const [first, last] =
        /^bytes=(\d+)-(\d+)$/
          .exec(Range ?? '')
          ?.slice(1)
          .map(Number) ?? [];
      return {
        Body: Readable.from([bytes.subarray(first, last === undefined ? undefined : last + 1)]),
      };
    });
  return { archive: archiveOf(bytes), ranges };
}

/** How a request names these bytes. */
export function archiveOf(bytes: Buffer): Archive {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { bucket: 'artifacts', key: 'acme/cupix.car', sha256, bytes: bytes.length };
}
