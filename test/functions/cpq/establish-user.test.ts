import { beforeEach, describe, expect, it } from 'vitest';
import { establishUser, handler } from '#functions/cpq/establish-user.ts';
import { findUserRecord } from '#functions/cpq/user-record.ts';
import type { CpqClient } from '#runtime/integration-user.ts';
import { failureOf, run } from '#test/functions/steps.ts';
import { administrators, cpqHost, sales } from '#test/local/oracle/cpq/cpq-world.ts';
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
});

const event = (changes: object = {}) => ({
  jobId,
  site,
  caller: setup.caller,
  client,
  groups,
  ...changes,
});
const users = () => setup.sites.users(cpqHost).filter((user) => user.oauthClientId);

describe('the integration user', () => {
  it('is made with its groups, and only once', async () => {
    expect(await run(handler, event())).toEqual({ state: 'created' });
    const before = setup.world.calls.length;
    const writes = setup.aws.writes.length;
    expect(await run(handler, event())).toEqual({ state: 'unchanged' });
    expect(mutations(setup, before)).toEqual([]);
    expect(setup.aws.writes).toHaveLength(writes);
    expect(users()).toHaveLength(1);
    expect(userOf(setup, client)?.groups).toEqual([administrators, sales]);
    expect(await findUserRecord(jobId)).toMatchObject({
      exists: true,
      origin: 'created',
      partyNumber: userOf(setup, client)?.partyNumber,
      status: 'active',
    });
  });

  it('that somebody else made for the client is adopted', async () => {
    setup.sites.createIntegrationUser(cpqHost, { clientId: client.clientId, groups: [] });
    expect(await run(handler, event())).toEqual({ state: 'unchanged' });
    expect(await findUserRecord(jobId)).toMatchObject({ origin: 'adopted', groups: [] });
  });

  it('is ours when only the answer of its creation was lost', async () => {
    setup.world.faults.inject({ operation: 'cpq.createIntegrationUser', fault: 'lost-answer' });
    expect((await failureOf(handler, event())).name).toBe('Unavailable');
    expect(await run(handler, event())).toEqual({ state: 'unchanged' });
    expect(users()).toHaveLength(1);
    expect(await findUserRecord(jobId)).toMatchObject({ origin: 'created', exists: true });
  });

  it.each([400, 409] as const)('that appeared meanwhile is taken (%i)', async (conflictStatus) => {
    setup.sites.configure(cpqHost, { conflictStatus });
    const json = { items: [], totalResults: 0 };
    const reply = { status: 200, json };
    setup.world.faults.inject({ operation: 'cpq.listIntegrationUsers', fault: 'custom', reply });
    setup.sites.createIntegrationUser(cpqHost, { clientId: client.clientId, groups: [] });
    expect(await run(handler, event())).toEqual({ state: 'created' });
    expect(users()).toHaveLength(1);
  });

  it('follows the client when that has a new id', async () => {
    await establishUser(event() as never);
    const { partyNumber } = userOf(setup, client)!;
    const renewed = { ...client, clientId: 'f'.repeat(32) };
    expect(await run(handler, event({ client: renewed }))).toEqual({ state: 'changed' });
    expect(users()).toHaveLength(1);
    expect(userOf(setup, renewed)?.partyNumber).toBe(partyNumber);
    expect(await run(handler, event({ client: renewed }))).toEqual({ state: 'unchanged' });
  });

  it('is found by number where a site shows no client ids', async () => {
    await establishUser(event() as never);
    const { partyNumber } = userOf(setup, client)!;
    const json = { items: [{ partyNumber }], totalResults: 1 };
    for (const operation of ['cpq.listIntegrationUsers', 'cpq.getIntegrationUser']) {
      const reply = { status: 200, json: operation.endsWith('Users') ? json : json.items[0] };
      setup.world.faults.inject({ operation, fault: 'custom', times: 'always', reply });
    }
    expect(await run(handler, event())).toEqual({ state: 'unchanged' });
  });
});

describe('one client, one user', () => {
  it('another user with the client id stops, and nothing is changed', async () => {
    await establishUser(event() as never);
    const taken = { ...client, clientId: 'e'.repeat(32) };
    setup.sites.createIntegrationUser(cpqHost, { clientId: taken.clientId, groups: [] });
    const before = setup.world.calls.length;
    const failure = await failureOf(handler, event({ client: taken }));
    expect(failure.name).toBe('NotOurs');
    expect(failure.summary).toMatch(/One client, one user/);
    expect(mutations(setup, before)).toEqual([]);
  });

  it('a client id that CPQ calls taken without showing by whom stops, too', async () => {
    const operation = 'cpq.createIntegrationUser';
    setup.world.faults.inject({ operation, fault: 'conflict' });
    const failure = await failureOf(handler, event());
    expect(failure.name).toBe('NotOurs');
    expect(failure.fix).toMatch(/Connected Applications/);
  });

  it('a full site is a limit, not a conflict', async () => {
    setup.sites.configure(cpqHost, { fullAccessLimit: 1 });
    expect((await failureOf(handler, event())).name).toBe('LimitExceeded');
  });
});

describe('without an administrator', () => {
  it('a person is asked, until the ledger knows the user', async () => {
    const alone = event({ caller: null });
    expect(await run(handler, alone)).toEqual({ state: 'ask' });
    await establishUser(event() as never);
    expect(await run(handler, alone)).toEqual({ state: 'unchanged' });
    const renewed = { ...client, clientId: 'd'.repeat(32) };
    expect(await run(handler, { ...alone, client: renewed })).toEqual({ state: 'ask' });
  });
});

describe.each(['throttled', 'unavailable', 'lost-answer'] as const)('%s', (fault) => {
  it.each(['cpq.listIntegrationUsers', 'cpq.listGroups', 'cpq.createIntegrationUser'])(
    'at %s heals',
    async (operation) => {
      setup.world.faults.inject({ operation, fault });
      const { state } = await patiently(setup, () => establishUser(event() as never));
      expect(['created', 'unchanged']).toContain(state);
      expect(setup.world.faults.list()).toEqual([]);
      expect(users()).toHaveLength(1);
      expect((await findUserRecord(jobId))?.origin).toBe('created');
    },
  );
});
