import { beforeEach, describe, expect, it } from 'vitest';
import { establishUser } from '#functions/cpq/establish-user.ts';
import { handler, setStatus } from '#functions/cpq/set-status.ts';
import { findUserRecord } from '#functions/cpq/user-record.ts';
import type { CpqClient } from '#runtime/integration-user.ts';
import { run } from '#test/functions/steps.ts';
import { cpqHost } from '#test/local/oracle/cpq/cpq-world.ts';
import {
  groups,
  jobId,
  mutations,
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

const event = (status: 'active' | 'inactive', changes: object = {}) => ({
  jobId,
  site,
  caller: setup.caller,
  client,
  status,
  ...changes,
});
const isActive = () => userOf(setup, client)?.isActive;

describe('where the users resource reaches integration users', () => {
  it('inactivates and activates, once each, and keeps the groups', async () => {
    expect(await run(handler, event('active'))).toEqual({ state: 'unchanged' });
    expect(await run(handler, event('inactive'))).toEqual({ state: 'changed' });
    expect(isActive()).toBe(false);
    expect(userOf(setup, client)?.groups).toHaveLength(2);
    const before = setup.world.calls.length;
    expect(await run(handler, event('inactive'))).toEqual({ state: 'unchanged' });
    expect(mutations(setup, before)).toEqual([]);
    expect(await findUserRecord(jobId)).toMatchObject({ status: 'inactive', statusBy: 'users' });
    expect(await run(handler, event('active'))).toEqual({ state: 'changed' });
    expect(isActive()).toBe(true);
  });

  it('sees what somebody did in the page', async () => {
    setup.sites.changeByHand(cpqHost, client.clientId, { isActive: false });
    expect(await run(handler, event('inactive'))).toEqual({ state: 'unchanged' });
    expect(await findUserRecord(jobId)).toMatchObject({ status: 'inactive' });
  });
});

describe.each(['ignores', 'refuses'] as const)('where it %s them', (statusByUsers) => {
  beforeEach(() => setup.sites.configure(cpqHost, { statusByUsers }));

  it('asks for a person, and does not try a second time', async () => {
    expect(await run(handler, event('inactive'))).toEqual({ state: 'ask' });
    expect(isActive()).toBe(true);
    expect(await findUserRecord(jobId)).toMatchObject({ status: 'active', statusBy: 'page' });
    const tried = () => setup.world.calls.filter((call) => call.operation === 'cpq.patchUser');
    const before = tried().length;
    expect(await run(handler, event('inactive'))).toEqual({ state: 'ask' });
    expect(tried()).toHaveLength(before);
  });

  it('leaves an active user alone', async () => {
    expect(await run(handler, event('active'))).toEqual({ state: 'unchanged' });
  });
});

describe('without an administrator', () => {
  it('goes by the ledger', async () => {
    const alone = { caller: null };
    expect(await run(handler, event('active', alone))).toEqual({ state: 'unchanged' });
    expect(await run(handler, event('inactive', alone))).toEqual({ state: 'ask' });
  });
});

describe.each(['throttled', 'unavailable', 'lost-answer'] as const)('%s', (fault) => {
  it.each(['cpq.getUser', 'cpq.patchUser'])('at %s heals', async (operation) => {
    setup.world.faults.inject({ operation, fault });
    const { state } = await patiently(setup, () => setStatus(event('inactive') as never));
    expect(['changed', 'unchanged']).toContain(state);
    expect(setup.world.faults.list()).toEqual([]);
    expect(isActive()).toBe(false);
  });
});
