import { describe, expect, it } from 'vitest';
import { withId } from '#console/api/with-id.ts';
import { describeMatch } from '#console/recovery/rules-card.tsx';
import { addressOf, kindAt, kinds, shownKinds } from '#console/words/kinds.ts';
import { bytesName, percentName, stagePlace, windowName } from '#console/words/names.ts';
import { taskKindIn, taskWords } from '#console/words/task-words.ts';
import { routes } from '#functions/api/routes.ts';
import { tasksByKind } from '#runtime/human-task.ts';
import { jobKinds } from '#runtime/stages.ts';

describe('the kinds of jobs', () => {
  it('are those of the service, each at its own place of the API', () => {
    expect([...shownKinds].sort()).toEqual([...jobKinds].sort());
    const paths = routes.map(({ method, path }) => `${method} ${path}`);
    for (const kind of shownKinds) {
      const { place } = kinds[kind];
      expect(paths).toContain(`GET /${place}/{id}/changes`);
      expect(paths).toContain(`POST /${place}`);
      expect(kindAt(place)).toBe(kind);
    }
    expect(kindAt('nothing')).toBeUndefined();
  });

  it('have their tasks, by which a task finds its job', () => {
    for (const [kind, tasks] of Object.entries(tasksByKind)) {
      for (const task of tasks) expect(taskWords(task).job).toBe(kind);
    }
    expect(taskKindIn('acme-1a2b3c4d.decide-failures')).toBe('decide-failures');
  });

  it('are found under their address, whatever the id', () => {
    expect(addressOf('integration-user', 'a/b')).toBe('/integration-users/a%2Fb');
    expect(withId({ onboardingId: 'acme-1', status: 'RUNNING' })).toEqual({
      id: 'acme-1',
      status: 'RUNNING',
    });
    expect(withId({ id: 'acme-2' })).toEqual({ id: 'acme-2' });
  });
});

it('a stage has its place among those of its kind', () => {
  expect(stagePlace('onboarding', 'test-connection')).toBe('7 of 13');
  expect(stagePlace('recovery', 'test-connection')).toBeUndefined();
});

it.each([
  [{}, 'everything else'],
  [
    { message: '*CASDK*', recoverable: true },
    'where the message is like *CASDK* and it is recoverable: yes',
  ],
  [{ olderThanSeconds: 1_800 }, 'where it is older than 30 min'],
  [{ newerThanSeconds: 172_800 }, 'where it is newer than 2 d'],
])('a rule for %j says %s', (match, said) => {
  expect(describeMatch(match)).toBe(said);
});

it('numbers are said as people say them', () => {
  expect([percentName(93.06), percentName(null)]).toEqual(['93.1%', '–']);
  expect([windowName('1h'), windowName('3d')]).toEqual(['1 hour', '3 days']);
  expect(windowName('RETENTIONPERIOD')).toBe('as long as Oracle keeps them');
  expect([bytesName(12), bytesName(48_213), bytesName(12_345_678)]).toEqual([
    '12 B',
    '48 kB',
    '12.3 MB',
  ]);
});
