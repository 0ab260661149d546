import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTimeline, type Segment, totalWaits } from '#functions/api/read-timeline.ts';
import { trace } from '#functions/api/trace-states.ts';
import { History } from './history.ts';
import { causeOf, story } from './story.ts';

const timelineOf = ({ events }: History) => readTimeline(events, trace(events), story);
/** `state: who, seconds`, the open end as `…`. */
const shortly = (history: History) =>
  timelineOf(history).map(({ state, waitingFor, from, to }) => {
    const seconds = to === null ? '…' : (Date.parse(to) - Date.parse(from)) / 1000;
    return `${state}: ${waitingFor}, ${seconds}`;
  });

describe('where the time of an execution went', () => {
  it('is nowhere before anything happened', () => {
    expect(timelineOf(new History())).toEqual([]);
  });

  it('tells our own work, the waits for Oracle and for a person apart', () => {
    const history = new History().task('Provision instance', 4);
    history.task('Check instance', 2).enter('Wait for Oracle', 'Wait').after(30);
    history.exit('Wait for Oracle', 'Wait').task('Check instance', 1);
    history.enter('Register in CupixWorks').call('open', 3).submit().after(600);
    history.succeed().exit('Register in CupixWorks').add('ExecutionSucceeded');
    expect(shortly(history)).toEqual([
      'Provision instance: us, 4',
      'Check instance: us, 2',
      'Wait for Oracle: oracle, 30',
      'Check instance: us, 1',
      'Register in CupixWorks: us, 3',
      'Register in CupixWorks: person, 600',
    ]);
    expect(timelineOf(history)[2]).toMatchObject({
      stage: 'wait-for-active',
      what: 'Oracle is creating the instance.',
    });
  });

  it('has an open end while the execution runs', () => {
    const history = new History().task('Provision instance', 4);
    history.enter('Wait for Oracle', 'Wait');
    expect(shortly(history)).toEqual(['Provision instance: us, 4', 'Wait for Oracle: oracle, …']);
    const now = (history.events.at(-1)?.timestamp?.getTime() ?? 0) + 7_000;
    expect(totalWaits(timelineOf(history), now)).toEqual({ us: 4, oracle: 7, person: 0 });
  });

  it.each([
    ['oic', 'Throttled', 'oracle'],
    ['identity-domain', 'NotAuthorizedYet', 'oracle'],
    ['aws', 'Throttled', 'us'],
    ['cupixworks', 'Unavailable', 'us'],
    ['oic', 'Locked', 'person'],
  ])('knows who makes us try again: %s, %s', (system, error, who) => {
    const history = new History().enter('Import project').call('import', 2);
    history.fail(error, causeOf({ system, summary: 'Slow down.' })).after(20);
    history.call('import', 1).succeed();
    expect(timelineOf(history)[1]).toMatchObject({
      waitingFor: who,
      what: 'Streams the archive. The next try: Slow down.',
    });
  });

  it('blames ourselves for what the platform does not explain', () => {
    const history = new History().enter('Import project').call('import').fail('Sandbox.Timedout');
    expect(timelineOf(history.after(5)).at(-1)).toMatchObject({
      waitingFor: 'us',
      what: 'Streams the archive. The next try: Sandbox.Timedout',
    });
  });

  it('waits in a Parallel only while none of its branches works', () => {
    const history = new History().enter('Preflight', 'Parallel').add('ParallelStateStarted');
    const start = history.last;
    history.enter('Check Primavera', 'Task', start);
    history
      .call('check-account', 2)
      .fail('Throttled', causeOf({ system: 'primavera', summary: '' }));
    const failed = history.last;
    history.enter('Check archive', 'Task', start).call('check-archive', 5).succeed();
    history.exit('Check archive').after(8).call('check-account', 1, failed).succeed();
    history.exit('Check Primavera').add('ParallelStateSucceeded').exit('Preflight', 'Parallel');
    history.enter('Provision instance');
    expect(shortly(history)).toEqual([
      'Preflight: us, 7',
      'Preflight: oracle, 8',
      'Preflight: us, 1',
      'Provision instance: us, …',
    ]);
  });

  it('counts the time until somebody resumes as that of a person', () => {
    const history = new History().enter('Import project').call('import', 2).fail('States.Timeout');
    history.add('ExecutionFailed').after(100).add('ExecutionRedriven').call('import', 3).succeed();
    history.exit('Import project').add('ExecutionSucceeded');
    expect(shortly(history)).toEqual([
      'Import project: us, 2',
      'Import project: person, 100',
      'Import project: us, 3',
    ]);
  });
});

