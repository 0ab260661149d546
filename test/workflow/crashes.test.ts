import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { House } from './house.ts';
import { oneOfEach } from './inventory.ts';

let house: House;
beforeAll(async () => {
  house = await House.open();
}, 60_000);
afterAll(() => house.close());

describe.each(['before', 'after'] as const)('functions that die %s they took effect', (point) => {
  it('are run again, each of them, and nothing is made twice', async () => {
    const onTheWay = functionsOnTheWay();
    for (const name of onTheWay) house.service.lambdas.crashNext(name, point);
    const ended = await house.onboard(`crash-${point}`);
    expect(ended.execution.cause).toBeUndefined();
    const deaths = ended.events.filter((event) =>
      JSON.stringify(event).includes('Runtime.ExitError'),
    );
    expect(deaths.length).toBeGreaterThanOrEqual(onTheWay.length);
    expect(house.inventory(`crash-${point}`)).toEqual(oneOfEach(ended.jobId));
  });
});

describe('the same request, twice at the same time', () => {
  it('makes one set of resources', async () => {
    const [one, other] = await Promise.all([house.onboard('twins'), house.onboard('twins')]);
    expect(one.execution.executionArn).toBe(other.execution.executionArn);
    expect(one.execution.status).toBe('SUCCEEDED');
    expect(house.inventory('twins')).toEqual(oneOfEach(one.jobId));
  });
});

describe('roll-back', () => {
  it('takes back what the onboarding made, and the execution still ends FAILED', async () => {
    const { findSimulatedFailure } = await import('#local/simulated-failures.ts');
    await house.fail(findSimulatedFailure('prove:broken-integration'));
    const failed = await house.onboard('undone', { onFailure: 'roll-back' });
    await house.fail();
    expect(failed.execution.status).toBe('FAILED');
    expect(failed.execution.error).toBe('ProofFailed');
    expect(house.inventory('undone')).toEqual({
      instances: [],
      clients: [],
      grants: [],
      registrations: [],
    });
    const again = await house.resume(failed.jobId);
    expect(again.execution.cause).toBeUndefined();
    expect(house.inventory('undone')).toEqual(oneOfEach(again.jobId));
  });

  it('never touches an instance that was adopted', async () => {
    const { findSimulatedFailure } = await import('#local/simulated-failures.ts');
    const owner = await house.onboard('owner');
    const adopt = instanceOf(owner.output);
    await house.fail(findSimulatedFailure('prove:broken-integration'));
    const failed = await house.onboard('guest', {
      onFailure: 'roll-back',
      oracle: { ...(await house.request('owner')).request.oracle, instance: { adopt } },
    });
    await house.fail();
    expect(failed.execution.error).toBe('ProofFailed');
    expect(house.inventory('owner').instances).toEqual(['ACTIVE']);
  });
});

function instanceOf(output: Record<string, unknown>): string {
  const resources = output.resources as { kind: string; id: string }[];
  return resources.find(({ kind }) => kind === 'integration-instance')?.id ?? '';
}

/** The functions that an onboarding without a failure calls. */
function functionsOnTheWay(): string[] {
  const [onboarding] = house.service.engine.stateMachines();
  const definition = JSON.stringify(onboarding?.definition);
  const called = house.service.functionNames.filter((name) => definition.includes(name));
  return called.filter((name) => !/Remove|ReportFailure/.test(name));
}
