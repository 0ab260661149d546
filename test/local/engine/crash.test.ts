import { describe, expect, test } from 'vitest';
import { MemoryStore, TaskFailure, type TaskRequest } from '#local/engine/index.ts';
import { type Bench, FakeClock, FUNCTION, machine, openBench, settle } from './fake-host.ts';

const INVOKE = 'arn:aws:states:::lambda:invoke';
const call = (Payload: object) => ({ FunctionName: FUNCTION, Payload });

const prepare = {
  Type: 'Pass',
  Assign: { id: '{% $uuid() %}', chance: '{% $random() %}', at: '{% $now() %}' },
  Next: 'Both',
};

const flaky = {
  Type: 'Task',
  Resource: INVOKE,
  Arguments: call({ step: 'flaky', attempt: '{% $states.context.State.RetryCount %}' }),
  Output: '{% $states.result.Payload %}',
  Retry: [{ ErrorEquals: ['Flaky'], IntervalSeconds: 7, MaxAttempts: 2, JitterStrategy: 'FULL' }],
  End: true,
};

const each = {
  StartAt: 'Pause',
  States: {
    Pause: { Type: 'Wait', Seconds: '{% $states.input %}', Next: 'Item' },
    Item: {
      Type: 'Task',
      Resource: INVOKE,
      Arguments: call({ step: 'item', value: '{% $states.context.Map.Item.Value %}' }),
      Output: '{% $states.result.Payload %}',
      End: true,
    },
  },
};

const items = { Type: 'Map', Items: [3, 1, 2], MaxConcurrency: 2, ItemProcessor: each, End: true };

const person = {
  Type: 'Task',
  Resource: `${INVOKE}.waitForTaskToken`,
  Arguments: call({ step: 'person', token: '{% $states.context.Task.Token %}' }),
  TimeoutSeconds: 1000,
  Next: 'Sum',
};

const WORKFLOW = machine({
  Prepare: prepare,
  Both: {
    Type: 'Parallel',
    Branches: [
      { StartAt: 'Flaky', States: { Flaky: flaky } },
      { StartAt: 'Items', States: { Items: items } },
    ],
    Next: 'Rest',
  },
  Rest: { Type: 'Wait', Seconds: 60, Next: 'Person' },
  Person: person,
  Sum: {
    Type: 'Pass',
    Output: { person: '{% $states.input %}', id: '{% $id %}', again: '{% $id = $id %}' },
    End: true,
  },
});

interface Payload {
  step: string;
  attempt?: number;
  value?: number;
}

function answer({ arguments: input }: TaskRequest) {
  const { step, attempt, value } = (input as unknown as { Payload: Payload }).Payload;
  if (step === 'flaky' && attempt! < 2) throw new TaskFailure('Flaky', `attempt ${attempt}`);
  return { StatusCode: 200, Payload: { step, value: (value ?? 0) * 10 } };
}

/** Plays the person: answers each token once its task was handed out. */
async function finish(bench: Bench, arn: string) {
  for (let step = 0; step < 500; step++) {
    await settle();
    if (bench.engine.describe(arn).status !== 'RUNNING') return bench.engine.finished(arn);
    const token = bench.engine
      .history(arn)
      .filter(({ type }) => type === 'TaskScheduled')
      .map((event) => JSON.parse(event.taskScheduledEventDetails!.parameters as string))
      .map(({ Payload: payload }) => payload.token as string | undefined)
      .find((value) => value !== undefined);
    const submitted = bench.engine.history(arn).some(({ type }) => type === 'TaskSubmitted');
    if (token && submitted) await bench.engine.sendTaskSuccess(token, '"done"').catch(() => {});
    else bench.clock.jump();
  }
  throw new Error('The execution does not end');
}

function outline(bench: Bench, arn: string): string[] {
  return bench.engine
    .history(arn)
    .map(({ id, previousEventId, timestamp, ...rest }) => JSON.stringify(rest))
    .sort();
}

/** Which calls of a journal's first lines returned already: they must never be made again. */
function finishedSteps(lines: readonly string[]): number {
  const submitted = lines.filter((line) => line.includes('"type":"TaskSubmitted"'));
  const answered = lines.filter((line) => /"type":"Task(Succeeded|Failed)"/.test(line));
  return submitted.length + answered.filter((line) => !line.includes('waitForTaskToken')).length;
}

