import { describe, expect, test, vi } from 'vitest';
import type { ExecutionStore, HistoryEvent } from '#local/engine/index.ts';
import { FUNCTION, MACHINE, machine, openBench, settle, types } from './fake-host.ts';

const PAUSE = machine({ Pause: { Type: 'Wait', Seconds: 10, End: true } });

function registered() {
  const bench = openBench();
  bench.engine.register({ arn: MACHINE, name: 'machine', definition: PAUSE });
  return bench;
}

describe('start', () => {
  test('with the same name and input answers the running execution', async () => {
    const { engine } = registered();
    const request = { stateMachineArn: MACHINE, name: 'one', input: '{"a":1}' };
    const [first, second] = await Promise.all([engine.start(request), engine.start(request)]);
    expect(second).toEqual(first);
    expect(engine.list()).toHaveLength(1);
    expect(first!.executionArn).toBe(
      'arn:aws:states:eu-central-1:123456789012:execution:machine:one',
    );
  });

  test('refuses the name for another input, and for any once it has ended', async () => {
    const bench = registered();
    const { engine } = bench;
    const request = { stateMachineArn: MACHINE, name: 'one', input: '{"a":1}' };
    const { executionArn } = await engine.start(request);
    const taken = {
      name: 'ExecutionAlreadyExists',
      message: `Execution Already Exists: '${executionArn}'`,
    };
    await expect(engine.start({ ...request, input: '{}' })).rejects.toMatchObject(taken);
    await bench.finish(executionArn);
    await expect(engine.start(request)).rejects.toMatchObject(taken);
  });

  test.each([
    ['', 'InvalidName'],
    ['x'.repeat(81), 'InvalidName'],
    ['with space', 'InvalidName'],
    ['a/b', 'InvalidName'],
    ['a:b', 'InvalidName'],
    ['a\u007f', 'InvalidName'],
  ])('refuses the name %j', async (name, error) => {
    const { engine } = registered();
    await expect(engine.start({ stateMachineArn: MACHINE, name })).rejects.toMatchObject({
      name: error,
    });
  });

  test.each(['{', "{'a': 1}", `"${'é'.repeat(140_000)}"`])(
    'refuses the input %.10s',
    async (input) => {
      const { engine } = registered();
      await expect(engine.start({ stateMachineArn: MACHINE, input })).rejects.toMatchObject({
        name: 'InvalidExecutionInput',
      });
    },
  );

  test('refuses an unknown machine', async () => {
    await expect(openBench().engine.start({ stateMachineArn: MACHINE })).rejects.toMatchObject({
      name: 'StateMachineDoesNotExist',
      message: `State Machine Does Not Exist: '${MACHINE}'`,
    });
  });

  test('runs the definition that was registered then', async () => {
    const bench = openBench();
    const arn = await bench.start(PAUSE);
    bench.engine.register({
      arn: MACHINE,
      name: 'machine',
      definition: machine({ Stop: { Type: 'Fail' } }),
    });
    expect((await bench.finish(arn)).status).toBe('SUCCEEDED');
    expect(bench.engine.definitionOf(arn).definition).toEqual(PAUSE);
  });
});

describe('stop', () => {
  test('aborts at once and only once', async () => {
    const bench = openBench(() => new Promise(() => {}));
    const arn = await bench.start(
      machine({ Work: { Type: 'Task', Resource: FUNCTION, End: true } }),
    );
    await settle();
    const { stopDate } = await bench.engine.stop(arn, { error: 'E', cause: 'c' });
    expect(bench.engine.describe(arn)).toMatchObject({
      status: 'ABORTED',
      error: 'E',
      cause: 'c',
      stopDate,
    });
    expect(bench.calls[0]!.signal.aborted).toBe(true);
    expect(await bench.engine.stop(arn, { error: 'F' })).toEqual({ stopDate });
    expect(bench.engine.history(arn).at(-1)).toMatchObject({
      type: 'ExecutionAborted',
      previousEventId: 0,
      executionAbortedEventDetails: { error: 'E', cause: 'c' },
    });
  });
});

