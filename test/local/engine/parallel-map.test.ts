import { describe, expect, test } from 'vitest';
import { TaskFailure, type TaskRequest } from '#local/engine/index.ts';
import { FUNCTION, machine, openBench, settle, types } from './fake-host.ts';

const task = (fields: object = {}) => ({ Type: 'Task', Resource: FUNCTION, End: true, ...fields });
const block = (name: string, state: object) => ({ StartAt: name, States: { [name]: state } });

describe('a Parallel', () => {
  test('gives its Arguments to all branches and their outputs in order', async () => {
    const ended = await openBench().run(
      machine({
        Both: {
          Type: 'Parallel',
          Arguments: { n: '{% $states.input.n * 2 %}' },
          Branches: [
            block('Slow', {
              Type: 'Wait',
              Seconds: 10,
              Output: '{% $states.input.n %}',
              End: true,
            }),
            block('Fast', { Type: 'Pass', Output: '{% $states.input.n + 1 %}', End: true }),
          ],
          Output: { result: '{% $states.result %}', input: '{% $states.input %}' },
          End: true,
        },
      }),
      { n: 4 },
    );
    expect(ended.output).toBe('{"result":[8,9],"input":{"n":4}}');
  });

  test('aborts the other branches when one fails, down to their calls and timers', async () => {
    const bench = openBench(async (request: TaskRequest) => {
      if (request.stateName !== 'Broken') return new Promise(() => {});
      await bench.clock.sleep(1000);
      throw new TaskFailure('Broken');
    });
    const inner = { Type: 'Map', Items: [1, 2], ItemProcessor: block('Deep', task()), End: true };
    const ended = await bench.run(
      machine({
        Both: {
          Type: 'Parallel',
          Branches: [
            block('Inner', inner),
            block('Pause', { Type: 'Wait', Seconds: 1000, End: true }),
            block('Broken', task()),
          ],
          End: true,
        },
      }),
    );
    expect(ended).toMatchObject({ status: 'FAILED', error: 'Broken' });
    const uncut = bench.calls.filter(({ signal }) => !signal.aborted);
    expect(uncut.map(({ stateName }) => stateName)).toEqual(['Broken']);
    expect(bench.clock.sleeping).toBe(0);
    const after = types(bench, ended.executionArn);
    expect(after.slice(after.indexOf('LambdaFunctionFailed') + 1)).toEqual([
      'TaskStateAborted',
      'MapIterationAborted',
      'TaskStateAborted',
      'MapIterationAborted',
      'TaskStateAborted',
      'MapStateAborted',
      'WaitStateAborted',
      'ParallelStateFailed',
      'ExecutionFailed',
    ]);
  });

  test('chains its end to the last event of the last branch', async () => {
    const bench = openBench();
    const ended = await bench.run(
      machine({
        Both: {
          Type: 'Parallel',
          Branches: [
            block('A', { Type: 'Wait', Seconds: 1, End: true }),
            block('B', { Type: 'Pass', End: true }),
          ],
          End: true,
        },
      }),
    );
    const chain = bench.engine.history(ended.executionArn).slice(-3);
    expect(chain.map(({ type, previousEventId }) => [type, previousEventId])).toEqual([
      ['ParallelStateSucceeded', 7],
      ['ParallelStateExited', 7],
      ['ExecutionSucceeded', 9],
    ]);
  });
});

describe('a Map', () => {
  const each = (fields: object, state: object = task()) =>
    machine({ Each: { Type: 'Map', ItemProcessor: block('One', state), End: true, ...fields } });

  test('takes an array as its input', async () => {
    const bench = openBench((request: TaskRequest) => request.arguments);
    expect((await bench.run(each({}), [1, 'two', null])).output).toBe('[1,"two",null]');
  });

  test('of nothing is an empty array', async () => {
    const ended = await openBench().run(each({ Items: [] }));
    expect(ended.output).toBe('[]');
  });

  test('selects the input of each iteration', async () => {
    const bench = openBench((request: TaskRequest) => request.arguments);
    const ended = await bench.run(
      each({
        Items: '{% $states.input.list %}',
        ItemSelector: {
          item: '{% $states.context.Map.Item.Value %}',
          index: '{% $states.context.Map.Item.Index %}',
          all: '{% $count($states.input.list) %}',
        },
      }),
      { list: ['a', 'b'] },
    );
    expect(JSON.parse(ended.output!)).toEqual([
      { item: 'a', index: 0, all: 2 },
      { item: 'b', index: 1, all: 2 },
    ]);
  });

  test.each([
    [1, 1],
    [3, 3],
    ['{% 1 + 1 %}', 2],
    [0, 40],
    [45, 40],
  ])(
    'with MaxConcurrency %s runs at most %i iterations at a time',
    async (MaxConcurrency, most) => {
      let running = 0;
      let peak = 0;
      const bench = openBench(async () => {
        peak = Math.max(peak, ++running);
        await bench.clock.sleep(1000);
        return --running;
      });
      await bench.run(each({ Items: '{% [1..50] %}', MaxConcurrency }));
      expect(peak).toBe(most);
      expect(bench.calls).toHaveLength(50);
    },
  );

  test('records a failed iteration, and the aborted ones', async () => {
    const bench = openBench((request: TaskRequest) => {
      if (request.arguments === 2) throw new TaskFailure('Broken');
      return new Promise(() => {});
    });
    const ended = await bench.run(each({ Items: [1, 2] }));
    const events = bench.engine.history(ended.executionArn).slice(-6);
    expect(events.map(({ type, previousEventId }) => [type, previousEventId])).toEqual([
      ['MapIterationFailed', 12],
      ['TaskStateAborted', 12],
      ['MapIterationAborted', 12],
      ['TaskStateAborted', 12],
      ['MapStateFailed', 12],
      ['ExecutionFailed', 17],
    ]);
    expect(events[0]!.mapIterationFailedEventDetails).toEqual({ name: 'Each', index: 1 });
  });

  test.each([
    [
      '{% 1 %}',
      "The JSONata expression '1' specified for the field 'Items' returned an unexpected result type. Expected 'array', but was 'number' for value: 1",
    ],
    [undefined, 'Map state input must be an array but was: {}'],
  ])('refuses items that are no array: %s', async (Items, problem) => {
    const bench = openBench();
    const ended = await bench.run(each({ Items }));
    const cause = `An error occurred while executing the state 'Each' (entered at the event id #2). ${problem}`;
    expect(ended).toMatchObject({ error: 'States.QueryEvaluationError', cause });
    expect(types(bench, ended.executionArn)).toEqual([
      'ExecutionStarted',
      'MapStateEntered',
      'EvaluationFailed',
      'MapStateFailed',
      'ExecutionFailed',
    ]);
  });

  test('starts no more iterations once one failed', async () => {
    const bench = openBench(() => {
      throw new TaskFailure('Broken');
    });
    await bench.run(each({ Items: [1, 2, 3], MaxConcurrency: 1 }));
    await settle();
    expect(bench.calls).toHaveLength(1);
  });
});