describe('an execution that is killed after any record', () => {
  test('ends the same, records nothing twice and repeats no finished call', async () => {
    const store = new MemoryStore();
    const whole = openBench(answer, { store });
    const arn = await whole.start(WORKFLOW, {}, 'killed');
    const expected = await finish(whole, arn);
    expect(expected.status).toBe('SUCCEEDED');
    const lines = store.journals.get(arn)!;
    const steps = finishedSteps(lines);
    expect(lines.length).toBeGreaterThan(40);

    for (let kept = 1; kept < lines.length; kept++) {
      const rest = new MemoryStore();
      rest.journals.set(arn, lines.slice(0, kept));
      const { at } = JSON.parse(lines[kept - 1]!);
      const random = () => 0.9;
      const bench = openBench(answer, { store: rest, clock: new FakeClock(at), random });
      expect(await bench.engine.recover()).toEqual([arn]);
      const ended = await finish(bench, arn);

      const place = `after record ${kept}: ${lines[kept - 1]}`;
      expect(ended.status, place).toBe('SUCCEEDED');
      const known = lines.slice(0, kept).some((line) => line.includes('"PassStateExited"'));
      if (known) {
        expect(ended.output, place).toBe(expected.output);
        expect(ended.stopDate! >= expected.startDate, place).toBe(true);
        expect(
          outline(bench, arn).filter((text) => !text.includes('token')),
          place,
        ).toEqual(outline(whole, arn).filter((text) => !text.includes('token')));
      }
      const ids = bench.engine.history(arn).map(({ id }) => id);
      expect(ids, place).toEqual(ids.map((_, index) => index + 1));
      const before = finishedSteps(lines.slice(0, kept));
      expect(bench.calls.length, place).toBe(steps - before);
    }
  });

  test('keeps the original wake-up time of a Wait, however long the process was down', async () => {
    const store = new MemoryStore();
    const definition = machine({ Pause: { Type: 'Wait', Seconds: 100, End: true } });
    const first = openBench(undefined, { store });
    const arn = await first.start(definition);
    await settle();
    const wakeUp = first.clock.now() + 100_000;

    const later = openBench(undefined, { store, clock: new FakeClock(wakeUp - 40_000) });
    await later.engine.recover();
    expect((await later.finish(arn)).stopDate).toEqual(new Date(wakeUp));
  });

  test('has the rest of its retry delay and of its time-outs left', async () => {
    const store = new MemoryStore();
    const limited = { ...person, TimeoutSeconds: 50, Next: undefined, End: true };
    const first = openBench(answer, { store });
    const arn = await first.start(machine({ Person: limited }));
    await settle();
    const scheduledAt = first.clock.now();

    const later = openBench(answer, { store, clock: new FakeClock(scheduledAt + 30_000) });
    await later.engine.recover();
    const ended = await later.finish(arn);
    expect(ended).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    expect(ended.stopDate).toEqual(new Date(scheduledAt + 50_000));
    expect(later.calls).toEqual([]);
  });

  test('invokes a call again that was in flight, with the same token', async () => {
    const store = new MemoryStore();
    const hang = () => new Promise(() => {});
    const first = openBench(hang, { store });
    const arn = await first.start(machine({ Person: { ...person, Next: undefined, End: true } }));
    await settle();

    const later = openBench(answer, { store });
    await later.engine.recover();
    await settle();
    expect(later.calls.map(({ taskToken }) => taskToken)).toEqual([first.calls[0]!.taskToken]);
    await later.engine.sendTaskSuccess(later.calls[0]!.taskToken!, '{"ok":true}');
    expect((await later.finish(arn)).output).toBe('{"ok":true}');
  });

  test('does not make the call again when the answer is known already', async () => {
    const store = new MemoryStore();
    const hang = () => new Promise(() => {});
    const first = openBench(hang, { store });
    const arn = await first.start(machine({ Person: { ...person, Next: undefined, End: true } }));
    await settle();
    await first.engine.sendTaskSuccess(first.calls[0]!.taskToken!, '7');

    const later = openBench(answer, { store });
    await later.engine.recover();
    expect((await later.finish(arn)).output).toBe('7');
    expect(later.calls).toEqual([]);
  });

  test('knows the tokens of tasks that are over', async () => {
    const store = new MemoryStore();
    const first = openBench(answer, { store });
    const arn = await first.start(machine({ Person: { ...person, Next: undefined, End: true } }));
    await settle();
    const token = first.calls[0]!.taskToken!;
    await first.engine.sendTaskSuccess(token, '7');
    await first.finish(arn);

    const later = openBench(answer, { store });
    expect(await later.engine.recover()).toEqual([]);
    await expect(later.engine.sendTaskSuccess(token, '8')).rejects.toMatchObject({
      name: 'TaskTimedOut',
    });
    expect(later.engine.describe(arn)).toEqual(first.engine.describe(arn));
    expect(later.engine.history(arn)).toEqual(first.engine.history(arn));
  });
});

describe('a failing execution that is killed after any record', () => {
  test('fails the same way, with the same aborted branches', async () => {
    const broken = machine({
      Both: {
        Type: 'Parallel',
        Branches: [
          {
            StartAt: 'Items',
            States: { Items: { ...items, Items: [30, 20], ItemProcessor: each } },
          },
          {
            StartAt: 'Soon',
            States: {
              Soon: { Type: 'Wait', Seconds: 5, Next: 'Then' },
              Then: { Type: 'Wait', Seconds: 5, Next: 'Broken' },
              Broken: { Type: 'Fail', Error: 'Broken', Cause: 'on purpose' },
            },
          },
        ],
        End: true,
      },
    });
    const store = new MemoryStore();
    const whole = openBench(answer, { store });
    const arn = await whole.start(broken, {}, 'failing');
    const expected = await whole.finish(arn);
    expect(expected).toMatchObject({ status: 'FAILED', error: 'Broken', cause: 'on purpose' });
    const lines = store.journals.get(arn)!;

    for (let kept = 1; kept < lines.length; kept++) {
      const rest = new MemoryStore();
      rest.journals.set(arn, lines.slice(0, kept));
      const { at } = JSON.parse(lines[kept - 1]!);
      const bench = openBench(answer, { store: rest, clock: new FakeClock(at) });
      await bench.engine.recover();
      expect(await bench.finish(arn), lines[kept - 1]).toEqual(expected);
      expect(outline(bench, arn), lines[kept - 1]).toEqual(outline(whole, arn));
    }
  });
});
