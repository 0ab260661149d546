import { describe, expect, test } from 'vitest';
import { TaskFailure } from '#local/engine/index.ts';
import { FUNCTION, machine, openBench, settle, types } from './fake-host.ts';

const waiting = (fields: object = {}) =>
  machine({
    Ask: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Arguments: { FunctionName: FUNCTION, Payload: { token: '{% $states.context.Task.Token %}' } },
      End: true,
      ...fields,
    },
  });

const submitted = () => ({ StatusCode: 200, Payload: null });

async function ask(fields: object = {}, invoke: () => unknown = submitted) {
  const bench = openBench(invoke);
  const arn = await bench.start(waiting(fields));
  await settle();
  const { taskToken } = bench.calls[0]!;
  return { bench, arn, token: taskToken! };
}

describe('a task that waits for its token', () => {
  test('gets the same token as argument and from the host, and ends with its answer', async () => {
    const { bench, arn, token } = await ask();
    expect(bench.calls[0]!.arguments).toEqual({ FunctionName: FUNCTION, Payload: { token } });
    expect(bench.engine.describe(arn).status).toBe('RUNNING');
    await bench.engine.sendTaskSuccess(token, ' {"name": "Ann"} ');
    expect((await bench.finish(arn)).output).toBe('{"name":"Ann"}');
    expect(types(bench, arn).slice(2, -2)).toEqual([
      'TaskScheduled',
      'TaskStarted',
      'TaskSubmitted',
      'TaskSucceeded',
    ]);
  });

  test('fails with the error and cause that were sent', async () => {
    const { bench, arn, token } = await ask();
    await bench.engine.sendTaskFailure(token, { error: 'Rejected', cause: 'not mine' });
    expect(await bench.finish(arn)).toMatchObject({ error: 'Rejected', cause: 'not mine' });
    expect(bench.engine.history(arn)[5]).toMatchObject({
      type: 'TaskFailed',
      taskFailedEventDetails: {
        error: 'Rejected',
        cause: 'not mine',
        resource: 'invoke.waitForTaskToken',
        resourceType: 'lambda',
      },
    });
  });

  test('fails without names when none were sent', async () => {
    const { bench, arn, token } = await ask();
    await bench.engine.sendTaskFailure(token);
    const ended = await bench.finish(arn);
    expect(ended.status).toBe('FAILED');
    expect(ended).not.toHaveProperty('error');
    expect(ended).not.toHaveProperty('cause');
  });

  test('takes an answer while its call is still running, and waits for the call', async () => {
    const call = Promise.withResolvers<object>();
    const { bench, arn, token } = await ask({}, () => call.promise);
    await bench.engine.sendTaskSuccess(token, '1');
    await settle();
    expect(bench.engine.describe(arn).status).toBe('RUNNING');
    call.resolve(submitted());
    expect((await bench.finish(arn)).output).toBe('1');
    expect(types(bench, arn)).toContain('TaskSubmitted');
  });

  test('fails when its call fails', async () => {
    const { bench, arn, token } = await ask({}, () => {
      throw new TaskFailure('Lambda.Unknown', 'broken');
    });
    expect(await bench.finish(arn)).toMatchObject({ error: 'Lambda.Unknown' });
    await expect(bench.engine.sendTaskSuccess(token, '1')).rejects.toMatchObject({
      name: 'TaskTimedOut',
    });
  });

  test('gets a new token for each retry', async () => {
    const { bench, arn, token } = await ask({ Retry: [{ ErrorEquals: ['Again'] }] });
    await bench.engine.sendTaskFailure(token, { error: 'Again' });
    await settle();
    bench.clock.jump();
    await settle();
    const next = bench.calls[1]!.taskToken!;
    expect(next).not.toBe(token);
    await bench.engine.sendTaskSuccess(next, '"second"');
    expect((await bench.finish(arn)).output).toBe('"second"');
  });
});

describe('an answer', () => {
  test.each(['', 'nonsense', 'AQCEAAAAKgAAAAMAAAAA!'])(
    'with the token %j is invalid',
    async (token) => {
      const { engine } = openBench();
      await expect(engine.sendTaskSuccess(token, '1')).rejects.toMatchObject({
        name: 'InvalidToken',
      });
    },
  );

  test('for a task that nobody knows', async () => {
    const { token } = await ask();
    const { engine } = openBench();
    await expect(engine.sendTaskFailure(token)).rejects.toMatchObject({ name: 'TaskDoesNotExist' });
  });

  test('must be JSON of at most 256 KiB', async () => {
    const { bench, token } = await ask();
    const { engine } = bench;
    for (const output of ['{', `"${'x'.repeat(262_144)}"`]) {
      await expect(engine.sendTaskSuccess(token, output)).rejects.toMatchObject({
        name: 'InvalidOutput',
      });
    }
    await engine.sendTaskSuccess(token, '1');
  });

  test('counts once', async () => {
    const { bench, arn, token } = await ask();
    const answers = await Promise.allSettled([
      bench.engine.sendTaskSuccess(token, '1'),
      bench.engine.sendTaskFailure(token, { error: 'Late' }),
      bench.engine.sendTaskHeartbeat(token),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect((await bench.finish(arn)).output).toBe('1');
  });

  test('comes too late for a stopped execution', async () => {
    const { bench, arn, token } = await ask();
    await bench.engine.stop(arn);
    await expect(bench.engine.sendTaskSuccess(token, '1')).rejects.toMatchObject({
      name: 'TaskTimedOut',
    });
  });
});

describe('heartbeats', () => {
  test('missing for HeartbeatSeconds time the task out', async () => {
    const { bench, arn } = await ask({ HeartbeatSeconds: 30, TimeoutSeconds: 600 });
    const ended = await bench.finish(arn);
    expect(ended).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    expect(ended.stopDate!.getTime() - ended.startDate.getTime()).toBe(30_000);
    expect(bench.engine.history(arn)[5]).toMatchObject({
      type: 'TaskTimedOut',
      taskTimedOutEventDetails: { error: 'States.Timeout' },
    });
  });

  test('keep the task open, but not beyond TimeoutSeconds', async () => {
    const { bench, arn, token } = await ask({ HeartbeatSeconds: 30, TimeoutSeconds: 100 });
    const beat = async () => {
      for (;;) {
        await bench.clock.sleep(20_000);
        await bench.engine.sendTaskHeartbeat(token);
      }
    };
    const beating = beat().catch((error) => error.name);
    const ended = await bench.finish(arn);
    expect(ended.stopDate!.getTime() - ended.startDate.getTime()).toBe(100_000);
    bench.clock.jump();
    expect(await beating).toBe('TaskTimedOut');
  });

  test('are caught by their own name', async () => {
    const Catch = [{ ErrorEquals: ['States.HeartbeatTimeout'], Next: 'Ask again' }];
    const bench = openBench(submitted);
    const definition = waiting({ HeartbeatSeconds: 5, Catch }) as { States: object };
    Object.assign(definition.States, { 'Ask again': { Type: 'Pass', Output: 'later', End: true } });
    expect((await bench.run(definition)).output).toBe('"later"');
  });
});
