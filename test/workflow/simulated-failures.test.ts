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
  .filter(({ arrange, endsWith }) => !arrange.administrator && endsWith !== null)
  .map((failure, number) => ({ ...failure, customer: `fault-${number}` }));

describe.each(table)('$stage:$fault', (failure) => {
  it(`ends with ${failure.endsWith} and is finished by resume`, async () => {
    await house.fail(failure);
    const failed = await house.onboard(failure.customer);
    expect(failed.execution.error).toBe(failure.endsWith);
    expect(failed.execution.status).toBe('FAILED');
    expect(failed.execution.cause).toContain(`stage ${failure.stage}`);
    expect(failed.execution.cause).toContain('What to do:');
    expect(failed.execution.cause).toContain(`oic-onboarding resume ${failed.jobId}`);

    await house.fail();
    const resumed = await house.resume(failed.jobId);
    expect(resumed.execution.cause).toBeUndefined();
    expect(resumed.execution.status).toBe('SUCCEEDED');
    expect(house.inventory(failure.customer)).toEqual(oneOfEach(failed.jobId));
  });
});
