import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { exportProject, importProject } from '#functions/oic/factory/project-archives.ts';
import { deleteProject } from '#functions/oic/factory/projects.ts';
import { samplePromotion } from '#local/sample-promotion.ts';
import { useOic } from '#test/functions/oic/oic-setup.ts';
import { acme, acmeId, openFactory, projectId } from './factory-world.ts';

useOic();
const MEBIBYTE = 1024 * 1024;
const size = 200 * MEBIBYTE;

/** Bytes and hash of a stream, and how much memory reading it took at most. */
async function measure(stream: AsyncIterable<Uint8Array>) {
  const hash = createHash('sha256');
  const before = process.memoryUsage();
  let [bytes, peak] = [0, 0];
  for await (const chunk of stream) {
    bytes += chunk.byteLength;
    hash.update(chunk);
    const now = process.memoryUsage();
    peak = Math.max(peak, now.heapUsed + now.external - before.heapUsed - before.external);
  }
  return { bytes, sha256: hash.digest('hex'), peak };
}

it('goes out and in again with flat memory', async () => {
  const { console, world } = await openFactory();
  const [first, ...others] = samplePromotion.integrations;
  const large = { path: 'resources/large.bin', text: 'x'.repeat(1024), bytes: size };
  const integrations = [{ ...first!, resources: [large] }, ...others];
  console.develop(acmeId, { ...samplePromotion, integrations });
  const { bytes, peak } = await measure(await exportProject(acme, { id: projectId }));
  expect(bytes).toBeGreaterThan(size);
  // Sender and receiver share this process, and V8 lets some 64 MB of sent buffers lie before it collects them.
  expect(peak).toBeLessThan(150 * MEBIBYTE);

  let sending = 0;
  await importProject(acme, {
    name: 'large.car',
    bytes,
    async *open() {
      const before = process.memoryUsage();
      for await (const chunk of await exportProject(acme, { id: projectId })) {
        // The project is gone as soon as its archive is on the way.
        if (sending === 0) await deleteProject(acme, projectId);
        const now = process.memoryUsage();
        const used = now.heapUsed + now.external - before.heapUsed - before.external;
        sending = Math.max(sending, used, 1);
        yield chunk;
      }
    },
  });
  expect(sending).toBeLessThan(150 * MEBIBYTE);
  expect(world.callLog.count('oic.importProject')).toBe(1);
  const again = await measure(await exportProject(acme, { id: projectId }));
  expect(again.bytes).toBe(bytes);
}, 60_000);
