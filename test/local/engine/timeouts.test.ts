import { describe, expect, test } from 'vitest';
import { FUNCTION, machine, openBench, settle } from './fake-host.ts';

const never = () => new Promise(() => {});
const task = (fields: object) => ({ Type: 'Task', Resource: FUNCTION, End: true, ...fields });

describe('TimeoutSeconds of a task', () => {
  test('ends the call and fails the task', async () => {
    const bench = openBench(never);
    const ended = await bench.run(machine({ Slow: task({ TimeoutSeconds: 5 }) }));
    expect(ended).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    expect(ended).not.toHaveProperty('cause');
    expect(bench.calls[0]!.signal.aborted).toBe(true);
    expect(bench.engine.history(ended.executionArn).slice(2)).toMatchObject([
      {
        type: 'LambdaFunctionScheduled',
        lambdaFunctionScheduledEventDetails: { timeoutInSeconds: 5 },
      },
      { type: 'LambdaFunctionStarted' },
      {
        type: 'LambdaFunctionTimedOut',
        lambdaFunctionTimedOutEventDetails: { error: 'States.Timeout' },
      },
      { type: 'ExecutionFailed', executionFailedEventDetails: { error: 'States.Timeout' } },
    ]);
  });

  test('counts anew for each attempt', async () => {
    const bench = openBench(never);
    const Retry = [{ ErrorEquals: ['States.Timeout'], MaxAttempts: 1, IntervalSeconds: 3 }];
    const ended = await bench.run(machine({ Slow: task({ TimeoutSeconds: 5, Retry }) }));
    expect(ended.stopDate!.getTime() - ended.startDate.getTime()).toBe(13_000);
  });

  test('can be an expression', async () => {
    const bench = openBench(never);
    const definition = machine({ Slow: task({ TimeoutSeconds: '{% $states.input.limit %}' }) });
    const ended = await bench.run(definition, { limit: 7 });
    expect(ended.stopDate!.getTime() - ended.startDate.getTime()).toBe(7000);
  });

  test.each([
    ['"5"', "Expected 'number', but was 'string' for value: \"5\""],
    ['0', 'The TimeoutSeconds field must be a whole number of at least 1 but was: 0'],
    ['1.5', 'The TimeoutSeconds field must be a whole number of at least 1 but was: 1.5'],
  ])('refuses %s', async (source, problem) => {
    const bench = openBench();
    const ended = await bench.run(machine({ Slow: task({ TimeoutSeconds: `{% ${source} %}` }) }));
    expect(ended.error).toBe('States.QueryEvaluationError');
    expect(ended.cause).toContain(problem);
    expect(bench.calls).toEqual([]);
  });

  test('leaves no timer behind when the task is in time', async () => {
    const bench = openBench(() => 'done');
    const arn = await bench.start(machine({ Quick: task({ TimeoutSeconds: 5 }) }));
    await settle();
    expect(bench.engine.describe(arn).output).toBe('"done"');
    expect(bench.calls[0]!.signal.aborted).toBe(false);
    expect(bench.clock.sleeping).toBe(0);
  });
});

describe('a call that breaks the contract', () => {
  test('fails as States.TaskFailed, with what it threw', async () => {
    const bench = openBench(() => {
      throw new TypeError('x is not a function');
    });
    expect(await bench.run(machine({ Work: task({}) }))).toMatchObject({
      error: 'States.TaskFailed',
      cause: 'TypeError: x is not a function',
    });
  });
});

describe('TimeoutSeconds of the machine', () => {
  test('times the execution out, whatever it is doing', async () => {
    const bench = openBench(never);
    const ended = await bench.run(
      machine(
        { Pause: { Type: 'Wait', Seconds: 40, Next: 'Slow' }, Slow: task({}) },
        { TimeoutSeconds: 60 },
      ),
    );
    expect(ended.status).toBe('TIMED_OUT');
    expect(ended.stopDate!.getTime() - ended.startDate.getTime()).toBe(60_000);
    expect(ended).not.toHaveProperty('error');
    expect(bench.engine.history(ended.executionArn).at(-1)).toMatchObject({
      type: 'ExecutionTimedOut',
      executionTimedOutEventDetails: { error: 'States.Timeout' },
    });
    expect(bench.calls[0]!.signal.aborted).toBe(true);
  });

  test('cannot be caught inside', async () => {
    const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }];
    const ended = await openBench(never).run(
      machine(
        { Slow: task({ Catch }), Caught: { Type: 'Pass', End: true } },
        { TimeoutSeconds: 1 },
      ),
    );
    expect(ended.status).toBe('TIMED_OUT');
  });
});

describe('a Wait', () => {
  test('lasts for its Seconds', async () => {
    const definition = machine({
      Pause: { Type: 'Wait', Seconds: '{% $states.input.s * 2 %}', End: true },
    });
    const ended = await openBench().run(definition, { s: 15 });
    expect(ended.stopDate!.getTime() - ended.startDate.getTime()).toBe(30_000);
    expect(ended.output).toBe('{"s":15}');
  });

  test('lasts until its Timestamp, not at all when that is over', async () => {
    const wait = (Timestamp: string) => machine({ Pause: { Type: 'Wait', Timestamp, End: true } });
    const ended = await openBench().run(wait('2026-01-01T02:00:00+01:00'));
    expect(ended.stopDate).toEqual(new Date('2026-01-01T01:00:00Z'));
    const past = await openBench().run(wait('2020-01-01T00:00:00Z'));
    expect(past.stopDate).toEqual(past.startDate);
  });

  test.each([
    [
      { Seconds: '{% -1 %}' },
      'The Seconds field must be a whole number from 0 to 99999999 but was: -1',
    ],
    [{ Seconds: '{% "1" %}' }, "Expected 'number', but was 'string' for value: \"1\""],
    [
      { Timestamp: '{% "tomorrow" %}' },
      'The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: tomorrow',
    ],
    [
      { Timestamp: '2016-13-05T21:29:29Z' },
      'The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: 2016-13-05T21:29:29Z',
    ],
  ])('refuses %j', async (fields, problem) => {
    const ended = await openBench().run(machine({ Pause: { Type: 'Wait', ...fields, End: true } }));
    expect(ended.error).toBe('States.QueryEvaluationError');
    expect(ended.cause).toContain(problem);
  });
});
