import { describe, expect, test } from 'vitest';
import { type HistoryEvent, TaskFailure } from '#local/engine/index.ts';
import { FUNCTION, machine, openBench, ROLE, types } from './fake-host.ts';

const whole = { truncated: false };
const plain = (events: HistoryEvent[]) => events.map(({ timestamp, ...rest }) => rest);

describe('the recorded events', () => {
  test('of an integration hold parameters, region and resource', async () => {
    const bench = openBench(() => ({ Payload: { ok: true }, StatusCode: 200 }));
    const Arguments = { FunctionName: FUNCTION, Payload: { n: '{% $states.input.n %}' } };
    const { executionArn } = await bench.run(
      machine({
        Work: {
          Type: 'Task',
          Resource: 'arn:aws:states:::lambda:invoke',
          Arguments,
          TimeoutSeconds: 60,
          Output: '{% $states.result.Payload %}',
          Assign: { ok: '{% $states.result.Payload.ok %}' },
          End: true,
        },
      }),
      { n: 1 },
    );
    const names = { resource: 'invoke', resourceType: 'lambda' };
    const output = '{"Payload":{"ok":true},"StatusCode":200}';
    const parameters = `{"FunctionName":"${FUNCTION}","Payload":{"n":1}}`;
    expect(plain(bench.engine.history(executionArn))).toEqual([
      {
        id: 1,
        previousEventId: 0,
        type: 'ExecutionStarted',
        executionStartedEventDetails: { input: '{"n":1}', inputDetails: whole, roleArn: ROLE },
      },
      {
        id: 2,
        previousEventId: 0,
        type: 'TaskStateEntered',
        stateEnteredEventDetails: { name: 'Work', input: '{"n":1}', inputDetails: whole },
      },
      {
        id: 3,
        previousEventId: 2,
        type: 'TaskScheduled',
        taskScheduledEventDetails: {
          parameters,
          region: 'eu-central-1',
          timeoutInSeconds: 60,
          ...names,
        },
      },
      { id: 4, previousEventId: 3, type: 'TaskStarted', taskStartedEventDetails: names },
      {
        id: 5,
        previousEventId: 4,
        type: 'TaskSucceeded',
        taskSucceededEventDetails: { output, outputDetails: whole, ...names },
      },
      {
        id: 6,
        previousEventId: 5,
        type: 'TaskStateExited',
        stateExitedEventDetails: {
          name: 'Work',
          output: '{"ok":true}',
          outputDetails: whole,
          assignedVariables: { ok: 'true' },
          assignedVariablesDetails: whole,
        },
      },
      {
        id: 7,
        previousEventId: 6,
        type: 'ExecutionSucceeded',
        executionSucceededEventDetails: { output: '{"ok":true}', outputDetails: whole },
      },
    ]);
  });

  test('of an SDK integration name the service', async () => {
    const bench = openBench(() => {
      throw new TaskFailure('SecretsManager.ResourceNotFoundException', 'no such secret');
    });
    const Resource = 'arn:aws:states:::aws-sdk:secretsmanager:getSecretValue';
    const { executionArn } = await bench.run(
      machine({ Read: { Type: 'Task', Resource, Arguments: { SecretId: 'x' }, End: true } }),
    );
    expect(plain(bench.engine.history(executionArn))[4]).toEqual({
      id: 5,
      previousEventId: 4,
      type: 'TaskFailed',
      taskFailedEventDetails: {
        error: 'SecretsManager.ResourceNotFoundException',
        cause: 'no such secret',
        resource: 'getSecretValue',
        resourceType: 'aws-sdk:secretsmanager',
      },
    });
  });

  test('of a failed evaluation follow what was finished before the state', async () => {
    const bench = openBench();
    const { executionArn, cause } = await bench.run(
      machine({
        First: { Type: 'Pass', Next: 'Second' },
        Second: { Type: 'Pass', Output: { a: '{% $nothing %}' }, End: true },
      }),
    );
    expect(cause).toBe(
      "An error occurred while executing the state 'Second' (entered at the event id #4). " +
        "The JSONata expression '$nothing' specified for the field 'Output/a' returned nothing (undefined).",
    );
    const error = 'States.QueryEvaluationError';
    expect(plain(bench.engine.history(executionArn)).slice(-2)).toEqual([
      {
        id: 5,
        previousEventId: 3,
        type: 'EvaluationFailed',
        evaluationFailedEventDetails: { cause, error, location: 'Output/a', state: 'Second' },
      },
      {
        id: 6,
        previousEventId: 5,
        type: 'ExecutionFailed',
        executionFailedEventDetails: { cause, error },
      },
    ]);
  });

  test('of a Map that runs one at a time chain through the iterations', async () => {
    const bench = openBench();
    const { executionArn } = await bench.run(
      machine({
        Each: {
          Type: 'Map',
          Items: [1, 2],
          MaxConcurrency: 1,
          ItemProcessor: { StartAt: 'In', States: { In: { Type: 'Pass', End: true } } },
          End: true,
        },
      }),
    );
    const events = bench.engine.history(executionArn);
    expect(events.map(({ type, previousEventId }) => [type, previousEventId])).toEqual([
      ['ExecutionStarted', 0],
      ['MapStateEntered', 0],
      ['MapStateStarted', 2],
      ['MapIterationStarted', 3],
      ['PassStateEntered', 4],
      ['PassStateExited', 5],
      ['MapIterationSucceeded', 6],
      ['MapIterationStarted', 6],
      ['PassStateEntered', 8],
      ['PassStateExited', 9],
      ['MapIterationSucceeded', 10],
      ['MapStateSucceeded', 11],
      ['MapStateExited', 11],
      ['ExecutionSucceeded', 13],
    ]);
  });

  test('of a choice without a match', async () => {
    const bench = openBench();
    const ended = await bench.run(
      machine({
        Which: { Type: 'Choice', Choices: [{ Condition: '{% false %}', Next: 'End' }] },
        End: { Type: 'Succeed' },
      }),
    );
    expect(ended).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause:
        "An error occurred while executing the state 'Which' (entered at the event id #2). " +
        'Failed to transition out of the state. The state does not point to a next state.',
    });
    expect(types(bench, ended.executionArn)).toEqual([
      'ExecutionStarted',
      'ChoiceStateEntered',
      'ExecutionFailed',
    ]);
  });

  test('of a Fail state with expressions', async () => {
    const bench = openBench();
    const ended = await bench.run(
      machine({ Stop: { Type: 'Fail', Error: '{% "E" & $states.input.n %}', Cause: 'because' } }),
      { n: 5 },
    );
    expect(plain(bench.engine.history(ended.executionArn)).slice(-1)).toEqual([
      {
        id: 3,
        previousEventId: 2,
        type: 'ExecutionFailed',
        executionFailedEventDetails: { error: 'E5', cause: 'because' },
      },
    ]);
  });
});

