import { describe, expect, it } from 'vitest';
import { Engine, MemoryStore, TaskFailure } from '#local/engine/index.ts';
import { FakeClock, settle } from '#test/local/engine/fake-host.ts';
import { definitionOf } from './definition.ts';

const definition = definitionOf('recovery');
const arn = 'arn:aws:states:us-east-1:123456789012:stateMachine:Recovery';
const access = {
  instance: { serviceInstance: 'acme-oic', designTimeUrl: 'https://design' },
  client: { secretId: 's', tokenUrl: 't', scopes: { api: 'a' } },
};
const request = {
  customer: 'acme',
  access,
  onboarding: null as object | null,
  policy: { runSeconds: 3600, callsPerMinute: 60, window: '1d', stop: {}, dueDays: 2 },
};

type Answer = object | string;
const paced = { pace: 0, waitSeconds: 0 };
const found = { done: true, pages: 1, offset: 0, ...paced };
const plan = { batches: 0, waitUntil: null, asked: 0 };
const sent = { waves: 1, sent: 1, done: true, follow: true, ...paced };
const followed = { done: true, ...paced };

/** What each function answers, in order, the last one again and again; a text is an error's name. */
const USUAL: Record<string, Answer[]> = {
  'oci-locate-instance': [{ instance: access.instance, scope: 'a' }],
  'check-monitoring': [{ pace: 0 }],
  'find-failures': [found],
  'plan-recovery': [plan],
  'send-wave': [sent],
  'follow-wave': [followed],
  'keep-decision': [{ decided: 1 }],
  'report-recovery': [{ totals: {} }],
  'report-failure': [{ error: 'NotAuthorized', cause: 'told' }],
};

/** Runs it. The person says nothing unless told. */
async function run(answers: Record<string, Answer[]>, changes: object = {}, person?: Answer) {
  const calls: string[] = [];
  const payloads: Record<string, Record<string, unknown>> = {};
  const clock = new FakeClock();
  const engine: Engine = new Engine({
    host: {
      clock,
      store: new MemoryStore(),
      invoke: async ({ arguments: given }) => {
        const { FunctionName, Payload } = given as { FunctionName: string; Payload: never };
        const name = FunctionName.split(':')
          .at(-1)!
          .replace(/^(oic-recovery\/|ledger-)/, '');
        calls.push(name);
        payloads[name] = Payload;
        const { taskToken } = Payload as { taskToken?: string };
        if (taskToken && typeof person === 'string')
          await engine.sendTaskFailure(taskToken, { error: person, cause: '' });
        else if (taskToken && person)
          await engine.sendTaskSuccess(taskToken, JSON.stringify(person));
        const all = answers[name] ?? USUAL[name] ?? [{}];
        const answer = all[calls.filter((one) => one === name).length - 1] ?? all.at(-1)!;
        if (typeof answer === 'string') throw new TaskFailure(answer, 'because');
        return { Payload: answer };
      },
    },
  });
  engine.register({ arn, name: 'Recovery', definition, type: 'STANDARD' });
  const input = JSON.stringify({ jobId: 'acme-1', request: { ...request, ...changes } });
  const { executionArn } = await engine.start({ stateMachineArn: arn, name: 'acme-1-1', input });
  let isOver = false;
  const ending = engine.finished(executionArn).finally(() => {
    isOver = true;
  });
  while (!isOver) {
    await settle();
    clock.jump();
  }
  const { status } = await ending;
  return { calls, payloads, status, seconds: (clock.now() - new FakeClock().now()) / 1000 };
}

const begin = ['check-monitoring', 'find-failures', 'plan-recovery'];
const round = ['find-failures', 'plan-recovery'];

