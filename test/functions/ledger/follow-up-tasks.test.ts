import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { SendTaskSuccessCommand, SFNClient, TaskTimedOut } from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { followUpTasks, handler } from '#functions/ledger/follow-up-tasks.ts';
import { recordProgress, recordStart } from '#runtime/ledger.ts';
import { findTask, openTask, takeAnswer } from '#runtime/tasks.ts';
import { useLocalAccount } from '#test/functions/runtime/local-setup.ts';
import { taskOrder } from '#test/functions/runtime/task-order.ts';

useLocalAccount();
const bus = mockClient(EventBridgeClient);
const states = mockClient(SFNClient);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
let start = Date.UTC(2026, 0, 1);
let jobId = '';
let id = '';
let made = 0;

beforeEach(async () => {
  // Far enough apart that the tasks of one test are over in the next.
  start += 100 * DAY;
  vi.useFakeTimers({ now: start, toFake: ['Date'] });
  vi.stubEnv('EVENT_BUS', 'bus');
  bus.reset();
  bus.on(PutEventsCommand).resolves({});
  states.reset();
  made += 1;
  jobId = `acme-${made}`;
  id = `${jobId}.register-in-cupixworks`;
  const run = { customer: 'acme', executionArn: 'arn', request: {} };
  await recordStart({ id: jobId, kind: 'onboarding', ...run });
  await open();
  bus.resetHistory();
});
afterEach(() => {
  vi.useRealTimers();
});

const open = (changes = {}) =>
  openTask(taskOrder({ id, jobId, dueDays: 3, escalateTo: 'lou@acme.example', ...changes }));
const task = async () => (await findTask(id))!;
const told = () =>
  bus.commandCalls(PutEventsCommand).flatMap(({ args }) =>
    (args[0].input.Entries ?? []).map(({ DetailType, Detail }) => {
      const { assignee, dueAt, instead } = JSON.parse(Detail ?? '{}');
      return { event: DetailType, assignee, dueAt, ...(instead && { instead }) };
    }),
  );

async function lookAfter(hours: number): Promise<void> {
  vi.setSystemTime(start + hours * HOUR);
  await followUpTasks();
}

const due = (days: number) => new Date(start + days * DAY).toISOString();
const reminder = (assignee: string, days: number) => ({
  event: 'task.reminder',
  assignee: `${assignee}@acme.example`,
  dueAt: due(days),
});

describe('following up tasks', () => {
  it('reminds once per date, however often it runs', async () => {
    for (const hours of [23, 25, 26, 26, 47, 49]) await lookAfter(hours);
    expect(told()).toEqual([reminder('kim', 3), reminder('kim', 3)]);
    const { history, remindedAt } = await task();
    expect(remindedAt).toBe(new Date(start + 49 * HOUR).toISOString());
    expect(history.map(({ what, who }) => [what, who])).toEqual([
      ['opened', 'kim@acme.example'],
      ['reminded', 'kim@acme.example'],
      ['reminded', 'kim@acme.example'],
    ]);
  });

  it('tells each person once when it runs several times at the same moment', async () => {
    vi.setSystemTime(start + 25 * HOUR);
    await Promise.all([1, 2, 3].map(() => followUpTasks()));
    expect(told()).toEqual([reminder('kim', 3)]);
    vi.setSystemTime(start + 73 * HOUR);
    await Promise.all([1, 2, 3].map(() => followUpTasks()));
    expect(told().map(({ event }) => event)).toEqual(['task.reminder', 'task.escalated']);
  });

  it('asks the second person when the time is over, lets both in, and reminds both', async () => {
    for (const hours of [73, 74, 97]) await lookAfter(hours);
    expect(told()).toEqual([
      {
        event: 'task.escalated',
        assignee: 'lou@acme.example',
        dueAt: due(6),
        instead: 'kim@acme.example',
      },
      reminder('kim', 6),
      reminder('lou', 6),
    ]);
    expect(await task()).toMatchObject({
      status: 'OPEN',
      dueAt: due(6),
      escalatedAt: new Date(start + 73 * HOUR).toISOString(),
      taskToken: 'token-1',
    });
  });

  it('closes a task whose last date is over, and one whose workflow has ended', async () => {
    await open({ taskToken: 'alone', escalateTo: null });
    await lookAfter(74);
    expect((await task()).status).toBe('OPEN');
    await lookAfter(75);
    expect(await task()).toMatchObject({
      status: 'CLOSED',
      history: [{}, {}, { what: 'closed', note: 'nobody answered in time' }],
    });
    await open({ taskToken: 'other' });
    await recordProgress(jobId, { status: 'FAILED' });
    await lookAfter(75 + 25);
    expect((await task()).history.at(-1)?.note).toBe('its workflow has ended');
    expect(told().map(({ event }) => event)).toEqual(['task.opened', 'task.opened']);
  });

  it('reminds of a task whose job is in no list', async () => {
    await openTask(taskOrder({ id: `${jobId}-cli.task`, jobId: `${jobId}-cli`, dueDays: 3 }));
    await lookAfter(25);
    expect(told().filter(({ event }) => event === 'task.reminder')).toHaveLength(2);
  });

  it('leaves an answered task alone', async () => {
    const at = new Date(start).toISOString();
    await takeAnswer(await task(), { decision: 'done', by: 'kim', report: {}, at });
    vi.setSystemTime(start + 30_000);
    await followUpTasks();
    expect([told(), states.calls()]).toEqual([[], []]);
  });
});

