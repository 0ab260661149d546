import { describe, expect, test } from 'vitest';
import { MemoryStore, TaskFailure, type TaskRequest } from '#local/engine/index.ts';
import { FakeClock, FUNCTION, machine, openBench, settle, types } from './fake-host.ts';

const task = (fields: object = {}) => ({ Type: 'Task', Resource: FUNCTION, End: true, ...fields });
const block = (name: string, state: object) => ({ StartAt: name, States: { [name]: state } });
const DAY = 24 * 60 * 60 * 1000;

/** A host whose calls fail until `repair()`. */
function breakable(
  answer: (request: TaskRequest) => unknown,
  breaks: (request: TaskRequest) => boolean,
) {
  let isBroken = true;
  return {
    repair: () => {
      isBroken = false;
    },
    invoke: (request: TaskRequest) => {
      if (isBroken && breaks(request)) throw new TaskFailure('Broken', 'once');
      return answer(request);
    },
  };
}

const twoSteps = machine({
  First: task({ End: undefined, Next: 'Second', Assign: { first: '{% $states.result %}' } }),
  Second: task({
    Output: '{% [$first, $states.result, $states.context.Execution.RedriveCount] %}',
  }),
});

describe('a redrive', () => {
  test('runs the failed state again and none before it', async () => {
    const host = breakable(
      ({ stateName }) => stateName,
      ({ stateName }) => stateName === 'Second',
    );
    const bench = openBench(host.invoke);
    const failed = await bench.run(twoSteps);
    expect(failed).toMatchObject({
      status: 'FAILED',
      redriveStatus: 'REDRIVABLE',
      redriveCount: 0,
    });
    host.repair();
    const { redriveDate } = await bench.engine.redrive(failed.executionArn);
    const ended = await bench.finish(failed.executionArn);

    expect(ended).toMatchObject({
      status: 'SUCCEEDED',
      output: '["First","Second",1]',
      redriveCount: 1,
      redriveDate,
      redriveStatus: 'NOT_REDRIVABLE',
    });
    expect(ended).not.toHaveProperty('error');
    expect(bench.calls.map(({ stateName }) => stateName)).toEqual(['First', 'Second', 'Second']);
    expect(types(bench, ended.executionArn).slice(-7)).toEqual([
      'ExecutionFailed',
      'ExecutionRedriven',
      'LambdaFunctionScheduled',
      'LambdaFunctionStarted',
      'LambdaFunctionSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
    const redriven = bench.engine.history(ended.executionArn).at(-6)!;
    expect(redriven.executionRedrivenEventDetails).toEqual({ redriveCount: 1 });
  });

  test('counts retries from none', async () => {
    const bench = openBench(() => {
      throw new TaskFailure('Broken');
    });
    const Arguments = '{% $states.context.State.RetryCount %}';
    const Retry = [{ ErrorEquals: ['Broken'], MaxAttempts: 2 }];
    const { executionArn } = await bench.run(machine({ Work: task({ Retry, Arguments }) }));
    await bench.engine.redrive(executionArn);
    await bench.finish(executionArn);
    await bench.engine.redrive(executionArn);
    expect((await bench.finish(executionArn)).redriveCount).toBe(2);
    expect(bench.calls.map((call) => call.arguments)).toEqual([0, 1, 2, 0, 1, 2, 0, 1, 2]);
  });

  test('keeps finished branches and iterations', async () => {
    const host = breakable(
      (request) => request.arguments,
      (request) => request.arguments === 'b2',
    );
    const bench = openBench(host.invoke);
    const definition = machine({
      Both: {
        Type: 'Parallel',
        Branches: [
          block('A', task({ Arguments: 'a' })),
          block('B', {
            Type: 'Map',
            Items: ['b1', 'b2', 'b3'],
            MaxConcurrency: 1,
            ItemProcessor: block('Each', task()),
            End: true,
          }),
        ],
        End: true,
      },
    });
    const { executionArn } = await bench.run(definition);
    host.repair();
    await bench.engine.redrive(executionArn);
    expect((await bench.finish(executionArn)).output).toBe('["a",["b1","b2","b3"]]');
    expect(bench.calls.map((call) => call.arguments)).toEqual(['a', 'b1', 'b2', 'b2', 'b3']);
  });

  test('gives the machine its whole TimeoutSeconds again', async () => {
    const bench = openBench();
    const definition = machine(
      { Pause: { Type: 'Wait', Seconds: 100, End: true } },
      { TimeoutSeconds: 60 },
    );
    const first = await bench.run(definition);
    await bench.engine.redrive(first.executionArn);
    const second = await bench.finish(first.executionArn);
    expect(second.status).toBe('TIMED_OUT');
    expect(second.stopDate!.getTime() - first.stopDate!.getTime()).toBe(60_000);
  });

  test('enters a Fail state again', async () => {
    const bench = openBench();
    const { executionArn } = await bench.run(machine({ Stop: { Type: 'Fail', Error: 'E' } }));
    await bench.engine.redrive(executionArn);
    expect(await bench.finish(executionArn)).toMatchObject({ status: 'FAILED', error: 'E' });
    expect(types(bench, executionArn).slice(2)).toEqual([
      'ExecutionFailed',
      'ExecutionRedriven',
      'FailStateEntered',
      'ExecutionFailed',
    ]);
  });

  test('of a stopped execution hands out a new token', async () => {
    const bench = openBench();
    const Resource = 'arn:aws:states:::lambda:invoke.waitForTaskToken';
    const arn = await bench.start(machine({ Ask: task({ Resource }) }));
    await settle();
    await bench.engine.stop(arn, { error: 'Enough', cause: 'tired' });
    expect(bench.engine.describe(arn)).toMatchObject({
      status: 'ABORTED',
      error: 'Enough',
      cause: 'tired',
    });
    await bench.engine.redrive(arn);
    await settle();
    const [old, fresh] = bench.calls.map(({ taskToken }) => taskToken!);
    await expect(bench.engine.sendTaskSuccess(old!, '1')).rejects.toMatchObject({
      name: 'TaskTimedOut',
    });
    await bench.engine.sendTaskSuccess(fresh!, '2');
    expect((await bench.finish(arn)).output).toBe('2');
  });

  test('is refused while running, after success, and after 14 days', async () => {
    const bench = openBench(() => new Promise(() => {}));
    const arn = await bench.start(machine({ Work: task() }));
    await settle();
    const refused = (reason: string) => ({ name: 'ExecutionNotRedrivable', message: reason });
    await expect(bench.engine.redrive(arn)).rejects.toMatchObject(
      refused('Execution is RUNNING and cannot be redriven'),
    );
    await bench.engine.stop(arn);
    const sleeping = bench.clock.sleep(14 * DAY + 1);
    bench.clock.jump();
    await sleeping;
    await expect(bench.engine.redrive(arn)).rejects.toMatchObject(
      refused('Execution redrivable period exceeded'),
    );
    expect(bench.engine.describe(arn).redriveStatus).toBe('NOT_REDRIVABLE');
  });

  test('survives a crash at any record', async () => {
    const store = new MemoryStore();
    const host = breakable(
      ({ stateName }) => stateName,
      ({ stateName }) => stateName === 'Second',
    );
    const bench = openBench(host.invoke, { store });
    const { executionArn } = await bench.run(twoSteps);
    host.repair();
    await bench.engine.redrive(executionArn);
    const expected = await bench.finish(executionArn);
    const lines = store.journals.get(executionArn)!;
    const redriven = lines.findIndex((line) => line.includes('ExecutionRedriven'));
    expect(redriven).toBeGreaterThan(0);
    for (let kept = redriven + 1; kept < lines.length; kept++) {
      const rest = new MemoryStore();
      rest.journals.set(executionArn, lines.slice(0, kept));
      const { at } = JSON.parse(lines[kept - 1]!);
      const later = openBench(host.invoke, { store: rest, clock: new FakeClock(at) });
      expect(await later.engine.recover()).toEqual([executionArn]);
      expect(await later.finish(executionArn), lines[kept - 1]).toEqual(expected);
      expect(types(later, executionArn)).toEqual(types(bench, executionArn));
    }
  });
});
