import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '#local/clock.ts';
import { openKey } from '#local/encryption.ts';
import { findSimulatedFailure, simulatedFailures } from '#local/simulated-failures.ts';
import { openOutside } from '#local/simulated-outside.ts';
import { simulatedUserFailures } from '#local/simulated-user-failures.ts';
import { errorNames } from '#runtime/errors.ts';
import { onboardingStages, stagesByKind } from '#runtime/stages.ts';

describe('the failures that can be simulated', () => {
  it('are of stages that exist, and end with errors that exist', () => {
    const stages = onboardingStages.map(({ id }) => id);
    const stops = errorNames('stop');
    for (const { stage, endsWith } of simulatedFailures) {
      expect(stages).toContain(stage);
      if (endsWith !== null) expect(stops).toContain(endsWith);
    }
  });

  it('have names of their own within a stage', () => {
    const names = simulatedFailures.map(({ stage, fault }) => `${stage}:${fault}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it('strike operations that the simulation has', async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'simulated-failures-'));
    const outside = await openOutside({
      directory,
      clock: new VirtualClock(0),
      key: await openKey(directory),
      failures: [...simulatedFailures],
    });
    const injected = simulatedFailures.flatMap(({ arrange }) => arrange.injections ?? []);
    expect(outside.world.faults.list()).toHaveLength(injected.length);
    await outside.world.close();
    await rm(directory, { recursive: true });
  });

  it.each([
    ['test-conection:locked', /Did you mean test-connection/],
    ['test-connection:loked', /Did you mean locked/],
    ['complete:locked', /no simulated failure in the stage complete/],
    ['locked', /STAGE:FAULT/],
    ['a:b:c', /STAGE:FAULT/],
  ])('are not found by %s, which says why', (text, says) => {
    expect(() => findSimulatedFailure(text)).toThrow(says);
  });

  it('are found by stage and fault', () => {
    const found = findSimulatedFailure('test-connection:wrong-password');
    expect(found.endsWith).toBe('InvalidCredentials');
  });
});

describe('those of integration users', () => {
  it('are of stages that exist, end with errors that exist, and have names of their own', () => {
    const stages = stagesByKind['integration-user'].map(({ id }) => id as string);
    const stops = errorNames('stop');
    for (const { stage, endsWith } of simulatedUserFailures) {
      expect(stages).toContain(stage);
      if (endsWith !== null) expect(stops).toContain(endsWith);
    }
    const names = simulatedUserFailures.map(({ stage, fault }) => `${stage}:${fault}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it('are found among their own', () => {
    const found = findSimulatedFailure('establish-user:limit', simulatedUserFailures);
    expect(found.endsWith).toBe('LimitExceeded');
    const other = () => findSimulatedFailure('test-connection:locked', simulatedUserFailures);
    expect(other).toThrow(/no simulated failure in the stage test-connection/);
  });
});
