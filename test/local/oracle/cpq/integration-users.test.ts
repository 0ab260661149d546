import { describe, expect, it } from 'vitest';
import {
  administrators,
  callSite,
  cpqHost,
  groupItem,
  openCpqForTest,
  sales,
} from './cpq-world.ts';

const users = '/integrationUsers';
const two = { items: [groupItem(administrators, 'Administrator'), groupItem(sales)] };

describe('creating', () => {
  it('makes party number and login itself, and the user is active at once', async () => {
    const stage = await openCpqForTest();
    const made = await callSite(stage, 'POST', users, { oauthClientId: 'c1', groups: two });
    expect(made.status).toBe(201);
    expect(made.json).toMatchObject({
      partyNumber: expect.stringMatching(/^BM_/),
      login: expect.stringMatching(/^_custom_user_[0-9a-f]{32}$/),
      oauthClientId: 'c1',
      type: { value: 'FULL_ACCESS' },
      isWebServicesOnly: true,
    });
    const { partyNumber } = made.json;
    expect(made.json.links[0].href).toMatch(new RegExp(`/cpq/rest/v19/users/${partyNumber}$`));
    const row = await callSite(stage, 'GET', `/users/${partyNumber}`);
    expect(row.json.status).toEqual({ value: 1, displayValue: 'Active' });
  });

  it.each([409, 400] as const)('refuses a client id that is taken (%i)', async (conflictStatus) => {
    const stage = await openCpqForTest({ conflictStatus });
    await callSite(stage, 'POST', users, { oauthClientId: 'c1' });
    const again = await callSite(stage, 'POST', users, { oauthClientId: 'c1' });
    expect(again.status).toBe(conflictStatus);
    expect(stage.sites.users(cpqHost).filter((user) => user.oauthClientId === 'c1')).toHaveLength(
      1,
    );
  });

  it.each([
    ['no client id', {}],
    ['an empty client id', { oauthClientId: '' }],
    ['a field that cannot be written', { oauthClientId: 'c1', status: { value: 0 } }],
    ['no list of groups', { oauthClientId: 'c1', groups: [] }],
    ['an unknown group', { oauthClientId: 'c1', groups: { items: [groupItem('nobody')] } }],
    [
      'a group of another type',
      { oauthClientId: 'c1', groups: { items: [groupItem(administrators)] } },
    ],
    ['no object', []],
  ])('refuses %s', async (_, body) => {
    const stage = await openCpqForTest();
    expect((await callSite(stage, 'POST', users, body)).status).toBe(400);
  });

  it('refuses the one user too many', async () => {
    const stage = await openCpqForTest({ fullAccessLimit: 2 });
    expect((await callSite(stage, 'POST', users, { oauthClientId: 'c1' })).status).toBe(201);
    const refused = await callSite(stage, 'POST', users, { oauthClientId: 'c2' });
    expect(refused.status).toBe(400);
    expect(refused.json.detail).toMatch(/limit of 2 FullAccess users/);
  });
});

describe('changing', () => {
  async function withUser(changes?: Parameters<typeof openCpqForTest>[0]) {
    const stage = await openCpqForTest(changes);
    const user = stage.sites.createIntegrationUser(cpqHost, { clientId: 'c1', groups: [sales] });
    const path = `${users}/${user.partyNumber}`;
    const groups = () => stage.sites.user(cpqHost, user.partyNumber)?.groups;
    return { stage, path, groups };
  }

  it('replaces the groups that are named and leaves the rest', async () => {
    const { stage, path, groups } = await withUser();
    const items = [groupItem(administrators, 'Administrator')];
    expect((await callSite(stage, 'PATCH', path, { groups: { items } })).status).toBe(200);
    expect(groups()).toEqual([administrators]);
    await callSite(stage, 'PATCH', path, { oauthClientId: 'c2' });
    expect(groups()).toEqual([administrators]);
    expect(stage.sites.userOfClient(cpqHost, 'c2')).toBeDefined();
  });

  it('adds them instead where a site does that', async () => {
    const { stage, path, groups } = await withUser({ patchedGroups: 'merge' });
    await callSite(stage, 'PATCH', path, { groups: two });
    await callSite(stage, 'PATCH', path, { groups: { items: [] } });
    expect(groups()?.toSorted()).toEqual([administrators, sales]);
  });

  it('wants the type of a group as the site spells it', async () => {
    const { stage, path } = await withUser({ groupTypes: 'ADMINISTRATOR' });
    expect((await callSite(stage, 'PATCH', path, { groups: two })).status).toBe(400);
    const items = [groupItem(sales, 'SALES')];
    expect((await callSite(stage, 'PATCH', path, { groups: { items } })).status).toBe(200);
  });

  it.each(['PUT', 'DELETE'])('knows no %s', async (method) => {
    const { stage, path } = await withUser();
    expect((await callSite(stage, method, path, {})).status).toBe(405);
  });

  it('does not find a person, or nobody, among the integration users', async () => {
    const { stage } = await withUser();
    const person = stage.sites.users(cpqHost).find(({ login }) => login.startsWith('kim'));
    for (const id of [person!.partyNumber, 'BM_none']) {
      expect((await callSite(stage, 'GET', `${users}/${id}`)).status).toBe(404);
    }
  });
});

