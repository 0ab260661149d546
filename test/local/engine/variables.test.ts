import { describe, expect, test } from 'vitest';
import { FUNCTION, machine, openBench } from './fake-host.ts';

const pass = (fields: object) => ({ Type: 'Pass', ...fields });

describe('variables', () => {
  test('are seen by all later states and not by the assigning one', async () => {
    const ended = await openBench().run(
      machine({
        First: pass({ Assign: { a: 1 }, Next: 'Second' }),
        Second: pass({
          Assign: { a: '{% $a + 1 %}', b: '{% $a %}' },
          Output: '{% $a %}',
          Next: 'Third',
        }),
        Third: pass({
          Output: { a: '{% $a %}', b: '{% $b %}', input: '{% $states.input %}' },
          End: true,
        }),
      }),
    );
    expect(ended.output).toBe('{"a":2,"b":1,"input":1}');
  });

  test('of a branch end with it; the branch reads those outside', async () => {
    const branch = (name: string, value: string) => ({
      StartAt: name,
      States: {
        [name]: pass({ Assign: { mine: value, shared: value }, Next: `${name} end` }),
        [`${name} end`]: pass({ Output: '{% [$outer, $mine, $shared] %}', End: true }),
      },
    });
    const ended = await openBench().run(
      machine({
        First: pass({ Assign: { outer: 'out', shared: 'untouched' }, Next: 'Both' }),
        Both: { Type: 'Parallel', Branches: [branch('A', 'a'), branch('B', 'b')], Next: 'Last' },
        Last: pass({
          Output: {
            branches: '{% $states.input %}',
            shared: '{% $shared %}',
            mine: '{% $exists($mine) %}',
          },
          End: true,
        }),
      }),
    );
    expect(JSON.parse(ended.output!)).toEqual({
      branches: [
        ['out', 'a', 'a'],
        ['out', 'b', 'b'],
      ],
      shared: 'untouched',
      mine: false,
    });
  });

  test('are assigned by the choice rule that matched, else by the state', async () => {
    const definition = machine({
      Which: {
        Type: 'Choice',
        Choices: [
          {
            Condition: '{% $states.input > 10 %}',
            Assign: { size: 'large' },
            Output: 'rule',
            Next: 'End',
          },
        ],
        Default: 'End',
        Assign: { size: 'small' },
        Output: 'default',
      },
      End: pass({ Output: '{% $states.input & " " & $size %}', End: true }),
    });
    expect((await openBench().run(definition, 11)).output).toBe('"rule large"');
    expect((await openBench().run(definition, 9)).output).toBe('"default small"');
  });

  test('take the result of a task', async () => {
    const bench = openBench(() => ({ id: 'x' }));
    const work = { Type: 'Task', Resource: FUNCTION, Assign: { id: '{% $states.result.id %}' } };
    const ended = await bench.run(
      machine({
        Work: { ...work, Output: '{% $states.input %}', Next: 'End' },
        End: pass({ Output: '{% $id & $states.input.y %}', End: true }),
      }),
      { y: 'y' },
    );
    expect(ended.output).toBe('"xy"');
  });

  test('cannot be assigned from nothing', async () => {
    const ended = await openBench().run(
      machine({ First: pass({ Assign: { a: '{% $states.input.missing %}' }, End: true }) }),
    );
    expect(ended).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
    expect(ended.cause).toBe(
      "An error occurred while executing the state 'First' (entered at the event id #2). " +
        "The JSONata expression '$states.input.missing' specified for the field 'Assign/a' returned nothing (undefined).",
    );
  });
});

describe('$states.context', () => {
  test('holds the execution, the state, the machine and the item', async () => {
    const bench = openBench();
    const inner = pass({ Output: '{% $states.context %}', End: true });
    const ended = await bench.run(
      machine({
        Each: {
          Type: 'Map',
          Items: ['a'],
          ItemProcessor: { StartAt: 'Inner', States: { Inner: inner } },
          End: true,
        },
      }),
      { in: 1 },
    );
    expect(JSON.parse(ended.output!)).toEqual([
      {
        Execution: {
          Id: ended.executionArn,
          Input: { in: 1 },
          Name: 'run',
          RoleArn: 'arn:aws:iam::123456789012:role/machine',
          StartTime: '2026-01-01T00:00:00.000Z',
          RedriveCount: 0,
        },
        StateMachine: {
          Id: 'arn:aws:states:eu-central-1:123456789012:stateMachine:machine',
          Name: 'machine',
        },
        State: { EnteredTime: '2026-01-01T00:00:00.000Z', Name: 'Inner', RetryCount: 0 },
        Map: { Item: { Index: 0, Value: 'a' } },
      },
    ]);
  });
});
