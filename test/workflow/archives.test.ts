import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { House } from './house.ts';
import { oneOfEach } from './inventory.ts';

let house: House;
beforeAll(async () => {
  house = await House.open();
}, 60_000);
afterAll(() => house.close());

it.each([
  ['text', Buffer.from('This is a guide, not an archive.')],
  ['an empty ZIP', Buffer.from(`504b0506${'00'.repeat(18)}`, 'hex')],
])(
  'refuses an archive that is %s before anything is made, and goes on with the right one',
  async (what, bytes) => {
    const archive = join(house.directory, 'wrong.car');
    await writeFile(archive, bytes);
    const customer = `car-${bytes.length}`;
    const from = house.outside.world.calls.length;
    const failed = await house.onboard(customer, { archive });
    expect(failed.execution.error, what).toBe('InvalidArchive');
    expect(failed.execution.cause).toContain('stage preflight');
    expect(house.mutations(from)).toEqual([]);

    const right = await house.onboard(customer);
    expect(right.jobId).toBe(failed.jobId);
    expect(right.execution.cause).toBeUndefined();
    expect(house.inventory(customer)).toEqual(oneOfEach(right.jobId));
  },
);