describe('the limit of 25,000 events', () => {
  test('ends an endless loop with the 25,000th', async () => {
    const bench = openBench();
    const ended = await bench.run(
      machine({
        Again: { Type: 'Choice', Choices: [{ Condition: true, Next: 'Again' }], Default: 'End' },
        End: { Type: 'Succeed' },
      }),
    );
    expect(ended).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: 'The execution reached the maximum number of history events (25000).',
    });
    expect(bench.engine.history(ended.executionArn)).toHaveLength(25_000);
  });
});

describe('the limit of 256 KiB', () => {
  const big = 'x'.repeat(262_144);

  test('fails a task with a larger result, which States.ALL catches', async () => {
    const bench = openBench(() => ({ Payload: big }));
    const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }];
    const Resource = 'arn:aws:states:::lambda:invoke';
    const ended = await bench.run(
      machine({
        Work: { Type: 'Task', Resource, Catch, End: true },
        Caught: { Type: 'Pass', End: true },
      }),
    );
    expect(JSON.parse(ended.output!)).toEqual({
      Error: 'States.DataLimitExceeded',
      Cause:
        "The state/task 'lambda' returned a result with a size exceeding the maximum number of bytes service limit.",
    });
  });

  test('fails a state with a larger output', async () => {
    const bench = openBench();
    const Output = '{% $join([1..262144].("x")) %}';
    const ended = await bench.run(machine({ Grow: { Type: 'Pass', Output, End: true } }));
    expect(ended).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
  });
});
