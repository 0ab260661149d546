import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { entriesOf, keepArchive } from '#functions/oic/promotion/archive-file.ts';
import { differencesBetween, isEqual } from '#runtime/compare-entries.ts';
import { zipOf } from './zip.ts';

const stored = new Map<string, Buffer>();
let store: ReturnType<typeof mockClient>;
beforeEach(() => {
  stored.clear();
  vi.stubEnv('ARTIFACT_BUCKET', 'artifacts');
  const client = mockClient(S3Client);
  store = client;
  client.on(PutObjectCommand).callsFake(async ({ Key, Body }) => {
    stored.set(Key, await buffer(Body));
    return {};
  });
});
afterEach(() => {
  store.restore();
  vi.unstubAllEnvs();
});

const hash = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex');

describe('an archive that was exported', () => {
  it('lies in the store byte by byte, with a list of its files', async () => {
    const kept = await keepArchive(zipOf({ 'b.xml': 'two', 'a.xml': 'one' }), 'builds/1.car');
    const bytes = stored.get('builds/1.car')!;
    expect(kept.archive).toEqual({
      bucket: 'artifacts',
      key: 'builds/1.car',
      bytes: bytes.length,
      sha256: hash(bytes),
    });
    expect(kept.entries).toEqual([
      { path: 'a.xml', bytes: 3, sha256: hash('one') },
      { path: 'b.xml', bytes: 3, sha256: hash('two') },
    ]);
  });

  it('that is no ZIP is refused, and nothing is kept', async () => {
    const text = Readable.from([Buffer.from('<html>We are back soon</html>')]);
    await expect(keepArchive(text, 'builds/1.car')).rejects.toMatchObject({
      name: 'InvalidArchive',
    });
    expect(stored.size).toBe(0);
  });
});

describe('exports of the same content', () => {
  const files = fc.dictionary(fc.stringMatching(/^[a-z]{1,8}\.xml$/), fc.string({ maxLength: 40 }));

  it('have equal entries, whatever their order, their times and the number of the build', async () => {
    await fc.assert(
      fc.asyncProperty(files, fc.integer({ min: 1, max: 99 }), async (content, number) => {
        const named = (build: number) =>
          Object.fromEntries(
            Object.entries(content).map(([path, text]) => [path, `${text} BUILD_${build};`]),
          );
        const reversed = Object.fromEntries(Object.entries(named(number + 1)).toReversed());
        const a = await entriesOf(zipOf(named(number)), [`BUILD_${number}`]);
        const later = new Date(2026, 5, 1);
        const b = await entriesOf(zipOf(reversed, later), [`BUILD_${number + 1}`]);
        expect(isEqual(differencesBetween(a, b))).toBe(true);
      }),
      { numRuns: 25 },
    );
  });

  it('differ where a file was added, changed or taken out', async () => {
    const before = await entriesOf(zipOf({ a: '1', b: '2', c: '3' }));
    const after = await entriesOf(zipOf({ a: '1', b: 'x', d: '4' }));
    expect(differencesBetween(before, after)).toEqual({
      added: ['d'],
      changed: ['b'],
      removed: ['c'],
    });
  });
});
