import { describe, expect, it } from 'vitest';
import type { Integration } from '#functions/oic/factory/integrations.ts';
import { compareIntegrations } from '#functions/oic/promotion/compare-projects.ts';
import type { BuildIntegration, BuildManifest } from '#runtime/promotion.ts';

const wanted = (version: string, changes: Partial<BuildIntegration> = {}): BuildIntegration => ({
  code: 'ORDER_IN',
  version,
  name: 'Order in',
  connections: [],
  isScheduled: false,
  schedule: null,
  changed: '2026-01-05',
  ...changes,
});
const there = (version: string, status = 'ACTIVATED') =>
  ({ id: `ORDER_IN|${version}`, code: 'ORDER_IN', version, status }) as Integration;
const known = (one: BuildIntegration) => ({ integrations: [one] }) as unknown as BuildManifest;

describe.each([
  ['new where the target has none', [], undefined, 'new', null, 0],
  [
    'a new version in the place of the active one of the same major',
    [there('01.00.0000')],
    undefined,
    'new version',
    '01.00.0000',
    null,
  ],
  [
    'a new version beside the active one of another major',
    [there('02.00.0000')],
    undefined,
    'new version',
    null,
    0,
  ],
  [
    'a new version, where the old one is not active',
    [there('01.00.0000', 'CONFIGURED')],
    undefined,
    'new version',
    null,
    0,
  ],
  [
    'replaced, where nobody knows what is there',
    [there('01.01.0000')],
    undefined,
    'replaced',
    '01.01.0000',
    null,
  ],
  [
    'replaced, where it was changed since',
    [there('01.01.0000')],
    known(wanted('01.01.0000', { changed: '2026-01-01' })),
    'replaced',
    '01.01.0000',
    null,
  ],
  [
    'unchanged, where the target has this very one',
    [there('01.01.0000')],
    known(wanted('01.01.0000')),
    'unchanged',
    null,
    0,
  ],
] as const)('an integration is %s', (_, present, build, change, takesPlaceOf, pending) => {
  it('in the plan', () => {
    const [planned] = compareIntegrations([wanted('01.01.0000')], {
      present: [...present],
      known: build,
      schedules: [],
    });
    expect(planned).toMatchObject({ change, takesPlaceOf, pending });
  });
});

describe('a schedule', () => {
  const rule = { icalExpression: 'FREQ=DAILY', timeZone: null };
  const plan = (one: BuildIntegration, isStopped?: boolean) =>
    compareIntegrations([one], {
      present: [],
      known: undefined,
      schedules:
        isStopped === undefined ? [] : [{ integration: 'ORDER_IN', isStopped, rule: null }],
    })[0]?.schedule;

  it('runs afterwards, unless the environment wants it stopped, or there is none', () => {
    const scheduled = wanted('01.00.0000', { isScheduled: true, schedule: rule });
    expect(plan(scheduled)).toBe('started');
    expect(plan(scheduled, true)).toBe('stopped');
    expect(plan(wanted('01.00.0000', { isScheduled: true }))).toBeNull();
    expect(plan(wanted('01.00.0000'))).toBeNull();
  });
});
