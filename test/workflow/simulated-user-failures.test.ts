import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { resumeJob } from '#functions/api/resume-job.ts';
import { simulatedUserFailures } from '#local/simulated-user-failures.ts';
import { House } from './house.ts';
import { ended, oneActiveUser, runUser, userInventory } from './users.ts';

let house: House;
beforeAll(async () => {
  house = await House.open();
}, 60_000);
afterEach(() => house.fail());
afterAll(() => house.close());

const table = simulatedUserFailures.map((failure, number) => ({
  ...failure,
  customer: `fault-${number}`,
}));

describe.each(table)('$stage:$fault', (failure) => {
  const { customer, stage, endsWith } = failure;

  it(endsWith ? `ends with ${endsWith} and is finished by resume` : 'heals', async () => {
    await house.fail(failure);
    const run = await runUser(house, customer);
    const { execution, jobId } = run;
    const { world } = house.outside;
    expect(world.calls.some((call) => call.fault !== undefined)).toBe(true);
    if (endsWith === null) {
      expect(execution.cause).toBeUndefined();
      expect(world.faults.list()).toEqual([]);
    } else {
      expect(execution).toMatchObject({ status: 'FAILED', error: endsWith });
      expect(execution.cause).toContain(`stage ${stage}`);
      expect(execution.cause).toContain(`oic-onboarding resume ${jobId}`);
      await house.fail();
      const { executionArn } = await resumeJob(jobId);
      const resumed = await ended(house, jobId, executionArn);
      expect(resumed.execution.cause).toBeUndefined();
    }
    expect(userInventory(house, customer)).toEqual(oneActiveUser);
  });
});
