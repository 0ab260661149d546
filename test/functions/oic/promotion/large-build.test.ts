import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ZipFile } from 'yazl';
import { storedArchive } from '#functions/oic/factory/stored-archive.ts';
import { keepArchive } from '#functions/oic/promotion/archive-file.ts';
import { type LocalAccount, openAccount } from '#test/local/aws/local-account.ts';

const MEBIBYTE = 1024 ** 2;
const SIZE = 200 * MEBIBYTE;
/** A part of the archive; holding it whole would exceed this. */
const FLAT = 80 * MEBIBYTE;

let local: LocalAccount;
beforeAll(async () => {
  local = await openAccount({ tables: {} });
  const settings = { ...local.aws.environment(), ARTIFACT_BUCKET: 'artifacts' };
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
});
afterAll(async () => {
  await local[Symbol.asyncDispose]();
  vi.unstubAllEnvs();
});

/** What JavaScript holds, buffers included; the highest value since the last look. */
function watchMemory() {
  const used = () => {
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  const before = used();
  let peak = 0;
  const timer = setInterval(() => {
    peak = Math.max(peak, used() - before);
  }, 5);
  return () => {
    clearInterval(timer);
    return peak;
  };
}

it('a build of 200 MB is taken in, kept, listed and sent on with flat memory', async () => {
  const block = randomBytes(MEBIBYTE);
  const zip = new ZipFile();
  zip.addReadStream(Readable.from(blocks(block)), 'project/large.bin', { compress: false });
  zip.end();
  const stop = watchMemory();
  const kept = await keepArchive(zip.outputStream as Readable, 'builds/acme/LARGE/1/project.car');
  expect(kept.archive.bytes).toBeGreaterThan(SIZE);
  expect(kept.entries).toMatchObject([{ path: 'project/large.bin', bytes: SIZE }]);

  let sent = 0;
  for await (const chunk of storedArchive(kept.archive).open()) sent += chunk.byteLength;
  expect(sent).toBe(kept.archive.bytes);
  expect(stop()).toBeLessThan(FLAT);
}, 120_000);

function* blocks(block: Buffer) {
  for (let at = 0; at < SIZE; at += block.length) yield block;
}
