import validateAsl from 'asl-validator';
import jsonata from 'jsonata';
import { describe, expect, it } from 'vitest';
import { callerOf } from '#cdk/function-definition.ts';
import { functionDefinitions } from '#cdk/functions.ts';
import { inquiries, workflows } from '#cdk/workflows.ts';
import { errorNames } from '#runtime/errors.ts';
import { type JobKind, stagesByKind } from '#runtime/stages.ts';
import { allStates, calledIn, definitionOf, endsFrom, nameIn, type State } from './definition.ts';

const definitions = (Object.keys(workflows) as JobKind[]).map(
  (kind) => [kind, definitionOf(kind)] as const,
);

describe.each(definitions)('the workflow %s', (kind, definition) => {
  const states = allStates(definition);
  const tasks = states.filter(([, state]) => state.Type === 'Task');
  const branchStates = new Set(
    states.flatMap(([, { Branches = [] }]) => Branches.flatMap(allStates).map(([name]) => name)),
  );

  it('is valid Amazon States Language', () => {
    const { isValid, errorsText } = validateAsl(definition);
    expect(errorsText()).toBe('');
    expect(isValid).toBe(true);
  });

  it('speaks JSONata throughout, and every expression compiles', () => {
    expect(definition.QueryLanguage).toBe('JSONata');
    const expressions = JSON.stringify(definition).match(/\{%.*?%\}/g) ?? [];
    expect(expressions.length).toBeGreaterThan(0);
    for (const text of expressions) {
      const source = JSON.parse(`"${text.slice(2, -2)}"`) as string;
      expect(() => jsonata(source), source).not.toThrow();
    }
  });

  it('tells its stages in order', () => {
    const told: string[] = [];
    for (let name: string | undefined = definition.StartAt; name; ) {
      const state: State | undefined = definition.States[name];
      const stage = /^\[([a-z-]+)\]/.exec(state?.Comment ?? '')?.[1];
      if (stage && told.at(-1) !== stage) told.push(stage);
      name = state?.Default ?? state?.Next;
    }
    expect(told).toEqual(stagesByKind[kind].map(({ id }) => id));
  });

  it('gives every state a comment that begins with a stage', () => {
    const known = [...stagesByKind[kind].map(({ id }) => id as string), 'failed', 'roll-back'];
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
      const called = functionDefinitions.find((f) => f.name === nameIn(Arguments!.FunctionName));
      if (typeof TimeoutSeconds === 'number') {
        expect(TimeoutSeconds, name).toBeGreaterThanOrEqual((called?.timeoutSeconds ?? 1e9) + 5);
      }
    }
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
      for (const { Next, ErrorEquals } of state.Catch ?? []) {
        if (isPersonsSay(state, ErrorEquals)) continue;
        for (const end of endsFrom(definition, Next))
          expect(definition.States[end]?.Type, `${name} → ${end}`).toBe('Fail');
      }
    }
  });

  it('catches the errors of every task of the main story', () => {
    for (const [name, { Type, Catch = [] }] of states) {
      if (branchStates.has(name) || !/^(Task|Parallel|Map)$/.test(Type)) continue;
      expect(Catch.at(-1)?.ErrorEquals, name).toEqual(['States.ALL']);
    }
  });

  it('does not ask a person again because their time ran out', () => {
    const human = tasks.filter(([, { Resource }]) => Resource?.includes('waitForTaskToken'));
    for (const [name, { Retry = [] }] of human) {
      expect(
        Retry.flatMap(({ ErrorEquals }) => ErrorEquals),
        name,
      ).not.toContain('States.Timeout');
    }
  });
});

/** That a person declines, or says nothing in time, may be an answer and no failure. */
function isPersonsSay({ Resource }: State, errors: string[]): boolean {
  const says = ['States.Timeout', 'TaskRejected'];
  return Boolean(Resource?.includes('waitForTaskToken')) && errors.every((e) => says.includes(e));
}

it('every function runs by the clock, answers the API, or is called by a workflow', () => {
  const steps = functionDefinitions.filter((one) => callerOf(one) === 'workflow');
  const answering = (Object.keys(inquiries) as (keyof typeof inquiries)[]).map(definitionOf);
  const called = new Set(
    [...definitions.map(([, definition]) => definition), ...answering].flatMap((definition) => [
      ...calledIn(definition),
    ]),
  );

  expect([...called].sort()).toEqual(steps.map(({ name }) => name).sort());
});
