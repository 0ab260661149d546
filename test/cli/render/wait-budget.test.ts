import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timeLeft } from '#cli/render/stage-text.ts';
import type { ShownStage } from '#cli/render/view.ts';
import { budgetOfRequest, budgetOfView, waitEndsAt } from '#cli/render/wait-budget.ts';

const at = (minutes: number) => new Date(Date.UTC(2026, 0, 1, 0, minutes)).toISOString();
const waiting = (name: string, waitingFor = 'Oracle'): ShownStage => {
  return { name, status: 'waiting', waitingFor, startedAt: at(10), attempts: 1 };
};
const budget = budgetOfRequest({
  waits: { instanceMinutes: 60, activationMinutes: 5 },
  cupixworks: { dueDays: 2 },
});
const endOf = (stage: ShownStage, before: ShownStage[] = [], known = budget) => {
  const end = waitEndsAt(stage, [...before, stage], known);
  return end && new Date(end).toISOString();
};

describe('a wait ends at the latest', () => {
  it('for a new instance so long after it was asked for', () => {
    const asked = {
      ...waiting('provision-instance'),
      status: 'succeeded',
      startedAt: at(1),
    } as const;
    expect(endOf(waiting('wait-for-active'), [asked])).toBe(at(61));
    expect(endOf(waiting('wait-for-active'))).toBe(at(70));
  });

  it('for an activation so long after its stage began', () => {
    expect(endOf(waiting('activate-integration'))).toBe(at(15));
  });

  it('for a person when the task is due, as far as that is known', () => {
    const asking = waiting('register-in-cupixworks', 'a person');
    expect(endOf(asking)).toBe(at(10 + 2 * 24 * 60));
    expect(endOf(asking, [], { ...budget, taskDueAt: at(99) })).toBe(at(99));
  });

  it('nobody knows when: for a retry, another stage, no budget, or no wait at all', () => {
    expect(endOf(waiting('wait-for-active', 'the next attempt (Throttled)'))).toBeUndefined();
    expect(endOf(waiting('prove'))).toBeUndefined();
    expect(endOf(waiting('activate-integration'), [], {})).toBeUndefined();
    expect(endOf({ ...waiting('activate-integration'), status: 'running' })).toBeUndefined();
  });
});

it('the budget of an onboarding is what its request says, where the API shows it', () => {
  const request = { waits: { instanceSeconds: 600 }, cupixworks: { dueDays: 3 } };
  expect(budgetOfView({ request })).toEqual({ instanceSeconds: 600, taskSeconds: 259_200 });
  expect(budgetOfView({})).toEqual({});
});

it('the time that is left never is negative, and grows by nothing', () => {
  const stage = waiting('activate-integration');
  const shown = { status: 'RUNNING', stages: [stage], budget };
  const start = Date.parse(at(10));
  expect(timeLeft(stage, shown, start + 60_000)).toBe('4 min 00 s left');
  expect(timeLeft(stage, shown, start + 300_000)).toBe('its time is up');
  fc.assert(
    fc.property(fc.nat(1_000_000), (ms) => {
      expect(timeLeft(stage, shown, start + ms)).not.toContain('-');
    }),
  );
});