describe('list, describe and history', () => {
  test('give the newest first, filtered', async () => {
    const bench = registered();
    const { engine } = bench;
    const { executionArn } = await engine.start({ stateMachineArn: MACHINE, name: 'old' });
    await bench.finish(executionArn);
    await engine.start({ stateMachineArn: MACHINE, name: 'new' });
    const names = (filter?: object) => engine.list(filter).map(({ name }) => name);
    expect(names()).toEqual(['new', 'old']);
    expect(names({ statusFilter: 'RUNNING' })).toEqual(['new']);
    expect(names({ stateMachineArn: `${MACHINE}2` })).toEqual([]);
  });

  test('know nothing of other executions', () => {
    const { engine } = registered();
    const unknown = expect.objectContaining({ name: 'ExecutionDoesNotExist' });
    expect(() => engine.describe('arn:x')).toThrow(unknown);
    expect(() => engine.history('arn:x')).toThrow(unknown);
  });
});

describe('subscribe', () => {
  test('hears each event once it is durable, until it ends', async () => {
    const bench = registered();
    const heard: HistoryEvent[] = [];
    const end = bench.engine.subscribe((event) => heard.push(event));
    const { executionArn } = await bench.engine.start({ stateMachineArn: MACHINE });
    await bench.finish(executionArn);
    expect(heard).toEqual(bench.engine.history(executionArn));
    end();
    await bench.finish((await bench.engine.start({ stateMachineArn: MACHINE })).executionArn);
    expect(heard).toHaveLength(4);
  });
});

describe('a listener', () => {
  test('that fails does no harm', async () => {
    const bench = registered();
    const said = vi.spyOn(console, 'error').mockImplementation(() => {});
    bench.engine.subscribe(() => {
      throw new Error('broken listener');
    });
    const { executionArn } = await bench.engine.start({ stateMachineArn: MACHINE });
    expect((await bench.finish(executionArn)).status).toBe('SUCCEEDED');
    expect(said).toHaveBeenCalledTimes(4);
    said.mockRestore();
  });
});

describe('a store', () => {
  test('holds every record before anything follows from it', async () => {
    const written: string[] = [];
    let release = () => {};
    const store: ExecutionStore = {
      append: (_arn, records) => {
        written.push(...records.map(({ key }) => key));
        return new Promise((resolve) => {
          release = resolve;
        });
      },
      async *load() {},
    };
    const bench = openBench(() => 1, { store });
    const work = { Type: 'Task', Resource: FUNCTION, End: true };
    const starting = bench.start(machine({ Work: work }));
    for (const key of ['start', '/0.Work:enter', '/0.Work:scheduled.0']) {
      await settle();
      expect(written.at(-1)).toBe(key);
      expect(bench.calls).toEqual([]);
      release();
    }
    await settle();
    expect(bench.calls).toHaveLength(1);
    await starting;
  });

  test('that fails at the start leaves the name free', async () => {
    let isBroken = true;
    const store: ExecutionStore = {
      append: async () => {
        if (isBroken) throw new Error('disk full');
      },
      async *load() {},
    };
    const bench = openBench(undefined, { store });
    await expect(bench.start(PAUSE)).rejects.toThrow('disk full');
    expect(bench.engine.list()).toEqual([]);
    isBroken = false;
    expect((await bench.finish(await bench.start(PAUSE))).status).toBe('SUCCEEDED');
  });

  test('that fails stops the execution where it is', async () => {
    let appended = 0;
    const store: ExecutionStore = {
      append: async () => {
        if (++appended > 2) throw new Error('disk full');
      },
      async *load() {},
    };
    const bench = openBench(() => 1, { store });
    const arn = await bench.start(
      machine({ Work: { Type: 'Task', Resource: FUNCTION, End: true } }),
    );
    await expect(bench.engine.finished(arn)).rejects.toThrow('disk full');
    expect(bench.calls).toEqual([]);
    expect(types(bench, arn)).not.toContain('ExecutionFailed');
  });
});
