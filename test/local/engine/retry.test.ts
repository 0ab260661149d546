import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TaskFailure } from '#local/engine/index.ts';
import { backoffSeconds, matches, RetryCounter } from '#local/engine/retry.ts';
import { FUNCTION, machine, openBench } from './fake-host.ts';

const half = () => 0.5;

describe('the delay before a retry', () => {
  test('defaults to 1, 2 and 4 seconds', () => {
    const retrier = { ErrorEquals: ['States.ALL'] };
    expect([0, 1, 2].map((used) => backoffSeconds(retrier, used, half))).toEqual([1, 2, 4]);
  });

  test('grows by the back-off rate up to the maximum', () => {
    const retrier = {
      ErrorEquals: ['E'],
      IntervalSeconds: 3,
      BackoffRate: 2.5,
      MaxDelaySeconds: 20,
    };
    expect([0, 1, 2, 3].map((used) => backoffSeconds(retrier, used, half))).toEqual([
      3, 7.5, 18.75, 20,
    ]);
  });

  test('never shrinks, never exceeds its maximum, and jitter only shortens it', () => {
    const property = fc.property(
      fc.integer({ min: 1, max: 1000 }),
      fc.double({ min: 1, max: 10, noNaN: true }),
      fc.integer({ min: 1001, max: 100_000 }),
      fc.nat(60),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (IntervalSeconds, BackoffRate, MaxDelaySeconds, used, chance) => {
        const retrier = { ErrorEquals: ['E'], IntervalSeconds, BackoffRate, MaxDelaySeconds };
        const delay = backoffSeconds(retrier, used, half);
        const next = backoffSeconds(retrier, used + 1, half);
        const jittered = { ...retrier, JitterStrategy: 'FULL' as const };
        const random = backoffSeconds(jittered, used, () => chance);
        expect(delay).toBeGreaterThanOrEqual(Math.min(IntervalSeconds, MaxDelaySeconds));
        expect(next).toBeGreaterThanOrEqual(delay);
        expect(next).toBeLessThanOrEqual(MaxDelaySeconds);
        expect(random).toBeGreaterThanOrEqual(0);
        expect(random).toBeLessThanOrEqual(delay);
      },
    );
    fc.assert(property);
  });
});

describe('error names', () => {
  test.each([
    [['States.ALL'], 'Anything', true],
    [['States.ALL'], 'States.Timeout', true],
    [['States.ALL'], 'States.DataLimitExceeded', true],
    [['States.ALL'], 'States.Runtime', false],
    [['States.Runtime'], 'States.Runtime', false],
    [['States.ALL'], undefined, true],
    [['States.TaskFailed'], 'Anything', true],
    [['States.TaskFailed'], 'States.Timeout', false],
    [['States.TaskFailed'], 'States.Runtime', false],
    [['States.HeartbeatTimeout'], 'States.Timeout', false],
    [['Other', 'Anything'], 'Anything', true],
    [['anything'], 'Anything', false],
  ])('%j and %s: %s', (names, error, expected) => {
    expect(matches(names, { error })).toBe(expected);
  });

  test('a missed heartbeat is matched by both of its names', () => {
    const failure = { error: 'States.Timeout', heartbeat: true };
    expect(matches(['States.HeartbeatTimeout'], failure)).toBe(true);
    expect(matches(['States.Timeout'], failure)).toBe(true);
    expect(matches(['States.TaskFailed'], failure)).toBe(false);
  });

  test('the output limit of a state is not matched by States.ALL', () => {
    const failure = { error: 'States.DataLimitExceeded', terminal: true };
    expect(matches(['States.ALL'], failure)).toBe(false);
    expect(matches(['States.DataLimitExceeded'], failure)).toBe(true);
  });
});

