import { describe, expect, it } from 'vitest';
import { estimateCostUsd } from '#functions/api/estimate-cost.ts';
import { countRun, roundsWithin } from '../../docs/count-run.ts';
import { onboardingRuns } from '../../docs/onboarding-runs.ts';
import { calledIn, onboardingDefinition } from './definition.ts';

const definition = onboardingDefinition();
const { newInstance, existingInstance, again } = await onboardingRuns(definition);

describe('the budgets of an onboarding', () => {
  it('with a new instance hold: 120 transitions, 1,500 events', () => {
    expect(newInstance.transitions).toBeLessThanOrEqual(120);
    expect(newInstance.events).toBeLessThanOrEqual(1_500);
  });

  it('with an existing instance hold: 60 transitions', () => {
    expect(existingInstance.transitions).toBeLessThanOrEqual(60);
    expect(again.transitions).toBeLessThan(existingInstance.transitions);
  });

  it('hold for the price of Step Functions: half a cent', () => {
    const price = estimateCostUsd({ transitions: newInstance.transitions, invocations: [] });
    expect(price).toBeGreaterThan(0);
    expect(price).toBeLessThanOrEqual(0.005);
  });

  it('leave room in the history for every retry that the workflow knows', () => {
    const tasks = Object.values(definition.States).filter(({ Type }) => Type === 'Task');
    const retries = tasks
      .flatMap(({ Retry = [] }) => Retry)
      .reduce((sum, { MaxAttempts = 0 }) => sum + MaxAttempts, 0);
    const longest = countRun(definition, { 'Is the instance ACTIVE?': 120 }, retries);

    expect(retries).toBeGreaterThan(100);
    expect(longest.events).toBeLessThan(25_000);
  });
});

describe('counting', () => {
  it('waits for a new instance ever longer, up to two minutes', async () => {
    const loop = { firstFrom: 'Provision instance', look: 'Check instance' };

    expect(await roundsWithin(definition, loop, 30)).toBe(1);
    expect(await roundsWithin(definition, loop, 75)).toBe(2);
    // 30 + 45 + 68 + 102 seconds, and then two minutes each.
    expect(await roundsWithin(definition, loop, 245 + 3 * 120)).toBe(7);
  });

  it('adds three transitions for each further look, and one for each retry', () => {
    const short = countRun(definition, {});
    const looks = countRun(definition, { 'Is the instance ACTIVE?': 4 });

    expect(looks.transitions - short.transitions).toBe(4 * 3);
    expect(countRun(definition, {}, 2).transitions - short.transitions).toBe(2);
  });

  it('calls each function of the successful story', () => {
    const story = [...calledIn(definition)].filter((name) => !/remove-|report-failure/.test(name));
    expect(new Set(newInstance.calls).size).toBeGreaterThanOrEqual(story.length);
  });
});
