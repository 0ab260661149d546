import { expect, it } from 'vitest';
import { readAttempts } from '#functions/api/read-attempts.ts';
import { trace } from '#functions/api/trace-states.ts';
import { History } from './history.ts';
import { causeOf, story } from './story.ts';

const attemptsOf = ({ events }: History) => readAttempts(trace(events), story);

it('every try that did not work is told, healed or not, with its request id', () => {
  const history = new History().enter('Import project').call('import', 2);
  history.fail(
    'Throttled',
    causeOf({ system: 'oic', summary: 'Slow down.', seen: { requestId: 'ECID-1' } }),
  );
  history
    .after(20)
    .call('import', 1)
    .fail('NotAuthorized', causeOf({ system: 'oic', summary: 'No.' }));
  expect(attemptsOf(history)).toEqual([
    {
      stage: 'import-project',
      state: 'Import project',
      attempt: 1,
      at: '2026-01-01T00:00:02.000Z',
      error: 'Throttled',
      summary: 'Slow down.',
      fix: 'Nothing to do.',
      requestId: 'ECID-1',
    },
    {
      stage: 'import-project',
      state: 'Import project',
      attempt: 2,
      at: '2026-01-01T00:00:23.000Z',
      error: 'NotAuthorized',
      summary: 'No.',
      fix: 'Nothing to do.',
    },
  ]);
});

it('what the platform ends is told in our words, never in its own', () => {
  const history = new History().enter('Check instance').call('check');
  history.fail('Sandbox.Timedout', '{"errorMessage":"RequestId: 1 Error: Task timed out"}');
  expect(attemptsOf(history)).toMatchObject([
    {
      error: 'Sandbox.Timedout',
      summary: 'The step "Check instance" ended with Sandbox.Timedout, before it could say why.',
    },
  ]);
});

it('tries are counted anew with each visit of a state', () => {
  const history = new History().enter('Check instance').call('check').fail('Unavailable');
  history.call('check').succeed().exit('Check instance');
  history.enter('Check instance').call('check').fail('Unavailable');
  expect(attemptsOf(history).map(({ attempt }) => attempt)).toEqual([1, 1]);
});