describe('counting', () => {
  test('each retrier counts by itself', () => {
    const counter = new RetryCounter([
      { ErrorEquals: ['A'], MaxAttempts: 1 },
      { ErrorEquals: ['States.ALL'], MaxAttempts: 2 },
    ]);
    const seen = ['A', 'B', 'B', 'B', 'A'].map((error) => {
      const plan = counter.plan({ error }, half);
      if (plan) counter.count(plan.retrier);
      return plan;
    });
    expect(seen).toEqual([
      { retrier: 0, seconds: 1 },
      { retrier: 1, seconds: 1 },
      { retrier: 1, seconds: 2 },
      undefined,
      undefined,
    ]);
    expect(counter.total).toBe(3);
  });

  test('MaxAttempts 0 means never', () => {
    const counter = new RetryCounter([
      { ErrorEquals: ['A'], MaxAttempts: 0 },
      { ErrorEquals: ['States.ALL'] },
    ]);
    expect(counter.plan({ error: 'A' }, half)).toBeUndefined();
    expect(counter.plan({ error: 'B' }, half)).toEqual({ retrier: 1, seconds: 1 });
  });
});

describe('a task that is retried', () => {
  const retried = (Retry: object[], rest: object = {}) =>
    machine({ Work: { Type: 'Task', Resource: FUNCTION, Retry, End: true, ...rest } });

  test('waits as its retrier says and sees how often it was retried', async () => {
    const starts: number[] = [];
    const bench = openBench(() => {
      starts.push(bench.clock.now());
      throw new TaskFailure('Throttled', 'slow down');
    });
    const retry = [{ ErrorEquals: ['Throttled'], IntervalSeconds: 2, MaxDelaySeconds: 5 }];
    const Arguments = { count: '{% $states.context.State.RetryCount %}' };
    const ended = await bench.run(retried(retry, { Arguments }));
    expect(starts.map((at) => (at - starts[0]!) / 1000)).toEqual([0, 2, 6, 11]);
    expect(bench.calls.map((call) => call.arguments)).toEqual(
      [0, 1, 2, 3].map((count) => ({ count })),
    );
    expect(ended).toMatchObject({ status: 'FAILED', error: 'Throttled', cause: 'slow down' });
  });

  test('full jitter takes its share of the delay', async () => {
    let calls = 0;
    const bench = openBench(
      () => {
        if (++calls === 1) throw new TaskFailure('E');
        return calls;
      },
      { random: () => 0.25 },
    );
    const retry = [{ ErrorEquals: ['E'], IntervalSeconds: 8, JitterStrategy: 'FULL' }];
    const ended = await bench.run(retried(retry));
    expect(ended.output).toBe('2');
    expect(ended.stopDate!.getTime() - ended.startDate.getTime()).toBe(2000);
  });

  test('records a new schedule for each attempt, after the failure', async () => {
    let calls = 0;
    const bench = openBench(() => {
      if (++calls === 1) throw new TaskFailure('E', 'why');
      return 'fine';
    });
    const ended = await bench.run(retried([{ ErrorEquals: ['States.ALL'] }]));
    const events = bench.engine.history(ended.executionArn);
    expect(events.map(({ type, previousEventId }) => [type, previousEventId])).toEqual([
      ['ExecutionStarted', 0],
      ['TaskStateEntered', 0],
      ['LambdaFunctionScheduled', 2],
      ['LambdaFunctionStarted', 3],
      ['LambdaFunctionFailed', 4],
      ['LambdaFunctionScheduled', 5],
      ['LambdaFunctionStarted', 6],
      ['LambdaFunctionSucceeded', 7],
      ['TaskStateExited', 8],
      ['ExecutionSucceeded', 9],
    ]);
  });

  test('a Map or a Parallel starts all over', async () => {
    let calls = 0;
    const bench = openBench(() => {
      if (++calls === 2) throw new TaskFailure('E');
      return calls;
    });
    const one = {
      StartAt: 'One',
      States: { One: { Type: 'Task', Resource: FUNCTION, End: true } },
    };
    const ended = await bench.run(
      machine({
        Each: {
          Type: 'Map',
          Items: [1, 2],
          MaxConcurrency: 1,
          ItemProcessor: one,
          Retry: [{ ErrorEquals: ['E'] }],
          End: true,
        },
      }),
    );
    expect(ended.output).toBe('[3,4]');
    const names = bench.engine.history(ended.executionArn).map(({ type }) => type);
    expect(names.filter((type) => type === 'MapStateStarted')).toHaveLength(2);
    expect(names).not.toContain('MapStateFailed');
    expect(names).toContain('MapIterationFailed');
  });
});
