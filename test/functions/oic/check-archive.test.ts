import { randomBytes } from 'node:crypto';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import { handler } from '#functions/oic/check-archive.ts';
import type { Archive } from '#runtime/model.ts';
import { failureOf, run } from '#test/functions/steps.ts';
import { archiveOf, descriptor, store, zip, zipOf } from './archives.ts';
import { useOic } from './oic-setup.ts';

useOic();
const MEBIBYTE = 1024 * 1024;
const event = (archive: Archive) => ({ jobId: 'acme-1', archive });

describe('check-archive', () => {
  it('finds the integrations by their documented path', async () => {
    const second = descriptor.replace('TOKEN_01.00.0000', 'MY_FLOW_02.10.0001');
    const { archive } = store(
      await zip('project/project.json', descriptor, second, `${descriptor}.bak`),
    );
    expect(await run(handler, event(archive))).toEqual({
      entries: 4,
      integrations: ['MY_FLOW|02.10.0001', 'TOKEN|01.00.0000'],
    });
  });

  it('reads the bytes once and then only the end of the file', async () => {
    const large = {
      'project/large': Buffer.alloc(5 * MEBIBYTE),
      [descriptor]: Buffer.from('<x/>'),
    };
    const { archive, ranges } = store(await zipOf(large));
    await run(handler, event(archive));
    const [whole, ...parts] = ranges.map((range) => Number(/=(\d+)-/.exec(range ?? '')?.[1]));
    expect(whole).toBeNaN();
    expect(parts.toSorted()).toEqual([4 * MEBIBYTE, 5 * MEBIBYTE]);
  });

  it('lists thousands of entries with a handful of requests', async () => {
    const names = Array.from(
      { length: 3000 },
      (_, at) => `project/resources/${'x'.repeat(60)}${at}`,
    );
    const { archive, ranges } = store(await zip(descriptor, ...names));
    expect(await run(handler, event(archive))).toMatchObject({ entries: 3001 });
    expect(ranges.length).toBeLessThan(10);
  });

  it.each<[string, Buffer | Promise<Buffer>, RegExp]>([
    ['empty', Buffer.alloc(0), /is empty/],
    ['no ZIP', Buffer.from('<html>Sign in</html>'), /no ZIP/],
    ['random bytes', randomBytes(4096), /no ZIP/],
    ['cut off', zip(descriptor, 'a', 'b').then((bytes) => bytes.subarray(0, -30)), /no ZIP/],
    ['without an integration', zip('readme.txt'), /holds no integration/],
    ['with names that climb out', zip(descriptor, 'zz/zz/x').then(climbing), /damaged/],
  ])('refuses an archive that is %s', async (_, bytes, summary) => {
    const { archive } = store(await bytes);
    const failure = await failureOf(handler, event(archive));
    expect(failure.name).toBe('InvalidArchive');
    expect(failure.summary).toMatch(summary);
  });

  it('refuses other bytes than the request names, shorter, longer or changed', async () => {
    const bytes = await zip(descriptor);
    const changed = Buffer.from(bytes);
    changed[40]! ^= 1;
    for (const other of [bytes.subarray(1), Buffer.concat([bytes, bytes]), changed]) {
      store(other);
      const failure = await failureOf(handler, event(archiveOf(bytes)));
      expect(failure.name).toBe('InvalidArchive');
      expect(failure.summary).toContain('SHA-256');
    }
  });

  it('refuses an archive larger than any project without reading it', async () => {
    const { archive, ranges } = store(await zip(descriptor));
    const failure = await failureOf(handler, event({ ...archive, bytes: 2 * 1024 ** 3 }));
    expect(failure.name).toBe('InvalidArchive');
    expect(ranges).toHaveLength(0);
  });

  it('does not blame the archive when the store can’t be read', async () => {
    const bytes = await zip(descriptor);
    const down = Object.assign(new Error('busy'), {
      name: 'SlowDown',
      $fault: 'server',
      $metadata: { httpStatusCode: 503 },
    });
    const { archive } = store(bytes);
    const whole = await import('node:stream').then(({ Readable }) => Readable.from([bytes]));
    mockClient(S3Client)
      .on(GetObjectCommand)
      .resolvesOnce({ Body: whole as never })
      .rejects(down);
    expect((await failureOf(handler, event(archive))).name).toBe('Throttled');
  });
});

/** Renames an entry in place, in both of its headers. */
function climbing(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString('latin1').replaceAll('zz/zz/x', '../../x'), 'latin1');
}
