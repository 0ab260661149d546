import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { simulatedFailures } from '#local/simulated-failures.ts';
import { House } from './house.ts';
import { oneOfEach } from './inventory.ts';

let house: House;
beforeAll(async () => {
  house = await House.open();
}, 60_000);
afterEach(() => house.fail());
afterAll(() => house.close());

// The administrator's moods are chosen when a service starts; they have tests of their own.
const table = simulatedFailures
  .filter(({ arrange, endsWith }) => !arrange.administrator && endsWith === null)
  .map((failure, number) => ({ ...failure, customer: `fault-${number}` }));

describe.each(table)('$stage:$fault', (failure) => {
  it('heals by itself and leaves exactly one of everything', async () => {
    await house.fail(failure);
    const ended = await house.onboard(failure.customer);
    expect(ended.execution.cause).toBeUndefined();
    expect(ended.execution.status).toBe('SUCCEEDED');
    expect(house.inventory(failure.customer)).toEqual(oneOfEach(ended.jobId));
  });
});
