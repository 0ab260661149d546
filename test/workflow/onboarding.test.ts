import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onboardingStages } from '#runtime/stages.ts';
import { House } from './house.ts';
import { oneOfEach } from './inventory.ts';

let house: House;
beforeAll(async () => {
  house = await House.open();
}, 60_000);
afterAll(() => house.close());

describe('an onboarding', () => {
  it('makes one of everything, in thirteen stages, and proves it', async () => {
    const ended = await house.onboard('acme');
    expect(ended.execution.status).toBe('SUCCEEDED');
    expect(ended.progress.stages.map(({ name, status }) => [name, status])).toEqual(
      onboardingStages.map(({ id }) => [id, 'succeeded']),
    );
    expect(ended.output.proof).toMatchObject({
      tokenOk: true,
      endpointOk: true,
      primaveraOk: true,
    });
    expect(house.inventory('acme')).toEqual(oneOfEach(ended.jobId));
  });

  it('changes nothing when the same request comes again', async () => {
    const before = house.outside.world.calls.length;
    const again = await house.onboard('acme');
    expect(again.execution.status).toBe('SUCCEEDED');
    expect(again.jobId).toBe((await house.onboard('acme')).jobId);
    expect(house.mutations(before)).toEqual([]);
    expect(house.outside.world.calls.length).toBeGreaterThan(before);
    expect(house.mutations()).toContain('oci.createIntegrationInstance');
  });

  it('stays within its budgets: transitions, history, state', async () => {
    const first = await house.onboard('budget');
    expect(first.progress.transitions).toBeLessThanOrEqual(120);
    expect(first.events.length).toBeLessThanOrEqual(1_500);
    const second = await house.onboard('budget');
    expect(second.progress.transitions).toBeLessThanOrEqual(60);
    for (const event of [...first.events, ...second.events]) {
      expect(JSON.stringify(event).length, event.type).toBeLessThanOrEqual(8 * 1024);
    }
  });
});
