import validateAsl from 'asl-validator';
import jsonata from 'jsonata';
import { describe, expect, it } from 'vitest';
import { workflowFunctions } from '#cdk/functions.ts';
import { errorNames } from '#runtime/errors.ts';
import { onboardingStages } from '#runtime/stages.ts';
import { allStates, onboardingDefinition, type State } from './definition.ts';

const definition = onboardingDefinition();
const states = allStates(definition);
const tasks = states.filter(([, state]) => state.Type === 'Task');
const branchStates = new Set(
  Object.values(definition.States).flatMap((state) =>
    (state.Branches ?? []).flatMap(allStates).map(([name]) => name),
  ),
);

describe('the onboarding workflow', () => {
  it('is valid Amazon States Language', () => {
    const { isValid, errorsText } = validateAsl(definition);
    expect(errorsText()).toBe('');
    expect(isValid).toBe(true);
  });

  it('speaks JSONata throughout, and every expression compiles', () => {
    expect(definition.QueryLanguage).toBe('JSONata');
    const expressions = JSON.stringify(definition).match(/\{%.*?%\}/g) ?? [];
    expect(expressions.length).toBeGreaterThan(50);
    for (const text of expressions) {
      const source = JSON.parse(`"${text.slice(2, -2)}"`) as string;
      expect(() => jsonata(source), source).not.toThrow();
    }
  });

  it('tells the thirteen stages in order', () => {
    const told: string[] = [];
    for (let name: string | undefined = definition.StartAt; name; ) {
      const state: State | undefined = definition.States[name];
      const stage = /^\[([a-z-]+)\]/.exec(state?.Comment ?? '')?.[1];
      if (stage && told.at(-1) !== stage) told.push(stage);
      name = state?.Default ?? state?.Next;
    }
    expect(told).toEqual(onboardingStages.map(({ id }) => id));
  });

  it('gives every state a comment that begins with a stage', () => {
    const known = [...onboardingStages.map(({ id }) => id as string), 'failed', 'roll-back'];
    for (const [name, { Comment }] of states) {
      expect(known, name).toContain(/^\[([a-z-]+)\] \S/.exec(Comment ?? '')?.[1]);
    }
  });

  it('bounds every wait: each task has a time-out, and so has the execution', () => {
    expect(definition.TimeoutSeconds).toBeGreaterThan(0);
    for (const [name, { TimeoutSeconds }] of tasks) expect(TimeoutSeconds, name).toBeTruthy();
  });

  it('lets every task outlast its function, so that no retry overlaps a running one', () => {
    for (const [name, { TimeoutSeconds, Arguments }] of tasks) {
      const id = Arguments?.FunctionName.split(':').at(-1) ?? '';
      const called = workflowFunctions.find((f) => f.name.replace('/', '-') === id);
      if (typeof TimeoutSeconds === 'number') {
        expect(TimeoutSeconds, name).toBeGreaterThanOrEqual((called?.timeoutSeconds ?? 1e9) + 5);
      }
    }
  });

  it('calls every function that is defined, and no other', () => {
    const called = new Set(
      tasks.map(([, state]) => state.Arguments?.FunctionName.split(':').at(-1)),
    );
    expect([...called].sort()).toEqual(
      workflowFunctions.map((f) => f.name.replace('/', '-')).sort(),
    );
  });

  it('retries what heals or is not there yet, and never a stop error but a lock', () => {
    const healing = [...errorNames('retry'), ...errorNames('wait')];
    for (const [name, { Retry = [] }] of tasks) {
      const retried = Retry.flatMap(({ ErrorEquals }) => ErrorEquals);
      for (const stop of errorNames('stop')) {
        if (stop !== 'Locked') expect(retried, name).not.toContain(stop);
      }
      for (const error of ['Throttled', 'Unavailable', 'Timeout']) {
        expect(retried, name).toContain(error);
      }
      expect(retried.filter((error) => healing.includes(error)).length, name).toBeGreaterThan(0);
    }
  });

  it('backs off with full jitter and a cap of five minutes at most', () => {
    for (const [name, { Retry = [] }] of tasks) {
      for (const retrier of Retry) {
        expect(retrier.JitterStrategy, name).toBe('FULL');
        expect(retrier.MaxDelaySeconds, name).toBeLessThanOrEqual(300);
      }
    }
  });

  it('leads every caught error to a Fail state, never to a success', () => {
    for (const [name, state] of states) {
      for (const { Next } of state.Catch ?? []) {
        for (const end of endsFrom(Next))
          expect(definition.States[end]?.Type, `${name} → ${end}`).toBe('Fail');
      }
    }
  });

  it('catches the errors of every task of the main story', () => {
    for (const [name, { Catch = [] }] of tasks) {
      if (branchStates.has(name)) continue;
      expect(Catch.at(-1)?.ErrorEquals, name).toEqual(['States.ALL']);
    }
    expect(definition.States.Preflight?.Catch?.at(-1)?.ErrorEquals).toEqual(['States.ALL']);
  });

  it('does not ask a person again because their time ran out', () => {
    const ask = definition.States['Register in CupixWorks'];
    expect(ask?.Retry?.flatMap(({ ErrorEquals }) => ErrorEquals)).not.toContain('States.Timeout');
  });

  it('activates only after the connection test has passed', () => {
    expect(endsFrom('Provision instance', new Set(['Test connection']))).not.toContain('Complete');
  });
});

/** The states without a way on that can be reached from one, going around those in `without`. */
function endsFrom(start: string, without = new Set<string>(), seen = new Set<string>()): string[] {
  if (seen.has(start) || without.has(start)) return [];
  seen.add(start);
  const state = definition.States[start];
  const next = [
    state?.Next,
    state?.Default,
    ...(state?.Choices ?? []).map((choice) => choice.Next),
    ...(state?.Catch ?? []).map((catcher) => catcher.Next),
  ].filter((name): name is string => name !== undefined);
  return next.length === 0 ? [start] : next.flatMap((name) => endsFrom(name, without, seen));
}
