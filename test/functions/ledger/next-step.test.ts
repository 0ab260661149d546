import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextStep, type Step } from '#functions/ledger/next-step.ts';
import type { HumanTask } from '#runtime/human-task.ts';
import { taskOrder } from '#test/functions/runtime/task-order.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const opened = Date.UTC(2026, 0, 1);
const at = (ms: number) => new Date(opened + ms).toISOString();

function task(changes: Partial<HumanTask> = {}): HumanTask {
  const { dueDays = 14 } = changes;
  return {
    ...taskOrder({ id: 't' }),
    status: 'OPEN',
    dueDays,
    remindAfterDays: dueDays / 3,
    openedAt: at(0),
    dueAt: at(dueDays * DAY),
    history: [],
    updatedAt: at(0),
    ...changes,
  } as HumanTask;
}

/** Follows a task hour by hour until it is closed, doing what is due, and tells what happened when. */
function follow(start: HumanTask, everyMs = HOUR): [Step, number][] {
  let now = opened;
  let current = start;
  const happened: [Step, number][] = [];
  for (let looks = 0; looks < 2000 && current.status === 'OPEN'; looks += 1) {
    now += everyMs;
    const step = nextStep(current, now);
    if (!step) continue;
    happened.push([step, (now - opened) / HOUR]);
    current = done(step, current, now);
  }
  return happened;
}

function done(step: Step, current: HumanTask, now: number): HumanTask {
  const time = new Date(now).toISOString();
  if (step === 'remind') return { ...current, remindedAt: time };
  if (step === 'close') return { ...current, status: 'CLOSED' };
  const dueAt = new Date(Date.parse(current.dueAt) + current.dueDays * DAY).toISOString();
  return { ...current, escalatedAt: time, escalationToldAt: time, dueAt };
}

describe('the next step of a task that nobody answers', () => {
  it('is a reminder at each third of the time, then the end', () => {
    expect(follow(task({ dueDays: 3 }))).toEqual([
      ['remind', 24],
      ['remind', 48],
      ['close', 75],
    ]);
  });

  it('is the second person when there is one, with the same time and reminders', () => {
    expect(follow(task({ dueDays: 3, escalateTo: 'lou@acme.example' }))).toEqual([
      ['remind', 24],
      ['remind', 48],
      ['escalate', 72],
      ['remind', 96],
      ['remind', 120],
      ['close', 147],
    ]);
  });

  it('is one reminder for several that were missed, and the end when nobody looked for too long', () => {
    const second = { dueDays: 3, escalateTo: 'lou@acme.example' };
    expect(follow(task(second), 60 * HOUR)[0]).toEqual(['remind', 60]);
    expect(nextStep(task(second), opened + 5 * DAY)).toBe('escalate');
    expect(nextStep(task(second), opened + 6 * DAY + HOUR)).toBeUndefined();
    expect(nextStep(task(second), opened + 7 * DAY)).toBe('close');
  });

  it('is to tell the second person, if that was interrupted', () => {
    const escalateTo = 'lou@acme.example';
    const cutOff = task({ dueDays: 3, escalateTo, escalatedAt: at(3 * DAY), dueAt: at(6 * DAY) });
    expect(nextStep(cutOff, opened + 3 * DAY + HOUR)).toBe('escalate');
  });

  it('keeps its dates, whatever the wish: at most one reminder per date, none when due or later', () => {
    const wish = fc.integer({ min: 1, max: 14 }).chain((dueDays) =>
      fc.record({
        dueDays: fc.constant(dueDays),
        remindAfterDays: fc.oneof(fc.integer({ min: 1, max: 13 }), fc.constant(dueDays / 3)),
        escalateTo: fc.constantFrom(undefined, 'lou@acme.example'),
      }),
    );
    fc.assert(
      fc.property(wish, (changes) => {
        const { dueDays, remindAfterDays, escalateTo } = changes;
        const happened = follow(task(changes));
        const dates = happened
          .filter(([step]) => step === 'remind')
          .map(([, hours]) => Math.floor((hours + 0.001) / (remindAfterDays * 24)));
        expect(new Set(dates).size).toBe(dates.length);
        expect(happened.filter(([step]) => step === 'escalate')).toEqual(
          escalateTo ? [['escalate', dueDays * 24]] : [],
        );
        const end = dueDays * 24 * (escalateTo ? 2 : 1);
        expect(happened.at(-1)).toEqual(['close', end + 3]);
        for (const [step, hours] of happened)
          if (step === 'remind') expect(hours).toBeLessThan(end);
      }),
      { numRuns: 50 },
    );
  });
});

describe('a task that was answered', () => {
  const answer = { decision: 'done', by: 'kim', report: {}, at: at(0) } as const;
  const answered = { status: 'ANSWERED', answer } as const;

  it.each<[string, Partial<HumanTask>, number, Step | undefined]>([
    ['just now', answered, 59_000, undefined],
    ['a while ago, and its workflow never heard', answered, 61_000, 'deliver'],
    ['and its workflow heard', { ...answered, deliveredAt: at(0) }, 61_000, undefined],
    ['and closed', { ...answered, status: 'CLOSED' }, 61_000, undefined],
  ])('%s', (_, changes, ms, step) => {
    expect(nextStep(task(changes), opened + ms)).toBe(step);
  });
});