/** Any history that the engine could write, as far as times matter. */
const anyHistory = fc
  .array(
    fc.record({
      what: fc.constantFrom('task', 'retry', 'wait', 'person', 'parallel', 'redrive'),
      seconds: fc.nat(5_000),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .chain((steps) => fc.record({ steps: fc.constant(steps), ends: fc.boolean() }))
  .map(({ steps, ends }) => {
    const history = new History();
    for (const { what, seconds } of steps) perform(history, what, seconds);
    return { history: ends ? history.add('ExecutionSucceeded') : history, ends };
  });

function perform(history: History, what: string, seconds: number): void {
  if (what === 'task') history.task('Provision instance', seconds);
  if (what === 'wait') {
    history.enter('Wait for Oracle', 'Wait').after(seconds).exit('Wait for Oracle', 'Wait');
  }
  if (what === 'person') {
    history.enter('Register in CupixWorks').call('open').submit().after(seconds).succeed();
    history.exit('Register in CupixWorks');
  }
  if (what === 'retry' || what === 'redrive') {
    history.enter('Import project').call('import').fail('Throttled');
    if (what === 'redrive') history.add('ExecutionFailed').after(1).add('ExecutionRedriven');
    history.after(seconds).call('import').succeed().exit('Import project');
  }
  if (what === 'parallel') {
    history.enter('Preflight', 'Parallel').add('ParallelStateStarted');
    const start = history.last;
    history.enter('Check Primavera', 'Task', start).call('check', seconds).fail('Unavailable');
    const failed = history.last;
    history.enter('Check archive', 'Task', start).call('check', 2).succeed().exit('Check archive');
    history.call('check', 1, failed).succeed().exit('Check Primavera');
    history.add('ParallelStateSucceeded').exit('Preflight', 'Parallel');
  }
}

const length = ({ from, to }: Segment, end: number) =>
  (to === null ? end : Date.parse(to)) - Date.parse(from);

describe('whatever happened', () => {
  it('the segments are in order, without gaps, and add up to the whole', () => {
    fc.assert(
      fc.property(anyHistory, ({ history, ends }) => {
        const { events } = history;
        const [begin = 0, end = 0] = [events[0], events.at(-1)].map((e) => e?.timestamp?.getTime());
        const segments = timelineOf(history);
        const gaps = segments.filter(({ from }, index) =>
          index === 0 ? Date.parse(from) !== begin : segments[index - 1]?.to !== from,
        );
        expect(gaps).toEqual([]);
        expect(segments.every((one) => one.to === null || length(one, end) > 0)).toBe(true);
        expect(segments.filter(({ to }) => to === null)).toHaveLength(ends ? 0 : 1);
        const { oracle, person, us } = totalWaits(segments, end);
        expect((oracle + person + us) * 1000).toBeCloseTo(end - begin, 3);
      }),
    );
  });

  it('a history read in pieces says of its past what it said before', () => {
    fc.assert(
      fc.property(anyHistory, fc.nat(), ({ history }, cut) => {
        const { events } = history;
        const part = events.slice(0, 1 + (cut % events.length));
        const before = readTimeline(part, trace(part), story);
        const closed = before.filter(({ to }) => to !== null).slice(0, -1);
        expect(timelineOf(history).slice(0, closed.length)).toEqual(closed);
      }),
    );
  });
});