describe('a recovery', () => {
  it('reports at once when there is nothing to do', async () => {
    const { calls, status } = await run({});
    expect(calls).toEqual([...begin, 'report-recovery']);
    expect(status).toBe('SUCCEEDED');
  });

  it('looks the instance of an onboarding up first', async () => {
    const client = { secretId: 'kept', tokenUrl: 't' };
    const { calls, payloads } = await run(
      {},
      { access: null, onboarding: { region: 'r', compartmentId: 'c', instanceId: 'i', client } },
    );
    expect(calls.slice(0, 2)).toEqual(['oci-locate-instance', 'check-monitoring']);
    expect(payloads['check-monitoring']?.access).toEqual({
      instance: access.instance,
      client: { secretId: 'kept', tokenUrl: 't', scopes: { api: 'a' } },
    });
  });

  it('reads page by page, and keeps to the pauses that a step asks for', async () => {
    const more = { ...found, done: false, offset: 100, waitSeconds: 40 };
    const { calls, payloads, seconds } = await run({ 'find-failures': [more, more, found] });
    expect(calls.filter((name) => name === 'find-failures')).toHaveLength(3);
    expect(payloads['find-failures']).toMatchObject({ round: 1, pages: 1, offset: 100 });
    expect(seconds).toBeGreaterThanOrEqual(80);
  });

  it('sends wave after wave, each followed to its end, and looks at everything again', async () => {
    const { calls, payloads } = await run({
      'plan-recovery': [{ ...plan, batches: 2 }, plan],
      'send-wave': [
        { ...sent, done: false, waitSeconds: 7 },
        { ...sent, waves: 2, sent: 2, follow: false },
      ],
      'follow-wave': [{ ...followed, done: false }, followed],
    });
    const wave = ['send-wave', 'follow-wave', 'follow-wave'];
    expect(calls).toEqual([...begin, ...wave, 'send-wave', ...round, 'report-recovery']);
    expect(payloads['send-wave']).toMatchObject({ waves: 1, sent: 1, run: 'acme-1-1' });
    expect(payloads['report-recovery']).toMatchObject({ round: 2, waves: 2 });
  });

  it('follows a wave that never ends for half an hour, and then looks at everything again', async () => {
    const { calls, seconds } = await run({
      'plan-recovery': [{ ...plan, batches: 1 }, plan],
      'follow-wave': [{ ...followed, done: false }],
    });
    expect(calls.slice(-3)).toEqual([...round, 'report-recovery']);
    expect(seconds).toBeGreaterThanOrEqual(1800);
    expect(seconds).toBeLessThan(1900);
  });

  it('waits for what may be tried later', async () => {
    const waitUntil = new FakeClock().now() + 600_000;
    const { calls, seconds } = await run({ 'plan-recovery': [{ ...plan, waitUntil }, plan] });
    expect(calls).toEqual([...begin, ...round, 'report-recovery']);
    expect(seconds).toBeGreaterThanOrEqual(600);
  });

  it('begins nothing more when its time is over', async () => {
    const endless = { ...sent, done: false, waitSeconds: 600 };
    const { calls, seconds } = await run({
      'plan-recovery': [{ ...plan, batches: 99 }, plan],
      'send-wave': [endless],
    });
    expect(calls.slice(-3)).toEqual([...round, 'report-recovery']);
    expect(seconds).toBeGreaterThanOrEqual(3600);
    expect(seconds).toBeLessThan(3600 + 1200);
  });

  it('gives a list up that never comes to its end', async () => {
    const endless = { ...found, done: false, waitSeconds: 3600 };
    const { status, calls } = await run({ 'find-failures': [endless] });
    expect(status).toBe('FAILED');
    expect(calls.at(-1)).toBe('report-failure');
  });

  it('fails with what a step refuses', async () => {
    const { status, calls } = await run({ 'check-monitoring': ['NotAuthorized'] });
    expect(status).toBe('FAILED');
    expect(calls).toEqual(['check-monitoring', 'report-failure']);
  });
});

describe('a person', () => {
  const asking = [{ ...plan, asked: 5 }, plan];
  const asked = [...begin, 'open-decision'];

  it('decides, and that is done in another round', async () => {
    const { calls, payloads } = await run({ 'plan-recovery': asking }, {}, { g: 'discard' });
    expect(calls).toEqual([...asked, 'keep-decision', ...round, 'report-recovery']);
    expect(payloads['keep-decision']?.answer).toEqual({ g: 'discard' });
    expect(payloads['open-decision']).toMatchObject({ instance: 'acme-oic', dueDays: 2 });
  });

  it('who says nothing in time, or declines, ends nothing but the waiting', async () => {
    const silent = await run({ 'plan-recovery': asking });
    expect(silent.calls).toEqual([...asked, 'report-recovery']);
    expect(silent.status).toBe('SUCCEEDED');
    expect(silent.seconds).toBeGreaterThan(2 * 86_400);
    const declining = await run({ 'plan-recovery': asking }, {}, 'TaskRejected');
    expect(declining.calls).toEqual([...asked, 'report-recovery']);
  });

  it('is asked no oftener than three times', async () => {
    const again = { 'plan-recovery': [{ ...plan, asked: 5 }] };
    const { calls } = await run(again, {}, { g: 'leave' });
    expect(calls.filter((name) => name === 'open-decision')).toHaveLength(3);
    expect(calls.at(-1)).toBe('report-recovery');
  });
});
