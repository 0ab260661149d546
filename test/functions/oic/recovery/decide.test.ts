import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actionFor, decide, matches, type Situation } from '#functions/oic/recovery/decide.ts';
import type { FailedInstance } from '#functions/oic/recovery/failed-instance.ts';
import type { Try } from '#functions/oic/recovery/tries.ts';
import type { Match, Rule } from '#runtime/recovery.ts';

const minute = 60_000;
const now = Date.UTC(2026, 7, 1, 12);

const failure: FailedInstance = {
  id: 'BhYp_G7OEfGJYpvwjtaODQ',
  status: 'FAILED',
  project: 'SALES',
  integration: 'ORDER_IN',
  version: '01.00.0000',
  errorCode: '504',
  message: 'CASDK-0033: no answer for order #',
  recoverable: true,
  retries: 0,
  createdAt: now - 60 * minute,
  updatedAt: now - 59 * minute,
  business: 'OrderNumber PO-1',
  isPurged: false,
};

const anything: Match = {
  project: null,
  integration: null,
  errorCode: null,
  message: null,
  olderThanSeconds: null,
  newerThanSeconds: null,
  recoverable: null,
};
const resubmit = { do: 'resubmit', maxTries: 3, backOffSeconds: 600 } as const;
const ask = { do: 'ask', whom: 'kim@acme.example' } as const;

function situation(action: Rule['action'], changes: Partial<Situation> = {}): Situation {
  return {
    policy: {
      rules: [{ match: anything, action }],
      window: '1d',
      maxInstances: 100,
      callsPerMinute: 60,
      stop: { after: 20, percent: 50 },
      runSeconds: 3600,
      dueDays: 1,
    },
    run: 'run-1',
    now,
    until: now + 60 * minute,
    stopped: {},
    verdicts: {},
    ...changes,
  };
}

const tried = (changes: Partial<Try> = {}): Try => ({
  id: failure.id,
  run: 'run-1',
  group: 'g',
  did: 'resubmit',
  batch: 'batch-1-1',
  isFirst: true,
  at: now - 30 * minute,
  retriesBefore: 0,
  silent: 0,
  ...changes,
});

const said = (changes: Partial<FailedInstance>, one?: Try, where = situation(resubmit)) =>
  decide({ ...failure, ...changes }, 'g', one, where);

describe('decide', () => {
  it.each([
    ['a purged one', { isPurged: true }, /purged/],
    ['one that is being recovered', { status: 'RESUBMITTED' }, /already.*RESUBMITTED/],
    ['one that is in progress', { status: 'IN_PROGRESS' }, /IN_PROGRESS/],
    ['one that is not recoverable', { recoverable: false }, /not recoverable/],
    ['one that was tried as often as the rule allows', { retries: 3 }, /3 times.*no more/],
    ['one that Oracle lets nobody resubmit', { retries: 10 }, /Oracle allows 10/],
  ] as const)('leaves %s, and says so', (_what, changes, reason) => {
    expect(said(changes)).toEqual({ do: 'leave', reason: expect.stringMatching(reason) });
  });

  it('does at once what nobody has tried', () => {
    expect(said({})).toEqual({ do: 'resubmit' });
    expect(said({}, undefined, situation({ do: 'discard' }))).toEqual({ do: 'discard' });
    expect(said({}, undefined, situation(ask))).toEqual(ask);
    const left = said({}, undefined, situation({ do: 'leave' }));
    expect(left).toEqual({ do: 'leave', reason: 'The rule that matches it says so.' });
  });

  it('waits longer before each next try, also after the tries of others', () => {
    const at = now - 5 * minute;
    const once = { retries: 1, updatedAt: at };
    expect(said(once)).toEqual({ do: 'wait', until: at + 10 * minute });
    expect(said({ ...once, retries: 2 })).toEqual({ do: 'wait', until: at + 20 * minute });
    expect(said({ ...once, updatedAt: now - 10 * minute })).toEqual({ do: 'resubmit' });
    const short = situation(resubmit, { until: now + minute });
    expect(said(once, undefined, short)).toMatchObject({
      do: 'leave',
      reason: expect.stringMatching(/not before this run ends/),
    });
  });

  it('repeats a call without visible effect once, after it had time to show', () => {
    expect(said({}, tried({ at: now - minute }))).toEqual({ do: 'wait', until: now + 4 * minute });
    expect(said({}, tried())).toEqual({ do: 'resubmit' });
    expect(said({}, tried({ silent: 1 }))).toMatchObject({
      do: 'leave',
      reason: expect.stringMatching(/twice.*no effect/),
    });
  });

  it('respects a refusal of Oracle in this run, and tries again in another', () => {
    const refused = tried({ refused: 'Oracle says that it cannot be resubmitted.' });
    expect(said({}, refused)).toEqual({ do: 'leave', reason: refused.refused });
    expect(said({}, { ...refused, run: 'run-0' })).toEqual({ do: 'resubmit' });
  });

  it('leaves a group that was given up, with the numbers', () => {
    const stopped = { g: { ended: 50, failed: 48 } };
    expect(said({}, undefined, situation(resubmit, { stopped }))).toMatchObject({
      reason: 'Its group was given up: of 50 that were resubmitted, 48 failed again.',
    });
    const discard = situation({ do: 'discard' }, { stopped });
    expect(said({}, undefined, discard)).toEqual({ do: 'discard' });
  });

  it('does once what a person decided', () => {
    const by = 'kim@acme.example';
    const decided = (verdict: 'resubmit' | 'discard' | 'leave') =>
      situation(ask, { verdicts: { g: { verdict, by } } });
    expect(said({}, undefined, decided('resubmit'))).toEqual({ do: 'resubmit' });
    expect(said({ retries: 7 }, undefined, decided('resubmit'))).toEqual({ do: 'resubmit' });
    expect(said({}, undefined, decided('discard'))).toEqual({ do: 'discard' });
    expect(said({}, undefined, decided('leave'))).toMatchObject({
      reason: `${by} decided to leave it.`,
    });
    expect(said({ retries: 1 }, tried({ verdict: true }), decided('resubmit'))).toMatchObject({
      reason: `${by} decided to resubmit it, and it failed again.`,
    });
  });

  it('begins nothing when the time of the run is over', () => {
    expect(said({}, undefined, situation(resubmit, { until: now - 1 }))).toMatchObject({
      reason: 'The time of this run is over.',
    });
  });

  it('goes by the first rule that matches', () => {
    const { policy } = situation(resubmit);
    const rules: Rule[] = [
      { match: { ...anything, errorCode: '400' }, action: { do: 'discard' } },
      { match: { ...anything, message: '*casdk-0033*' }, action: resubmit },
      { match: anything, action: { do: 'leave' } },
    ];
    const of = (changes: Partial<FailedInstance>) =>
      actionFor({ ...failure, ...changes }, { policy: { ...policy, rules }, now })?.do;
    expect(of({})).toBe('resubmit');
    expect(of({ errorCode: '400' })).toBe('discard');
    expect(of({ message: null })).toBe('leave');
    const none = { ...policy, rules: [] };
    expect(actionFor(failure, { policy: none, now })).toBeUndefined();
  });
});

