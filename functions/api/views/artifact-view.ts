import * as z from 'zod/mini';
import { MAX_ARCHIVE_BYTES } from '../request/cross-checks.ts';
import { text } from '../request/fields.ts';

/** SHA-256 in hex. */
export const Sha256 = text(
  (value) =>
    /^[0-9a-f]{64}$/.test(value)
      ? undefined
      : {
          what: 'This is not a SHA-256 in hex.',
          fix: 'Write 64 digits from 0 to f in lower case: sha256sum project.car',
        },
  {
    description: 'SHA-256 of the archive, 64 hex digits in lower case.',
    pattern: '^[0-9a-f]{64}$',
  },
);

/** An archive that is announced. */
export const ArtifactBody = z
  .strictObject({
    sha256: Sha256,
    bytes: z.int().check(z.minimum(1), z.maximum(MAX_ARCHIVE_BYTES)).register(z.globalRegistry, {
      description: 'Size of the archive.',
    }),
  })
  .register(z.globalRegistry, { description: 'A project archive (.car) that is to be uploaded.' });

export const ArtifactView = z
  .object({ sha256: z.string(), bytes: z.int() })
  .register(z.globalRegistry, { description: 'A project archive in the artifact store.' });

export const UploadOffer = z
  .object({
    sha256: z.string(),
    bytes: z.int(),
    upload: z.object({
      method: z.literal('PUT'),
      url: z.string().register(z.globalRegistry, {
        description: 'Takes this one archive, by whoever has it, until it expires.',
      }),
      headers: z.record(z.string(), z.string()).register(z.globalRegistry, {
        description: 'Headers to send, exactly as they stand here.',
      }),
      expiresAt: z.string(),
    }),
  })
  .register(z.globalRegistry, { description: 'Where to send an archive.' });
