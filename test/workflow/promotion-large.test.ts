import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ArchivedProject } from '#local/oracle/oic/archive-layout.ts';
import { samplePromotion } from '#local/sample-promotion.ts';
import { listBuilds } from '#runtime/builds.ts';
import { House } from './house.ts';
import { Team } from './promotion-house.ts';

const MEBIBYTE = 1024 ** 2;
const SIZE = 200 * MEBIBYTE;

let house: House;
beforeAll(async () => {
  house = await House.open();
}, 180_000);
afterAll(() => house.close());

/** The sample with a file that can't be made smaller, or not much. */
function largeProject(): ArchivedProject {
  const [first, ...others] = samplePromotion.integrations;
  const text = randomBytes(96 * 1024).toString('latin1');
  const resources = [{ path: 'resources/processor_1/large.bin', text, bytes: SIZE }];
  return { ...samplePromotion, integrations: [{ ...first!, resources }, ...others] };
}

/** What this process takes of the machine's memory while something runs: functions, Oracle, S3 and Git. */
async function peakOf(work: () => Promise<unknown>): Promise<number> {
  let peak = 0;
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 10);
  await work().finally(() => clearInterval(timer));
  return peak;
}

it('of 200 MB takes less memory beyond that of a small one than holding it once', async () => {
  const small = new Team(house, 'small');
  const before = await peakOf(() => small.promote());
  const large = new Team(house, 'large', largeProject());
  const peak = await peakOf(async () => {
    const promoted = await large.promote();
    expect(promoted.execution.cause).toBeUndefined();
    // Git hosts refuse such files: the manifest is there, and says where the archive lies.
    expect(promoted.summary).toMatchObject({ build: 1, git: { hasArchive: false } });
  });
  const [build] = await listBuilds({ customer: 'large', project: 'PROJECT_SYNC' });
  expect(build?.archive?.bytes).toBeGreaterThan(SIZE);
  // It passes five times, in and out; whoever held it even once would take more.
  expect(peak - before).toBeLessThan(SIZE);
}, 300_000);
