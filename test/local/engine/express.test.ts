import { describe, expect, test } from 'vitest';
import { type ExecutionDescription, MemoryStore, TaskFailure } from '#local/engine/index.ts';
import { FUNCTION, MACHINE, machine, openBench, ROLE, settle } from './fake-host.ts';

const CALL = {
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: FUNCTION, Payload: '{% $states.input %}' },
  Output: '{% $states.result.Payload %}',
};
const ONCE = machine({ Call: { ...CALL, End: true } });
const PAUSE = machine({ Pause: { Type: 'Wait', Seconds: 10, End: true } });

function registered(definition: object, invoke?: () => unknown) {
  const store = new MemoryStore();
  const bench = openBench(invoke, { store });
  const type = 'EXPRESS';
  bench.engine.register({ arn: MACHINE, name: 'machine', definition, roleArn: ROLE, type });
  return { ...bench, journals: store.journals };
}

/** Lets time pass until somebody has the answer. */
async function answered(
  bench: ReturnType<typeof registered>,
  input?: string,
): Promise<ExecutionDescription> {
  const request = { stateMachineArn: MACHINE, ...(input !== undefined && { input }) };
  let ended: ExecutionDescription | undefined;
  const ending = bench.engine.startSync(request).then((end) => {
    ended = end;
  });
  for (let step = 0; step < 100 && !ended; step++) {
    await settle();
    if (!ended) bench.clock.jump();
  }
  await ending;
  return ended!;
}

describe('an Express execution', () => {
  test('answers its caller with its end', async () => {
    const bench = registered(ONCE, () => ({ Payload: { answer: 42 } }));
    const ended = await answered(bench, '{"customer":"acme"}');
    expect(ended).toMatchObject({
      status: 'SUCCEEDED',
      input: '{"customer":"acme"}',
      output: '{"answer":42}',
      stateMachineArn: MACHINE,
    });
    expect(ended.executionArn).toMatch(
      /^arn:aws:states:eu-central-1:123456789012:express:machine:[\w-]+:[\w-]+$/,
    );
    expect(bench.calls[0]).toMatchObject({ arguments: { Payload: { customer: 'acme' } } });
  });

  test('lets time pass while it waits, and tells how long it took', async () => {
    const bench = registered(PAUSE);
    const { startDate, stopDate } = await answered(bench);
    expect(stopDate!.getTime() - startDate.getTime()).toBe(10_000);
  });

  test.each([
    [{ ...PAUSE, TimeoutSeconds: 4 }, 4],
    [machine({ Pause: { Type: 'Wait', Seconds: 9_000, End: true } }), 300],
    [
      { ...machine({ Pause: { Type: 'Wait', Seconds: 9_000, End: true } }), TimeoutSeconds: 900 },
      300,
    ],
  ])('ends by its time-out, after five minutes at the latest (%#)', async (definition, seconds) => {
    const { status, startDate, stopDate } = await answered(registered(definition));
    expect(status).toBe('TIMED_OUT');
    expect(stopDate!.getTime() - startDate.getTime()).toBe(seconds * 1000);
  });

  test('fails with the name and the cause of its error', async () => {
    const bench = registered(ONCE, () => {
      throw new TaskFailure('Locked', 'Somebody edits it.');
    });
    expect(await answered(bench)).toMatchObject({
      status: 'FAILED',
      error: 'Locked',
      cause: 'Somebody edits it.',
    });
  });

  test('leaves nothing: no list, no history, no journal, no event', async () => {
    const bench = registered(ONCE);
    const events: unknown[] = [];
    bench.engine.subscribe((event) => events.push(event));
    const { executionArn } = await answered(bench);
    expect(bench.engine.list()).toEqual([]);
    expect([...bench.journals.keys()]).toEqual([]);
    expect(events).toEqual([]);
    for (const ask of [
      () => bench.engine.describe(executionArn),
      () => bench.engine.history(executionArn),
    ]) {
      expect(ask).toThrow(expect.objectContaining({ name: 'InvalidArn' }));
    }
  });

  test('may have the name of another one', async () => {
    const bench = registered(ONCE);
    const start = () => bench.engine.startSync({ stateMachineArn: MACHINE, name: 'twice' });
    const [first, second] = await Promise.all([start(), start()]);
    expect([first.name, second.name]).toEqual(['twice', 'twice']);
    expect(first.executionArn).not.toBe(second.executionArn);
  });

  test('may be started without waiting for it', async () => {
    const bench = registered(ONCE);
    const { executionArn } = await bench.engine.start({ stateMachineArn: MACHINE });
    await settle();
    expect(executionArn).toContain(':express:');
    expect(bench.calls).toHaveLength(1);
    expect(bench.engine.list()).toEqual([]);
  });
});

describe('what does not fit', () => {
  test('a Standard state machine answers nobody who waits', async () => {
    const { engine } = openBench();
    engine.register({ arn: MACHINE, name: 'machine', definition: PAUSE });
    const refused = engine.startSync({ stateMachineArn: MACHINE });
    await expect(refused).rejects.toMatchObject({ name: 'StateMachineTypeNotSupported' });
  });

  test('an Express one does not wait for people', () => {
    const human = machine({
      Ask: { ...CALL, Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken', End: true },
    });
    expect(() => registered(human)).toThrow(/don't support '.waitForTaskToken' at \/States\/Ask/);
  });

  test.each([
    [{ name: 'not a name' }, 'InvalidName'],
    [{ input: '{' }, 'InvalidExecutionInput'],
    [{ stateMachineArn: `${MACHINE}-2` }, 'StateMachineDoesNotExist'],
  ])('%j is refused as %s', async (request, name) => {
    const { engine } = registered(ONCE);
    const refused = engine.startSync({ stateMachineArn: MACHINE, ...request });
    await expect(refused).rejects.toMatchObject({ name });
  });
});
