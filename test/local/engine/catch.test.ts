import { describe, expect, test } from 'vitest';
import { TaskFailure } from '#local/engine/index.ts';
import { FUNCTION, machine, openBench } from './fake-host.ts';

const failing = () => {
  throw new TaskFailure('NoLicence', 'ask for one');
};

const end = { Type: 'Pass', End: true };

function caught(Catch: object[], rest: object = {}, more: { [name: string]: object } = {}) {
  const work = { Type: 'Task', Resource: FUNCTION, Catch, End: true, ...rest };
  return machine({ Work: work, Caught: end, ...more });
}

describe('a Catch', () => {
  test('gives the error output to the next state', async () => {
    const bench = openBench(failing);
    const ended = await bench.run(caught([{ ErrorEquals: ['NoLicence'], Next: 'Caught' }]));
    expect(ended.output).toBe('{"Error":"NoLicence","Cause":"ask for one"}');
    const exited = bench.engine.history(ended.executionArn)[5]!;
    expect(exited).toMatchObject({ type: 'TaskStateExited', previousEventId: 5 });
  });

  test('the first catcher that matches takes the failure', async () => {
    const bench = openBench(failing);
    const ended = await bench.run(
      caught(
        [
          { ErrorEquals: ['Other'], Next: 'Caught' },
          { ErrorEquals: ['States.TaskFailed'], Next: 'Second' },
          { ErrorEquals: ['States.ALL'], Next: 'Caught' },
        ],
        {},
        { Second: { Type: 'Pass', Output: 'second', End: true } },
      ),
    );
    expect(ended.output).toBe('"second"');
  });

  test('has its own Output and Assign, from the input and the error output', async () => {
    const bench = openBench(failing);
    const ended = await bench.run(
      caught(
        [
          {
            ErrorEquals: ['States.ALL'],
            Output: '{% $merge([$states.input, {"why": $states.errorOutput.Error}]) %}',
            Assign: { cause: '{% $states.errorOutput.Cause %}' },
            Next: 'Caught',
          },
        ],
        { Output: 'not this', Assign: { cause: 'not this' } },
      ),
      { id: 7 },
    );
    expect(ended.output).toBe('{"id":7,"why":"NoLicence"}');
    const exited = bench.engine.history(ended.executionArn)[5]!;
    expect(exited.stateExitedEventDetails).toMatchObject({
      assignedVariables: { cause: '"ask for one"' },
      assignedVariablesDetails: { truncated: false },
    });
  });

  test('comes after the retries', async () => {
    const bench = openBench(failing);
    const Retry = [{ ErrorEquals: ['NoLicence'], MaxAttempts: 2 }];
    const ended = await bench.run(
      caught([{ ErrorEquals: ['States.ALL'], Next: 'Caught' }], { Retry }),
    );
    expect(ended.status).toBe('SUCCEEDED');
    expect(bench.calls).toHaveLength(3);
  });

  test('takes failed evaluations of Arguments and of Output', async () => {
    for (const fields of [{ Arguments: '{% $nothing %}' }, { Output: '{% $nothing %}' }]) {
      const bench = openBench();
      const ended = await bench.run(
        caught([{ ErrorEquals: ['States.QueryEvaluationError'], Next: 'Caught' }], fields),
      );
      expect(ended.status).toBe('SUCCEEDED');
      expect(JSON.parse(ended.output!).Error).toBe('States.QueryEvaluationError');
      expect(bench.engine.history(ended.executionArn).map(({ type }) => type)).toContain(
        'EvaluationFailed',
      );
    }
  });

  test('that cannot be evaluated fails the execution', async () => {
    const bench = openBench(failing);
    const ended = await bench.run(
      caught([{ ErrorEquals: ['States.ALL'], Output: '{% $nothing %}', Next: 'Caught' }]),
    );
    expect(ended).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
    expect(ended.cause).toContain("for the field 'Catch[0]/Output' returned nothing (undefined).");
  });

  test('of a Parallel takes the failure of a branch', async () => {
    const bench = openBench(failing);
    const branch = { StartAt: 'B', States: { B: { Type: 'Task', Resource: FUNCTION, End: true } } };
    const ended = await bench.run(
      machine({
        Both: {
          Type: 'Parallel',
          Branches: [branch],
          Catch: [{ ErrorEquals: ['NoLicence'], Next: 'Caught' }],
          End: true,
        },
        Caught: end,
      }),
    );
    expect(ended.output).toBe('{"Error":"NoLicence","Cause":"ask for one"}');
    const events = bench.engine.history(ended.executionArn);
    expect(events.slice(7, 11).map(({ type, previousEventId }) => [type, previousEventId])).toEqual(
      [
        ['TaskStateAborted', 7],
        ['ParallelStateFailed', 7],
        ['ParallelStateExited', 9],
        ['PassStateEntered', 10],
      ],
    );
  });

  test('does not take States.Runtime', async () => {
    const bench = openBench(() => {
      throw new TaskFailure('States.Runtime', 'broken');
    });
    const ended = await bench.run(caught([{ ErrorEquals: ['States.ALL'], Next: 'Caught' }]));
    expect(ended).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
  });

  test('sees null for what a failure leaves out, and no cause for a time-out', async () => {
    const nameless = openBench(() => {
      throw new TaskFailure();
    });
    const all = [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }];
    expect((await nameless.run(caught(all))).output).toBe('{"Error":null,"Cause":null}');

    const slow = openBench(() => new Promise(() => {}));
    const ended = await slow.run(caught(all, { TimeoutSeconds: 1 }));
    expect(ended.output).toBe('{"Error":"States.Timeout","Cause":""}');
  });
});
