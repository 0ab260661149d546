import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FailedInstance } from '#functions/oic/recovery/failed-instance.ts';
import { Counter, inOrder } from '#functions/oic/recovery/plan.ts';
import { sumUp, totalsOf } from '#functions/oic/recovery/sum-up.ts';
import { addUp, type BatchResult, sentIn, stoppedGroups } from '#functions/oic/recovery/tally.ts';
import type { Try } from '#functions/oic/recovery/tries.ts';

const failure = (id: number, message = 'm'): FailedInstance => ({
  id: String(id),
  status: 'FAILED',
  project: 'P',
  integration: 'I',
  version: '1',
  errorCode: '5',
  message,
  recoverable: true,
  retries: 0,
  createdAt: 0,
  updatedAt: 0,
  business: null,
  isPurged: false,
});
const ours = (group: string, did: Try['did'] = 'resubmit') => ({ group, did }) as Try;

describe('inOrder', () => {
  const batches = (...groups: string[]) =>
    groups.map((group, at) => ({ name: `${at}`, group, do: 'resubmit' as const }));

  it('puts one batch of each group that is resubmitted first, and keeps the order otherwise', () => {
    const discard = { name: 'd', group: 'c', do: 'discard' as const };
    const { batches: ordered, first } = inOrder([...batches('a', 'a', 'b', 'a', 'b'), discard]);
    expect(ordered.map(({ name }) => name)).toEqual(['0', '2', '1', '3', '4', 'd']);
    expect(first).toBe(2);
  });

  it('loses and doubles nothing', () => {
    const groups = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 20 });
    fc.assert(
      fc.property(groups, (all) => {
        const { batches: ordered, first } = inOrder(batches(...all));
        expect(ordered.map(({ name }) => name).sort()).toEqual(all.map((_, at) => `${at}`).sort());
        expect(first).toBe(new Set(all).size);
      }),
    );
  });
});

describe('Counter', () => {
  it('counts what is left by reason, with a few examples', () => {
    const counter = new Counter();
    for (let id = 0; id < 10; id += 1) {
      counter.add(failure(id), 'g', { do: 'leave', reason: id < 6 ? 'one' : 'two' }, undefined);
    }
    expect(counter.groups.g).toMatchObject({
      present: 10,
      left: { one: { count: 6, examples: ['0', '1', '2'] }, two: { count: 4 } },
    });
  });

  it('counts what this run has sent where it was found, though it may fail otherwise now', () => {
    const counter = new Counter({ g: failure(0) });
    counter.add(failure(1, 'new'), 'other', { do: 'leave', reason: 'r' }, ours('g'));
    expect(Object.keys(counter.groups)).toEqual(['g']);
    expect(counter.groups.g).toMatchObject({ present: 1, resubmitted: 1, message: 'm' });
  });

  it('tells at most 200 groups and 20 reasons apart', () => {
    const counter = new Counter();
    for (let id = 0; id < 300; id += 1) {
      const one = failure(id, `message ${String.fromCharCode(97 + (id % 26), 97 + id / 26)}`);
      counter.add(one, counter.groupFor(one), { do: 'leave', reason: 'r' }, undefined);
      counter.add(one, 'busy', { do: 'leave', reason: `reason ${id}` }, undefined);
    }
    expect(Object.keys(counter.groups).length).toBeLessThanOrEqual(202);
    expect(counter.groups.others?.present).toBeGreaterThan(90);
    expect(Object.keys(counter.groups.busy?.left ?? {})).toHaveLength(21);
  });

  it('waits until what is due first, and what is due soon after it, may be tried together', () => {
    const counter = new Counter();
    for (const until of [1_900_000, 610_000, 650_000])
      counter.add(failure(1), 'g', { do: 'wait', until }, undefined);
    expect(counter.waitUntil).toBe(900_000);
  });
});

const result = (changes: Partial<BatchResult>): BatchResult => ({
  name: 'b',
  group: 'g',
  do: 'resubmit',
  recoveryJob: null,
  fresh: 0,
  isDoubtful: false,
  ...changes,
});

describe('what became of groups', () => {
  it('adds up from wave to wave, and the same wave twice is the same', () => {
    const before = addUp({}, [result({ fresh: 50, ended: { recovered: 40, failed: 10 } })]);
    const wave = [result({ fresh: 5 }), result({ do: 'discard', fresh: 7 })];
    expect(addUp(before, wave)).toEqual(addUp(before, wave));
    expect(addUp(before, wave)).toEqual({
      g: { resubmitted: 55, discarded: 7, ended: 50, failed: 10 },
    });
    expect(sentIn(addUp(before, wave))).toBe(62);
  });

  it('is given up once enough have ended and enough of them have failed', () => {
    const tally = (ended: number, failed: number) => ({
      g: { resubmitted: 0, discarded: 0, ended, failed },
    });
    const stop = { after: 20, percent: 50 };
    expect(stoppedGroups(tally(19, 19), stop)).toEqual({});
    expect(stoppedGroups(tally(20, 9), stop)).toEqual({});
    expect(stoppedGroups(tally(20, 10), stop)).toEqual({ g: { ended: 20, failed: 10 } });
  });

  it('sums up so that everything found is recovered, discarded or left with a reason', () => {
    const counts = fc.record({
      recovered: fc.nat({ max: 50 }),
      failedAgain: fc.nat({ max: 50 }),
      discarded: fc.nat({ max: 50 }),
      never: fc.nat({ max: 50 }),
      asked: fc.nat({ max: 50 }),
      pending: fc.nat({ max: 50 }),
    });
    fc.assert(
      fc.property(counts, (wanted) => {
        const counter = new Counter({ g: failure(0) });
        const leave = { do: 'leave', reason: 'Reason.' } as const;
        const times = (count: number, act: (id: number) => void) => {
          for (let id = 0; id < count; id += 1) act(id);
        };
        times(wanted.failedAgain, (id) => counter.add(failure(id), 'g', leave, ours('g')));
        times(wanted.never, (id) => counter.add(failure(id), 'g', leave, undefined));
        times(wanted.asked, (id) =>
          counter.add(failure(id), 'g', { do: 'ask', whom: 'kim' }, undefined),
        );
        times(wanted.pending, (id) => counter.add(failure(id), 'g', { do: 'resubmit' }, undefined));
        const resubmitted = wanted.recovered + wanted.failedAgain;
        const tally = { g: { resubmitted, discarded: wanted.discarded, ended: 0, failed: 0 } };
        const groups = sumUp(counter, tally);
        const totals = totalsOf(groups);
        const told = groups.flatMap(({ left }) => left).reduce((sum, { count }) => sum + count, 0);
        expect(totals).toMatchObject({ recovered: wanted.recovered, discarded: wanted.discarded });
        expect(told).toBe(totals.left);
        expect(totals.found).toBe(Object.values(wanted).reduce((sum, one) => sum + one, 0));
      }),
    );
  });
});