describe('when something goes wrong', () => {
  it('what could not be sent is sent by the next run', async () => {
    bus.on(PutEventsCommand).rejectsOnce(new Error('down')).resolves({});
    vi.setSystemTime(start + 25 * HOUR);
    await expect(handler()).rejects.toThrow(id);
    expect((await task()).remindedAt).toBeUndefined();
    await lookAfter(26);
    expect(told().slice(1)).toEqual([reminder('kim', 3)]);
  });

  it('the second person has access already, and is told by the next run', async () => {
    bus.on(PutEventsCommand).rejectsOnce(new Error('down')).resolves({});
    vi.setSystemTime(start + 73 * HOUR);
    await expect(handler()).rejects.toThrow(id);
    expect((await task()).escalatedAt).toBeDefined();
    await lookAfter(74);
    await lookAfter(75);
    const escalated = ['task.escalated', due(6)];
    expect(told().map(({ event, dueAt }) => [event, dueAt])).toEqual([escalated, escalated]);
    expect((await task()).history.filter(({ what }) => what === 'escalated')).toHaveLength(1);
  });

  it('with one task, the others are followed up all the same', async () => {
    const other = { id: `${jobId}.other`, jobId, dueDays: 3, assignee: 'max@acme.example' };
    await openTask(taskOrder(other));
    bus.resetHistory();
    bus.on(PutEventsCommand).rejectsOnce(new Error('down')).resolves({});
    vi.setSystemTime(start + 25 * HOUR);
    await expect(handler()).rejects.toThrow('Not followed up');
    expect(bus.commandCalls(PutEventsCommand)).toHaveLength(2);
  });

  it('an answer whose taker died is passed on, or the task is closed', async () => {
    const answer = { decision: 'done', by: 'kim', report: { status: 'active' } } as const;
    await takeAnswer(await task(), { ...answer, at: new Date(start).toISOString() });
    await lookAfter(1);
    const [sent] = states.commandCalls(SendTaskSuccessCommand);
    expect(sent?.args[0].input).toEqual({ taskToken: 'token-1', output: '{"status":"active"}' });
    expect(await task()).toMatchObject({ status: 'ANSWERED', deliveredAt: expect.any(String) });

    states.on(SendTaskSuccessCommand).rejects(new TaskTimedOut({ message: 'late', $metadata: {} }));
    await open({ taskToken: 'token-2' });
    await takeAnswer(await task(), { ...answer, at: new Date(start).toISOString() });
    await lookAfter(2);
    expect((await task()).status).toBe('CLOSED');
  });
});
