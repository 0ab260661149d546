import { expect, onTestFinished, test } from 'vitest';
import { addPrimavera, defaultPrimaveraHost } from '#local/oracle/primavera/primavera.ts';
import { World } from '#local/simulation/world.ts';
import { ask } from '#test/local/simulation/ask.ts';
import { ManualClock } from '#test/local/simulation/manual-clock.ts';

const host = defaultPrimaveraHost;
const other = 'primavera-eu1.oraclecloud.com';
const user = 'svc-cupix@acme.example';
const right = `scope=http://${host}/api`;

interface TokenAnswer {
  access_token: string;
  accessToken: string;
  requestHeaders: Record<string, string>;
}

async function open() {
  const clock = new ManualClock();
  const world = await World.open({ clock });
  onTestFinished(() => world.close());
  const accounts = addPrimavera(world, [host, other]);
  accounts.addAccount({ host, userName: user, password: 'secret', workspaces: [1001] });
  const bridge = { projectId: 7, projectCode: 'BRIDGE', projectName: 'Bridge' };
  const north = { workspaceId: 1001, workspaceCode: 'NORTH', workspaceName: 'North' };
  accounts.addWorkspace(host, { ...north, projects: [bridge] });
  const south = { workspaceId: 1002, workspaceCode: 'SOUTH', workspaceName: 'South' };
  accounts.addWorkspace(host, { ...south, projects: [] });

  const basic = (password = 'secret', name = user) => ({
    authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`,
  });
  const requestToken = (query = right, headers: Record<string, string> = basic(), at = host) =>
    ask(world, at, `/primediscovery/apitoken/request?${query}`, { method: 'POST', headers });
  const signIn = async (): Promise<Record<string, string>> => {
    const answer = (await (await requestToken()).json()) as TokenAnswer;
    return { ...answer.requestHeaders, authorization: `Bearer ${answer.access_token}` };
  };
  const get = (path: string, headers: Record<string, string>, at = host) =>
    ask(world, at, `/api/restapi/${path}`, { headers });
  return { world, clock, accounts, basic, requestToken, signIn, get };
}

test('gives a token with both spellings and the headers to send along', async () => {
  const { requestToken } = await open();
  const answer = (await (await requestToken()).json()) as TokenAnswer;
  expect(answer).toMatchObject({ expiresIn: 3600, token_type: 'Bearer', userName: user });
  expect(answer.accessToken).toBe(answer.access_token);
  expect(answer).not.toHaveProperty('expires_in');
  expect(Object.keys(answer.requestHeaders)).toEqual([
    'x-prime-tenant',
    'x-prime-tenant-code',
    'x-prime-identity-app',
    'x-prime-region',
  ]);
});

test.each([
  ['https', `scope=https://${host}/api`],
  ['another path', `scope=http://${host}/data`],
  ['a slash at the end', `scope=http://${host}/api/`],
  ['another host', `scope=http://${other}/api`],
  ['no scope', ''],
])('refuses a token for a scope with %s', async (_what, query) => {
  const { requestToken } = await open();
  const answer = await requestToken(query);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ code: 'INVALID_SCOPE' });
});

test('refuses a token with a body, without credentials, or by another method', async () => {
  const { world, basic, requestToken } = await open();
  const path = `/primediscovery/apitoken/request?${right}`;
  const withBody = { method: 'POST', headers: basic(), body: 'grant_type=password' };
  expect((await ask(world, host, path, withBody)).status).toBe(400);
  expect((await requestToken(right, {})).status).toBe(401);
  expect((await ask(world, host, path, { headers: basic() })).status).toBe(404);
});

test('refuses a wrong, changed, expired or federated password', async () => {
  const { accounts, basic, clock, requestToken } = await open();
  expect((await requestToken(right, basic('wrong'))).status).toBe(401);
  expect((await requestToken(right, basic('secret\n'))).status).toBe(401);
  accounts.changeAccount(host, user, { password: 'other' });
  expect((await requestToken()).status).toBe(401);
  accounts.changeAccount(host, user, { passwordExpiresAt: clock.now() + 1000 });
  expect((await requestToken(right, basic('other'))).status).toBe(200);
  clock.advance(1000);
  expect((await requestToken(right, basic('other'))).status).toBe(401);
  accounts.changeAccount(host, user, { passwordExpiresAt: undefined, federated: true });
  expect((await requestToken(right, basic('other'))).status).toBe(401);
});

test('each host is a tenant of its own', async () => {
  const { accounts, basic, requestToken, signIn, get } = await open();
  const scope = `scope=http://${other}/api`;
  expect((await requestToken(scope, basic(), other)).status).toBe(401);
  accounts.addAccount({ host: other, userName: user, password: 'secret' });
  expect((await requestToken(scope, basic(), other)).status).toBe(200);
  expect((await get('util/testConnection', await signIn(), other)).status).toBe(401);
});

test('a host that has accounts is there again when the world is opened without naming it', async () => {
  const { world, accounts } = await open();
  accounts.addAccount({ host: other, userName: user, password: 'secret' });
  addPrimavera(world, []);
  expect(world.hosts.filter((name) => name === other)).toHaveLength(2);
});

test('tests the connection with a good token and all of its headers', async () => {
  const { clock, signIn, get } = await open();
  const headers = await signIn();
  expect((await get('util/testConnection', headers)).status).toBe(200);
  for (const name of Object.keys(headers)) {
    const { [name]: _left, ...rest } = headers;
    expect((await get('util/testConnection', rest)).status, name).toBe(401);
  }
  clock.advance(3_600_000);
  expect((await get('util/testConnection', headers)).status).toBe(401);
});

test('lists the workspaces that the user sees; 204 when there is none', async () => {
  const { accounts, signIn, get } = await open();
  const headers = await signIn();
  expect(await (await get('workspace', headers)).json()).toEqual([
    { workspaceId: 1001, workspaceCode: 'NORTH', workspaceName: 'North' },
  ]);
  accounts.changeAccount(host, user, { workspaces: [] });
  expect((await get('workspace', headers)).status).toBe(204);
});

test('a missing right on a workspace answers 401, an unknown one 404', async () => {
  const { signIn, get } = await open();
  const headers = await signIn();
  expect(await (await get('project/workspace/1001', headers)).json()).toHaveLength(1);
  expect((await get('project/workspace/1002', headers)).status).toBe(401);
  expect((await get('project/workspace/9999', headers)).status).toBe(404);
});

test('answers 429 beyond 55 requests in a second, and goes on in the next', async () => {
  const { clock, signIn, get } = await open();
  const headers = await signIn();
  clock.advance(1000);
  const statuses: number[] = [];
  for (let count = 0; count < 56; count += 1) {
    statuses.push((await get('util/testConnection', headers)).status);
  }
  expect(statuses.filter((status) => status === 200)).toHaveLength(55);
  expect(statuses.at(-1)).toBe(429);
  clock.advance(1000);
  expect((await get('util/testConnection', headers)).status).toBe(200);
});
