import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TaskAnswer } from '#runtime/human-task.ts';
import {
  changeTask,
  closeTask,
  findTask,
  handBack,
  listWaitingTasks,
  openTask,
  takeAnswer,
} from '#runtime/tasks.ts';
import { useLocalAccount } from './local-setup.ts';
import { taskOrder } from './task-order.ts';

useLocalAccount();
const start = Date.UTC(2026, 0, 31, 12);
const dayAfter = (days: number) => new Date(start + days * 86_400_000).toISOString();
const at = dayAfter(0);
const done: TaskAnswer = { decision: 'done', by: 'kim@acme.example', report: {}, at };
let id = '';
let made = 0;
const order = (changes: Partial<ReturnType<typeof taskOrder>> = {}) =>
  taskOrder({ id, ...changes });
const stored = async () => (await findTask(id))!;

beforeEach(() => {
  made += 1;
  id = `acme-${made}.register-in-cupixworks`;
  vi.useFakeTimers({ now: start, toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a human task', () => {
  it('is open with what it was given, and reminds after each third of the time', async () => {
    expect(await findTask(id)).toBeUndefined();
    await openTask(order({ dueDays: 3 }));
    expect(await findTask(id)).toMatchObject({
      ...order({ dueDays: 3 }),
      status: 'OPEN',
      openedAt: at,
      dueAt: dayAfter(3),
      remindAfterDays: 1,
      history: [{ at, what: 'opened', who: 'kim@acme.example' }],
    });
  });

  it('reminds as it was asked to', async () => {
    await openTask(order({ remindAfterDays: 2, escalateTo: null }));
    expect(await stored()).toMatchObject({ remindAfterDays: 2, escalateTo: null });
  });

  it('that is opened twice by one wait of the workflow keeps an answer that came meanwhile', async () => {
    await openTask(order());
    await takeAnswer(await stored(), done);
    await openTask(order());
    expect(await stored()).toMatchObject({ status: 'ANSWERED', answer: done });
  });

  it('opens again under its id, with the new token, the problems, and what happened before', async () => {
    await openTask(order());
    const first = await stored();
    await takeAnswer(first, done);
    vi.setSystemTime(start + 1000);
    const problems = [{ field: 'Scope', expected: 'urn:one', seen: 'urn:two' }];
    await openTask(order({ taskToken: 'token-2', problems }));
    const again = await stored();
    expect(again).toMatchObject({ status: 'OPEN', taskToken: 'token-2', problems });
    expect(again.answer).toBeUndefined();
    expect(again.history.map(({ what, note }) => [what, note])).toEqual([
      ['opened', undefined],
      ['done', undefined],
      ['opened', 'to correct: Scope'],
    ]);
    // What is meant for the opening before changes nothing any more.
    expect(await takeAnswer(first, done)).toBe(false);
    expect(await takeAnswer(again, done)).toBe(true);
  });
});

describe('an answer', () => {
  it('counts once: a second click does nothing', async () => {
    await openTask(order());
    const task = await stored();
    const clicks = ['kim', 'lou', 'max'].map((by) => takeAnswer(task, { ...done, by }));
    expect((await Promise.all(clicks)).filter(Boolean)).toHaveLength(1);
    const { status, answer, history } = await stored();
    expect(status).toBe('ANSWERED');
    expect(history.slice(1)).toEqual([{ at, what: 'done', who: answer?.by }]);
  });

  it('that is a rejection keeps the reason', async () => {
    await openTask(order());
    const no: TaskAnswer = { decision: 'rejected', by: 'kim', reason: 'Not ours.', at };
    await takeAnswer(await stored(), no);
    expect(await stored()).toMatchObject({ answer: no, history: [{}, { note: 'Not ours.' }] });
  });

  it('that did not arrive may be given again', async () => {
    await openTask(order());
    await takeAnswer(await stored(), done);
    await handBack(await stored());
    const task = await stored();
    expect([task.status, task.answer]).toEqual(['OPEN', undefined]);
    expect(await takeAnswer(task, done)).toBe(true);
  });

  it('to a task that does not exist makes none', async () => {
    expect(await takeAnswer({ id, taskToken: 'token-1' }, done)).toBe(false);
    expect(await findTask(id)).toBeUndefined();
  });
});

describe('a change', () => {
  it('happens only while the fields that it names are as they were seen', async () => {
    await openTask(order());
    const reminded = { from: 'OPEN', set: { remindedAt: dayAfter(1) } } as const;
    const unseen = { ...reminded, while: { remindedAt: undefined } };
    expect(await changeTask(await stored(), unseen)).toBe(true);
    expect(await changeTask(await stored(), unseen)).toBe(false);
    const seen = {
      from: 'OPEN',
      while: { remindedAt: dayAfter(1) },
      remove: ['remindedAt'],
    } as const;
    const entry = { what: 'reminded' } as const;
    expect(await changeTask(await stored(), { ...seen, remove: ['remindedAt'], entry })).toBe(true);
    expect((await stored()).remindedAt).toBeUndefined();
  });

  it('tells trouble that is not a second click', async () => {
    const table = mockClient(DynamoDBDocumentClient).onAnyCommand().rejects(new Error('down'));
    try {
      await expect(takeAnswer({ id, taskToken: 'token-1' }, done)).rejects.toThrow('down');
    } finally {
      table.restore();
    }
  });
});

describe('the tasks that somebody waits for', () => {
  it('are the open ones, and those whose answer is on its way', async () => {
    for (const [index, each] of ['open', 'taken', 'told', 'closed', 'old'].entries()) {
      vi.setSystemTime(start + 1000 * index - (each === 'old' ? 40 * 86_400_000 : 0));
      await openTask(order({ id: each }));
    }
    vi.setSystemTime(start + 9000);
    for (const each of ['taken', 'told']) await takeAnswer((await findTask(each))!, done);
    await changeTask((await findTask('told'))!, { from: 'ANSWERED', set: { deliveredAt: at } });
    await closeTask((await findTask('closed'))!, 'for the test');
    const waiting = (await listWaitingTasks()).map((task) => task.id);
    expect(waiting.filter((each) => !each.startsWith('acme-'))).toEqual(['taken', 'open']);
    expect((await findTask('closed'))?.history.at(-1)).toMatchObject({ note: 'for the test' });
  });
});
