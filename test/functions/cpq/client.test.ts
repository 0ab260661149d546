import { beforeEach, describe, expect, it } from 'vitest';
import { type Cpq, callCpq } from '#functions/cpq/client.ts';
import { listGroups } from '#functions/cpq/groups.ts';
import {
  changeIntegrationUser,
  createIntegrationUser,
  findByClient,
  findByPartyNumber,
  listIntegrationUsers,
} from '#functions/cpq/integration-users.ts';
import { readStatus, writeStatus } from '#functions/cpq/users.ts';
import type { FaultName } from '#local/simulation/faults.ts';
import { cpqHost, sales } from '#test/local/oracle/cpq/cpq-world.ts';
import { administratorSecret, register, site, useCpq } from './cpq-setup.ts';

const setup = useCpq();
let cpq: Cpq;
beforeEach(() => {
  cpq = { site, caller: setup.caller };
});

const withUsers = (count: number) => {
  for (let n = 0; n < count; n += 1) {
    setup.sites.createIntegrationUser(cpqHost, { clientId: `c${n}`, groups: [sales] });
  }
};

async function clientsOf(users: AsyncIterable<{ oauthClientId?: string | null }>) {
  const clients: unknown[] = [];
  for await (const user of users) clients.push(user.oauthClientId);
  return clients;
}

describe('a list', () => {
  it.each([1, 2, 3, 100])('is read to its end with %i on a page', async (pageSize) => {
    setup.sites.configure(cpqHost, { pageSize });
    withUsers(3);
    const clients = await clientsOf(listIntegrationUsers(cpq));
    expect(clients).toEqual(['c0', 'c1', 'c2']);
    expect(setup.world.calls).toHaveLength(Math.ceil(3 / pageSize));
  });

  it('passes filter, order, fields and expansion on', async () => {
    withUsers(2);
    const q = { login: { $like: '%custom%' } };
    const all = listIntegrationUsers(cpq, { q, orderby: 'partyNumber:desc', fields: ['login'] });
    expect(await clientsOf(all)).toEqual([undefined, undefined]);
    expect(await clientsOf(listIntegrationUsers(cpq, { q: { login: 'x' } }))).toEqual([]);
    for await (const user of listIntegrationUsers(cpq, { expand: 'groups' })) {
      expect(user.groups?.items).toEqual([
        { variableName: sales, label: 'North Sales', type: 'Sales' },
      ]);
    }
  });

  it.each([
    ['hasMore', [{ hasMore: true }, { hasMore: false }], 2],
    ['totalResults', [{ totalResults: 2 }, { totalResults: 2 }], 2],
    ['a page that is not full', [{}, {}], 1],
  ])('ends by %s', async (_, envelopes, pages) => {
    for (const envelope of envelopes) {
      const json = { items: [{ partyNumber: 'BM_1', oauthClientId: 'c' }], ...envelope };
      const operation = 'cpq.listIntegrationUsers';
      setup.world.faults.inject({ operation, fault: 'custom', reply: { status: 200, json } });
    }
    expect(await clientsOf(listIntegrationUsers(cpq))).toHaveLength(pages);
  });

  it('that never ends is a defect of the other side', async () => {
    const json = { items: [{ partyNumber: 'BM_1' }], hasMore: true };
    const reply = { status: 200, json };
    const operation = 'cpq.listIntegrationUsers';
    setup.world.faults.inject({ operation, fault: 'custom', reply, times: 'always' });
    const all = clientsOf(listIntegrationUsers(cpq));
    await expect(all).rejects.toMatchObject({ name: 'Unexpected' });
  });

  it('keeps unknown fields out and takes choices in both forms', async () => {
    const item = { variableName: 'a', type: { value: 'SALES', displayValue: 'Sales' }, secret: 1 };
    const reply = { status: 200, json: { items: [item], totalResults: 1 } };
    setup.world.faults.inject({ operation: 'cpq.listGroups', fault: 'custom', reply });
    expect(await listGroups(cpq)).toEqual([{ variableName: 'a', type: 'SALES' }]);
  });
});

