import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerTask } from '#functions/api/answer-task.ts';
import { findSimulatedFailure } from '#local/simulated-failures.ts';
import { findTask } from '#runtime/tasks.ts';
import { House } from './house.ts';

const AWAY = [findSimulatedFailure('register-in-cupixworks:nobody-answers')];
const HOUR = 3_600_000;

let house: House;
let published: { event: string; assignee: string; hours: number }[] = [];
beforeAll(async () => {
  house = await House.open(undefined, undefined, AWAY);
}, 120_000);
afterAll(() => house.close());

/** Notes from now on what people are told of their tasks, in hours since the first was opened. */
function listen(): void {
  const heard: typeof published = [];
  published = heard;
  let openedAt: number | undefined;
  house.service.events.subscribe(({ 'detail-type': event, detail }) => {
    if (!event.startsWith('task.')) return;
    const { assignee = '', at, openedAt: opened = at } = detail as Record<string, string>;
    openedAt ??= Date.parse(String(opened));
    const hours = Math.floor((Date.parse(String(at)) - openedAt) / HOUR + 0.01);
    heard.push({ event, assignee: assignee.split('@')[0] ?? '', hours });
  });
}

const people = (customer: string) => ({
  cupixworks: {
    team: customer,
    project: 'ab12cd',
    administrator: `kim@${customer}.example`,
    escalateTo: `lou@${customer}.example`,
    dueDays: 1,
  },
});
const told = () =>
  published
    .filter(({ event }) => event !== 'task.answered')
    .map(({ event, assignee }) => `${event} ${assignee}`);

const STORY = [
  'task.opened kim',
  'task.reminder kim',
  'task.reminder kim',
  'task.escalated lou',
  'task.reminder kim',
  'task.reminder lou',
  'task.reminder kim',
  'task.reminder lou',
];

describe('a task that nobody answers', () => {
  it('is reminded of, passed on to the second person, and fails the onboarding by name', async () => {
    listen();
    const ended = await house.onboard('silence', people('silence'));

    expect(told()).toEqual(STORY);
    // The watch runs each hour, so everything happens within the hour after its date.
    const within = published.map(({ hours }) => hours);
    for (const [index, date] of [0, 8, 16, 24, 32, 32, 40, 40].entries()) {
      expect(within[index]).toBeGreaterThanOrEqual(date);
      expect(within[index]).toBeLessThanOrEqual(date + 1);
    }
    expect(ended.execution.error).toBe('BudgetExceeded');
    expect(ended.execution.cause).toContain('Nobody answered the task');
    const timedOut = ended.events.find(({ type }) => type === 'TaskTimedOut');
    const submitted = ended.events.find(({ type }) => type === 'TaskSubmitted');
    const waited = timedOut!.timestamp!.getTime() - submitted!.timestamp!.getTime();
    expect(Math.round(waited / HOUR)).toBe(49);
  }, 120_000);
});

describe('a task that was escalated', () => {
  it('is done by the second person, once', async () => {
    listen();
    const clicks: Promise<boolean>[] = [];
    const ignore = house.service.events.subscribe(({ 'detail-type': event, detail }) => {
      if (event !== 'task.escalated') return;
      const { taskId, assignee } = detail as Record<string, string>;
      // Time stands still while the person types.
      void house.service.clock.busy(async () => {
        const report = await house.service.simulation!.register(String(taskId));
        const answer = { decision: 'done', by: String(assignee), report } as const;
        for (const _ of [1, 2]) clicks.push(answerTask(String(taskId), answer));
        await Promise.all(clicks);
      });
    });
    const { jobId, execution } = await house.onboard('second', people('second'));
    ignore();

    expect([execution.status, execution.cause]).toEqual(['SUCCEEDED', undefined]);
    expect((await Promise.all(clicks)).toSorted()).toEqual([false, true]);
    expect(told()).toEqual(STORY.slice(0, 4));
    const { status, history } = (await findTask(`${jobId}.register-in-cupixworks`))!;
    expect(status).toBe('ANSWERED');
    expect(history.map(({ what, who }) => `${what} ${who?.split('@')[0]}`)).toEqual([
      'opened kim',
      'reminded kim',
      'reminded kim',
      'escalated lou',
      'done lou',
    ]);
  }, 120_000);
});