describe('matches', () => {
  it('asks for everything that the rule names, and for nothing else', () => {
    const full: Match = {
      project: 'SALES',
      integration: 'ORDER_IN',
      errorCode: '504',
      message: '*no answer*',
      olderThanSeconds: 30 * 60,
      newerThanSeconds: 60 * 60,
      recoverable: true,
    };
    expect(matches(failure, full, now)).toBe(true);
    const others: Partial<FailedInstance>[] = [
      { project: null },
      { integration: 'OTHER' },
      { errorCode: '500' },
      { message: 'else' },
      { createdAt: now - 29 * minute },
      { createdAt: now - 61 * minute },
      { recoverable: false },
    ];
    for (const changes of others)
      expect(matches({ ...failure, ...changes }, full, now)).toBe(false);
    for (const changes of others) {
      expect(matches({ ...failure, ...changes }, anything, now)).toBe(true);
    }
  });
});

describe('whatever happens', () => {
  const anyFailure = fc.record({
    status: fc.constantFrom('FAILED', 'RESUBMITTED', 'IN_PROGRESS', 'UNKNOWN'),
    recoverable: fc.boolean(),
    retries: fc.nat({ max: 12 }),
    updatedAt: fc.integer({ min: now - 120 * minute, max: now }),
    isPurged: fc.boolean(),
  });
  const anyTry = fc.option(
    fc.record({
      run: fc.constantFrom('run-0', 'run-1'),
      did: fc.constantFrom('resubmit' as const, 'discard' as const),
      at: fc.integer({ min: now - 120 * minute, max: now }),
      retriesBefore: fc.nat({ max: 12 }),
      silent: fc.nat({ max: 2 }),
      refused: fc.option(fc.constant('no'), { nil: undefined }),
    }),
    { nil: undefined },
  );
  const anyAction = fc.oneof(
    fc.constant({ do: 'leave' } as const),
    fc.constant({ do: 'discard' } as const),
    fc.constant(ask),
    fc.record({
      do: fc.constant('resubmit' as const),
      maxTries: fc.integer({ min: 1, max: 10 }),
      backOffSeconds: fc.nat({ max: 3600 }),
    }),
  );

  it('nothing is resubmitted that may not be, and whatever is left has a reason', () => {
    fc.assert(
      fc.property(anyFailure, anyTry, anyAction, (changes, one, action) => {
        const seen = { ...failure, ...changes } as FailedInstance;
        const where = situation(action);
        const decision = decide(seen, 'g', one && tried(one), where);
        if (decision.do === 'leave') expect(decision.reason).toMatch(/^(no|[A-Z].*\.)$/);
        if (decision.do === 'wait') {
          expect(decision.until).toBeGreaterThan(now);
          expect(decision.until).toBeLessThanOrEqual(where.until);
        }
        if (decision.do !== 'resubmit') return;
        expect(seen).toMatchObject({ status: 'FAILED', recoverable: true, isPurged: false });
        expect(seen.retries).toBeLessThan(
          Math.min(10, 'maxTries' in action ? action.maxTries : 10),
        );
      }),
    );
  });

  it('what was just resubmitted is not resubmitted again', () => {
    fc.assert(
      fc.property(fc.nat({ max: 9 }), anyAction, (retries, action) => {
        const just = tried({ at: now, retriesBefore: retries });
        expect(said({ retries }, just, situation(action)).do).not.toBe('resubmit');
      }),
    );
  });
});