describe('one user', () => {
  it('is created, found by client and by number, and changed in part', async () => {
    const [, group] = await listGroups(cpq);
    const made = await createIntegrationUser(cpq, { oauthClientId: 'c1', groups: [group!] });
    const { partyNumber } = (made as { user: { partyNumber: string } }).user;
    await changeIntegrationUser(cpq, partyNumber, { oauthClientId: 'c2' });
    const found = await findByClient(cpq, 'c2');
    expect(found?.groups?.items).toEqual([group]);
    expect(await findByPartyNumber(cpq, partyNumber)).toEqual(found);
    expect(await findByClient(cpq, 'c1')).toBeUndefined();
    expect(await findByPartyNumber(cpq, 'BM_none')).toBeUndefined();
  });

  it.each([400, 409] as const)('that exists is for the caller to judge (%i)', async (status) => {
    setup.sites.configure(cpqHost, { conflictStatus: status });
    withUsers(1);
    const made = await createIntegrationUser(cpq, { oauthClientId: 'c0' });
    expect(made).toMatchObject({ refused: { status } });
  });

  it('has a status where the users resource shows it', async () => {
    withUsers(1);
    const { partyNumber } = setup.sites.userOfClient(cpqHost, 'c0')!;
    expect(await readStatus(cpq, partyNumber)).toBe('active');
    expect(await writeStatus(cpq, partyNumber, 'inactive')).toBe(true);
    expect(await readStatus(cpq, partyNumber)).toBe('inactive');
    setup.sites.configure(cpqHost, { statusByUsers: 'refuses' });
    expect(await readStatus(cpq, partyNumber)).toBeUndefined();
    expect(await writeStatus(cpq, partyNumber, 'active')).toBe(false);
  });
});

describe('refusals', () => {
  const operation = 'cpq.createIntegrationUser';
  const refusals: [FaultName, number | undefined, string][] = [
    ['unauthorized', undefined, 'InvalidCredentials'],
    ['forbidden', undefined, 'NotAuthorized'],
    ['not-found', undefined, 'NotFound'],
    ['forbidden', 405, 'Unexpected'],
    ['locked', undefined, 'Locked'],
    ['throttled', undefined, 'Throttled'],
    ['unavailable', undefined, 'Unavailable'],
    ['refused-connection', undefined, 'Unavailable'],
    ['lost-answer', undefined, 'Unavailable'],
    ['redirected', undefined, 'Unexpected'],
    ['wrong-content', undefined, 'Unexpected'],
  ];

  it.each(refusals)('%s (%s) is %s', async (fault, status, name) => {
    setup.world.faults.inject({ operation, fault, times: 'always', ...(status && { status }) });
    const create = createIntegrationUser(cpq, { oauthClientId: 'c1' });
    await expect(create).rejects.toMatchObject({ name, explanation: { system: 'cpq' } });
  });

  it('names a full site and a busy user', async () => {
    const strike = (status: number, message: string) =>
      setup.world.faults.inject({
        operation: 'cpq.patchIntegrationUser',
        fault: 'forbidden',
        status,
        message,
      });
    strike(400, 'The limit of 500 FullAccess users is reached.');
    const change = () => changeIntegrationUser(cpq, 'BM_1', { oauthClientId: 'c1' });
    await expect(change()).rejects.toMatchObject({ name: 'LimitExceeded' });
    strike(400, 'No.');
    await expect(change()).rejects.toMatchObject({ name: 'InvalidRequest' });
    strike(409, 'Busy.');
    await expect(change()).rejects.toMatchObject({ name: 'Conflict' });
  });
});

describe('the caller', () => {
  it('is a client whose token is renewed once', async () => {
    const client = await register(setup);
    setup.sites.createIntegrationUser(cpqHost, { clientId: client.clientId, groups: [sales] });
    const caller = { ...setup.caller, secretId: client.secretId };
    const get = () => callCpq({ site, caller }, { operation: 'Read', path: ['groups'] });
    setup.world.faults.inject({ operation: 'cpq.listGroups', fault: 'unauthorized' });
    const asked = () =>
      setup.world.calls.filter((call) => call.operation === 'identity-domain.requestToken').length;
    const before = asked();
    expect((await get()).status).toBe(200);
    expect(asked() - before).toBe(2);
    await get();
    expect(asked() - before).toBe(2);
  });

  it('is nobody when there is none', async () => {
    const call = { operation: 'Read', path: ['groups'] };
    expect((await callCpq({ site, caller: null }, call)).status).toBe(401);
  });

  it('needs a secret with a token or a client', async () => {
    setup.aws.putSecret(administratorSecret, { password: 'x' });
    const call = callCpq(cpq, { operation: 'Read', path: ['groups'] });
    await expect(call).rejects.toMatchObject({ name: 'InvalidRequest' });
  });

  it('never sends a token to a host that is not allowed', async () => {
    const elsewhere = { ...site, url: 'https://cpq.example.com' };
    const call = callCpq({ ...cpq, site: elsewhere }, { operation: 'Read', path: ['groups'] });
    await expect(call).rejects.toMatchObject({ name: 'InvalidRequest' });
    expect(setup.world.calls).toEqual([]);
  });
});
