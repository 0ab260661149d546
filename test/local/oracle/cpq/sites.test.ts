import { describe, expect, it } from 'vitest';
import { setStatus } from '#test/local/oracle/create-client.ts';
import { callDomain } from '#test/local/oracle/open-tenancy.ts';
import { ask } from '#test/local/simulation/ask.ts';
import {
  administrators,
  callSite,
  cpqHost,
  openCpqForTest,
  registerClient,
  sales,
  tokenFor,
} from './cpq-world.ts';

describe('where a site answers', () => {
  it.each([
    ['a site in Fusion', {}, '/cpq/rest/v19', 200],
    ['a site in Fusion, without the prefix', {}, '/rest/v19', 404],
    ['the version before', {}, '/cpq/rest/v18', 200],
    ['a version that is too old', {}, '/cpq/rest/v16', 404],
    ['a version that is none', {}, '/cpq/rest/latest', 404],
    ['a site outside of Fusion', { runsInFusion: false }, '/rest/v19', 200],
    ['a site outside of Fusion, with the prefix', { runsInFusion: false }, '/cpq/rest/v19', 404],
  ])('%s', async (_, changes, prefix, status) => {
    const stage = await openCpqForTest(changes);
    expect((await callSite(stage, 'GET', '/groups', undefined, prefix)).status).toBe(status);
  });

  it.each([
    ['26A', { release: '26A' as const }, '/cpq/rest/v19'],
    ['an older REST version', {}, '/cpq/rest/v18'],
    ['outside of Fusion', { runsInFusion: false }, '/rest/v19'],
  ])('has no integration users: %s', async (_, changes, prefix) => {
    const stage = await openCpqForTest(changes);
    const reply = await callSite(stage, 'GET', '/integrationUsers', undefined, prefix);
    expect(reply.status).toBe(404);
  });

  it('knows no other host', async () => {
    const { world } = await openCpqForTest();
    const path = '/cpq/rest/v19/groups';
    expect((await ask(world, 'other.fa.us2.oraclecloud.com', path)).status).toBe(404);
    expect(world.knows('acme.example')).toBe(false);
  });
});

describe('who may call', () => {
  it.each([
    ['nobody', {}],
    ['a person by password', { authorization: `Basic ${btoa('kim:secret')}` }],
    ['an unknown token', { authorization: 'Bearer nonsense' }],
  ])('not %s', async (_, headers) => {
    const { world } = await openCpqForTest();
    expect((await ask(world, cpqHost, '/cpq/rest/v19/groups', { headers })).status).toBe(401);
  });

  it('a person until the token runs out', async () => {
    const stage = await openCpqForTest();
    expect((await callSite(stage, 'GET', '/integrationUsers')).status).toBe(200);
    stage.clock.advance(8 * 3_600_000);
    expect((await callSite(stage, 'GET', '/integrationUsers')).status).toBe(401);
  });

  it('an application with an integration user, within the rights of its groups', async () => {
    const stage = await openCpqForTest();
    const client = await registerClient(stage);
    const token = await tokenFor(stage, client);
    const get = async (path: string) => (await callSite({ ...stage, token }, 'GET', path)).status;
    expect(await get('/groups')).toBe(401);
    const user = stage.sites.createIntegrationUser(cpqHost, { clientId: client.name, groups: [] });
    expect(await get('/groups')).toBe(403);
    stage.sites.keepUser({ ...user, groups: [sales] });
    expect(await get('/groups')).toBe(200);
    expect(await get('/integrationUsers')).toBe(403);
    const permissions = ['User Administrator' as const];
    const type = 'Administrator';
    stage.sites.addGroup(cpqHost, { variableName: administrators, type, permissions });
    stage.sites.keepUser({ ...user, groups: [administrators] });
    expect(await get('/integrationUsers')).toBe(200);
  });

  it('an application only with a token for this site and this scope', async () => {
    const stage = await openCpqForTest();
    const { sites, tenancy } = stage;
    const fusion = { displayName: 'Fusion', audience: 'urn:opc:resource:fa:1', scopes: ['/all'] };
    const [other = ''] = sites.addResourceApp(cpqHost, tenancy.domain.id, fusion);
    const elsewhere = sites.addResourceApp('beta.fa.em2.oraclecloud.com', tenancy.domain.id);
    const client = await registerClient({ ...stage, scope: other });
    sites.createIntegrationUser(cpqHost, { clientId: client.name, groups: [sales] });
    const get = async (scope: string) => {
      const token = await tokenFor(stage, client, scope);
      return (await callSite({ ...stage, token }, 'GET', '/groups')).status;
    };
    expect(await get(other)).toBe(401);
    const allowedScopes = [{ fqs: elsewhere[0] }, { fqs: stage.scope }];
    const body = {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
      Operations: [{ op: 'replace', path: 'allowedScopes', value: allowedScopes }],
    };
    await callDomain(stage, 'PATCH', `/Apps/${client.id}`, body);
    expect(await get(elsewhere[0]!)).toBe(401);
    expect(await get(stage.scope)).toBe(200);
  });

  it('no inactive user, and no new token for a deactivated app; a token lives to its end', async () => {
    const stage = await openCpqForTest();
    const client = await registerClient(stage);
    stage.sites.createIntegrationUser(cpqHost, { clientId: client.name, groups: [sales] });
    const token = await tokenFor(stage, client);
    const get = async () => (await callSite({ ...stage, token }, 'GET', '/groups')).status;
    stage.sites.changeByHand(cpqHost, client.name, { isActive: false });
    expect(await get()).toBe(401);
    stage.sites.changeByHand(cpqHost, client.name, { isActive: true });
    await setStatus(stage, client.id, false);
    expect(await tokenFor(stage, client)).toBeUndefined();
    expect(await get()).toBe(200);
    stage.clock.advance(3_600_000);
    expect(await get()).toBe(401);
  });
});

describe('groups', () => {
  it('are of two types, and one is built in', async () => {
    const stage = await openCpqForTest();
    const { items } = (await callSite(stage, 'GET', '/groups')).json;
    expect(items).toEqual([
      { variableName: '_all_access', label: 'All Access', type: 'Administrator' },
      { variableName: administrators, label: 'acme integrations', type: 'Administrator' },
      { variableName: sales, label: 'North Sales', type: 'Sales' },
    ]);
  });

  it('are all sales groups where administrator groups are switched off', async () => {
    const stage = await openCpqForTest({ hasAdministratorGroups: false });
    const { items } = (await callSite(stage, 'GET', '/groups')).json;
    expect(items.map(({ type }: { type: string }) => type)).toEqual(['Sales', 'Sales']);
  });
});
