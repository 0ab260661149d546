import { beforeEach, describe, expect, it } from 'vitest';
import { establishUser } from '#functions/cpq/establish-user.ts';
import { handler, setGroups } from '#functions/cpq/set-groups.ts';
import { findUserRecord } from '#functions/cpq/user-record.ts';
import type { CpqClient } from '#runtime/integration-user.ts';
import { failureOf, run } from '#test/functions/steps.ts';
import { administrators, cpqHost, sales } from '#test/local/oracle/cpq/cpq-world.ts';
import {
  groups,
  jobId,
  mutations,
  noGroups,
  patiently,
  register,
  site,
  useCpq,
  userOf,
} from './cpq-setup.ts';

const setup = useCpq();
let client: CpqClient;
beforeEach(async () => {
  client = await register(setup);
  await establishUser({ jobId, site, caller: setup.caller, client, groups });
});

const event = (changes: object = {}) => ({
  jobId,
  site,
  caller: setup.caller,
  client,
  groups,
  ...changes,
});
const onlySales = { administrator: [], sales: [sales] };
const groupsNow = () => userOf(setup, client)?.groups;

describe('the groups of a user', () => {
  it('stay untouched when they are right', async () => {
    const before = setup.world.calls.length;
    expect(await run(handler, event())).toEqual({ state: 'unchanged', added: [], removed: [] });
    expect(mutations(setup, before)).toEqual([]);
  });

  it('become exactly those of the request: what is too much goes, what is missing comes', async () => {
    const less = await run(handler, event({ groups: onlySales }));
    expect(less).toEqual({ state: 'changed', added: [], removed: [administrators] });
    expect(groupsNow()).toEqual([sales]);
    expect((await findUserRecord(jobId))?.groups).toEqual([sales]);
    const more = await run(handler, event());
    expect(more).toEqual({ state: 'changed', added: [administrators], removed: [] });
    await run(handler, event({ groups: noGroups }));
    expect(groupsNow()).toEqual([]);
  });

  it('are sent as the site spells their types', async () => {
    setup.sites.configure(cpqHost, { groupTypes: 'ADMINISTRATOR' });
    await run(handler, event({ groups: onlySales }));
    expect((await run(handler, event())).state).toBe('changed');
  });

  it('are left to a person where a PATCH only adds', async () => {
    setup.sites.configure(cpqHost, { patchedGroups: 'merge' });
    const kept = await run(handler, event({ groups: onlySales }));
    expect(kept).toEqual({ state: 'ask', added: [], removed: [administrators] });
  });

  it('are left to a person without an administrator, unless they were set so before', async () => {
    expect((await run(handler, event({ caller: null }))).state).toBe('unchanged');
    const fewer = event({ caller: null, groups: onlySales });
    expect(await run(handler, fewer)).toMatchObject({ state: 'ask', removed: [administrators] });
  });

  it('have to exist', async () => {
    const unknown = { administrator: [], sales: ['gone'] };
    expect((await failureOf(handler, event({ groups: unknown }))).name).toBe('NotFound');
  });
});

describe.each(['throttled', 'unavailable', 'lost-answer'] as const)('%s', (fault) => {
  it.each(['cpq.listIntegrationUsers', 'cpq.listGroups', 'cpq.patchIntegrationUser'])(
    'at %s heals',
    async (operation) => {
      setup.world.faults.inject({ operation, fault });
      await patiently(setup, () => setGroups(event({ groups: onlySales }) as never));
      expect(setup.world.faults.list()).toEqual([]);
      expect(groupsNow()).toEqual([sales]);
    },
  );
});
