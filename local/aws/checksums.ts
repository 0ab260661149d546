/**
 * The checksums that S3 clients send with an object
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html).
 */

import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { Crc32c, Crc64Nvme } from '@aws-sdk/checksums/crc';

/** A checksum over data that come in pieces. */
export interface Checksum {
  update(piece: Uint8Array): void;
  /** To be called once, at the end. */
  digest(): Promise<Buffer>;
}

function hash(algorithm: string): Checksum {
  const state = createHash(algorithm);
  return { update: (piece) => void state.update(piece), digest: async () => state.digest() };
}

function fastCrc32(): Checksum {
  let value = 0;
  return {
    update: (piece) => {
      value = crc32(piece, value);
    },
    digest: async () => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(value);
      return bytes;
    },
  };
}

function fromSdk(checksum: Crc32c | Crc64Nvme): Checksum {
  return {
    update: (piece) => checksum.update(piece),
    digest: async () => Buffer.from(await checksum.digest()),
  };
}

const makers: Record<string, () => Checksum> = {
  'x-amz-checksum-crc32': fastCrc32,
  'x-amz-checksum-crc32c': () => fromSdk(new Crc32c()),
  'x-amz-checksum-crc64nvme': () => fromSdk(new Crc64Nvme()),
  'x-amz-checksum-sha1': () => hash('sha1'),
  'x-amz-checksum-sha256': () => hash('sha256'),
};

/** The headers that may carry a checksum. */
export const checksumHeaders = Object.keys(makers);

/** Starts the checksum that a header carries. */
export function checksumFor(header: string): Checksum {
  const make = makers[header];
  if (!make) throw new RangeError(`${header} is not a checksum header.`);
  return make();
}

/** Starts a plain hash, such as `md5` or `sha256`. */
export const hashOf = hash;
