import { describe, expect, it } from 'vitest';
import { VirtualClock } from '#local/clock.ts';
import { Engine, MemoryStore } from '#local/engine/index.ts';
import { startSchedules } from '#local/schedules.ts';
import { Waits } from '#local/waits.ts';

const HOUR = 3_600_000;
const START = Date.UTC(2026, 0, 1);
const MACHINE = 'arn:aws:states:us-east-1:123456789012:stateMachine:Waiting';
const place = { accountId: '111122223333', region: 'us-east-1' };

/** A wait for Oracle, then one for a person, with a time-out. */
const definition = {
  QueryLanguage: 'JSONata',
  StartAt: 'Oracle',
  States: {
    Oracle: { Type: 'Wait', Seconds: 86_400, Next: 'Person' },
    Person: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Arguments: { FunctionName: 'open', Payload: '{% $states.context.Task.Token %}' },
      TimeoutSeconds: '{% $states.input.seconds %}',
      End: true,
    },
  },
};

function setUp({ fails = false } = {}) {
  const clock = new VirtualClock(START);
  const calls: string[] = [];
  const failures: unknown[] = [];
  const store = new MemoryStore();
  const engine = new Engine({ host: { clock, store, invoke: async () => ({}) } });
  engine.register({ arn: MACHINE, name: 'Waiting', definition });
  const waits = new Waits(engine);
  const changes: number[] = [];
  waits.onChange((now) => changes.push(now));
  const { stop, pass } = startSchedules({
    schedules: [
      { ruleArn: 'rule/hourly', functionArn: 'hourly', everySeconds: 3600 },
      { ruleArn: 'rule/daily', functionArn: 'daily', everySeconds: 86_400 },
    ],
    clock,
    waits,
    place,
    lambdas: {
      invoke: (functionArn, payload) =>
        clock.busy(async () => {
          calls.push(`${functionArn} ${(payload as { time: string }).time}`);
          if (fails) throw new Error('down');
          return { payload: null };
        }),
    },
    onFailure: (functionArn, error) => failures.push(`${functionArn}: ${error}`),
  });
  const end = waits.begin();
  const start = (seconds: number) =>
    engine.start({ stateMachineArn: MACHINE, input: JSON.stringify({ seconds }) });
  return { clock, calls, failures, engine, changes, start, stop, pass, end };
}

const at = (hours: number) => new Date(START + hours * HOUR).toISOString();

describe('functions that run by the clock', () => {
  it('run at their rates while somebody waits for a person, and at no other time', async () => {
    const { engine, calls, changes, start } = setUp();
    const { executionArn } = await start(25.5 * 3600);
    expect((await engine.finished(executionArn)).status).toBe('FAILED');
    expect(calls.filter((call) => call.startsWith('daily'))).toEqual([`daily ${at(48)}`]);
    const hourly = calls.filter((call) => call.startsWith('hourly'));
    expect(hourly).toHaveLength(25);
    expect(hourly[0]).toBe(`hourly ${at(25)}`);
    expect(changes).toEqual([1, 0]);
  });

  it('are not called by a wait that ends sooner, and let the clock rest afterwards', async () => {
    const { engine, calls, start, clock } = setUp();
    const { executionArn } = await start(1800);
    await engine.finished(executionArn);
    expect(calls).toEqual([]);
    expect(clock.now()).toBe(START + 24.5 * HOUR);
  });

  it('go on after a failure, which is told', async () => {
    const { engine, calls, failures, start } = setUp({ fails: true });
    const { executionArn } = await start(2.5 * 3600);
    await engine.finished(executionArn);
    expect(calls).toHaveLength(2);
    expect(failures).toEqual(['hourly: Error: down', 'hourly: Error: down']);
  });

  it('end with the service', async () => {
    const { engine, calls, start, stop, changes } = setUp();
    engine.subscribe(({ type }) => {
      if (type === 'TaskSubmitted') stop();
    });
    const { executionArn } = await start(86_400);
    await engine.finished(executionArn);
    expect(changes).toEqual([1, 0]);
    expect(calls).toEqual([]);
  });
});

describe('waits for people', () => {
  it('end with their execution, however that ends', async () => {
    const { engine, changes, start, clock } = setUp();
    engine.subscribe(({ type }, executionArn) => {
      if (type === 'TaskSubmitted') void clock.busy(() => engine.stop(executionArn));
    });
    const { executionArn } = await start(86_400);
    expect((await engine.finished(executionArn)).status).toBe('ABORTED');
    expect(changes).toEqual([1, 0]);
  });

  it('are found again by another process', async () => {
    const { engine, start, end } = setUp();
    const { executionArn } = await start(86_400);
    await new Promise<void>((resolve) => {
      engine.subscribe(({ type }) => {
        if (type === 'TaskSubmitted') resolve();
      });
    });
    end();
    const again = new Waits(engine);
    const changes: number[] = [];
    again.onChange((now, before) => changes.push(before, now));
    again.begin();
    expect(changes).toEqual([0, 1]);
    await engine.finished(executionArn);
    expect(changes).toEqual([0, 1, 1, 0]);
  });
});