describe('listing', () => {
  async function withUsers(count: number, pageSize?: number) {
    const stage = await openCpqForTest(pageSize ? { pageSize } : {});
    for (let n = 0; n < count; n += 1) {
      stage.clock.advance(1000);
      stage.sites.createIntegrationUser(cpqHost, { clientId: `c${n}`, groups: [sales] });
    }
    const list = async (query: string) => callSite(stage, 'GET', `${users}?${query}`);
    const clients = async (query: string): Promise<string[]> =>
      (await list(query)).json.items.map((user: { oauthClientId: string }) => user.oauthClientId);
    return { stage, list, clients };
  }

  it('pages by limit and offset, and tells how many there are only when asked', async () => {
    const { list, clients } = await withUsers(5, 2);
    const first = (await list('limit=10&totalResults=true')).json;
    expect(first).toMatchObject({ limit: 2, offset: 0, count: 2, hasMore: true, totalResults: 5 });
    expect((await list('')).json).not.toHaveProperty('totalResults');
    expect(await clients('offset=4')).toEqual(['c4']);
    expect((await list('offset=5')).json).toMatchObject({ items: [], hasMore: false });
  });

  it('shows groups only where they are to be expanded', async () => {
    const { list } = await withUsers(1);
    expect((await list('')).json.items[0].groups).toEqual({ links: [expect.anything()] });
    const [user] = (await list('expand=groups')).json.items;
    expect(user.groups.items).toEqual([
      { variableName: sales, label: 'North Sales', type: 'Sales' },
    ]);
  });

  it('orders, and leaves fields and links out', async () => {
    const { list, clients } = await withUsers(3);
    expect(await clients('orderby=dateAdded:desc')).toEqual(['c2', 'c1', 'c0']);
    const [user] = (await list('fields=login&excludeLinks=true')).json.items;
    expect(Object.keys(user)).toEqual(['partyNumber', 'login']);
  });

  it.each([
    [`{'type':'FULL_ACCESS'}`, 3],
    [`{"type":{"$ne":"FULL_ACCESS"}}`, 0],
    [`{'login':{'$like':'_CUSTOM%'}}`, 3],
    [`{'login':{'$like':'%CUSTOM%'}}`, 3],
    [`{'$or':[{'login':{'$eq':'x'}},{'type':'FULL_ACCESS'}]}`, 3],
    [`{'$and':[{'login':{'$eq':'x'}},{'type':'FULL_ACCESS'}]}`, 0],
  ])('filters by %s', async (q, count) => {
    const { clients } = await withUsers(3);
    expect(await clients(`q=${encodeURIComponent(q)}`)).toHaveLength(count);
  });

  it.each([
    `q=${encodeURIComponent(`{'oauthClientId':'c1'}`)}`,
    `q=${encodeURIComponent(`{'login':{'$regex':'x'}}`)}`,
    `q=${encodeURIComponent(`{'login':{'$eq':'x','$ne':'y'}}`)}`,
    `q=${encodeURIComponent(`{'$or':{}}`)}`,
    'q=login',
    'limit=many',
    'orderby=login:up',
    'expand=company',
    'filter=x',
  ])('refuses %s', async (query) => {
    const { list } = await withUsers(1);
    expect((await list(query)).status).toBe(400);
  });
});
