import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { integrationUserExamples as examples } from '#functions/api/views/integration-user-examples.ts';
import { recordUserFacts } from '#runtime/ledger.ts';
import { findSecret, OAuthClientSecret, readSecret } from '#runtime/secrets.ts';
import { byToken, send } from '../api-account.ts';
import { administratorOf, TOKEN, userRequest, useUserAccount } from './user-account.ts';

const { account, users } = useUserAccount();
const neighbour = byToken({ customers: 'neighbour' });
const PATH = '/integration-users';
const Token = z.object({ token: z.string() });

describe('POST /integration-users', () => {
  it('starts, says where to watch, and keeps the credential in the vault only', async () => {
    const { status, body, headers, text } = await send('POST', PATH, {
      body: userRequest('fresh'),
    });
    expect([status, body.started]).toEqual([202, true]);
    expect(headers.location).toBe(`/v1${PATH}/${body.id}`);
    expect(users.input(body.executionArn)).toMatchObject({
      jobId: body.id,
      request: { administrator: { secretId: administratorOf(body.id) }, status: 'active' },
    });
    const { value } = await readSecret(administratorOf(body.id), Token);
    expect(value.token).toBe(TOKEN);
    expect(`${await users.ledger()}${text}`).not.toContain(TOKEN);
  });

  it('joins what runs, and refuses another request of the same user meanwhile', async () => {
    const body = userRequest('busy');
    const first = await send('POST', PATH, { body });
    const second = await send('POST', PATH, { body });
    expect(second.body).toEqual({ ...first.body, started: false });
    const other = { ...body, status: 'inactive' };
    expect((await send('POST', PATH, { body: other })).status).toBe(409);
    const inactivate = `${PATH}/${first.body.id}/inactivate`;
    expect((await send('POST', inactivate)).status).toBe(409);
  });

  it('starts once for a key, also after the end, and takes no other body with it', async () => {
    const headers = { 'Idempotency-Key': 'key-1' };
    const body = userRequest('keyed');
    const first = await send('POST', PATH, { body, headers });
    await account.engine.finished(first.body.executionArn);
    const again = await send('POST', PATH, { body, headers });
    expect(again.body).toEqual({ ...first.body, started: false });
    const other = await send('POST', PATH, { body: userRequest('keyed-2'), headers });
    expect(other.status).toBe(409);
  });

  it('tells everything that is wrong at once, and never the credential', async () => {
    const before = users.executions;
    const { status, body, text } = await send('POST', PATH, {
      body: {
        ...userRequest('wrong'),
        site: 'acme.fa.em2.oraclecloud.com/cpq',
        groups: { administrator: ['twice'], sales: ['twice', 'Not A Name'] },
        staus: 'active',
      },
    });
    expect(status).toBe(400);
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer).toSorted()).toEqual([
      '#/groups/sales/0',
      '#/groups/sales/1',
      '#/site',
      '#/staus',
    ]);
    expect(text).not.toContain(TOKEN);
    expect(users.executions).toBe(before);
  });

  it.each([
    [{ env: 'CPQ_TOKEN' }, 400],
    [{ secret: 'customers/other/cpq' }, 403],
    [{ secret: 'customers/foreign/absent' }, 422],
  ])('refuses the administrator %j', async (administrator, expected) => {
    const request = userRequest('foreign');
    const cpq = { ...request.cpq, administrator };
    const as = byToken({ customers: 'foreign' });
    const { status } = await send('POST', PATH, { as, body: { ...request, cpq } });
    expect(status).toBe(expected);
  });

  it('moves the secret of a client that exists into the vault', async () => {
    const adopt = { clientId: 'their-client', clientSecret: 'Secret-of-Theirs-4713' };
    const sent = { body: userRequest('theirs', { client: { name: 'erp', adopt } }) };
    const { body, text } = await send('POST', PATH, sent);
    const secretId = `oic-onboarding/${body.id}/cpq-adopted-client`;
    expect(users.input(body.executionArn).request.client).toEqual({ name: 'erp', adopt: secretId });
    expect((await readSecret(secretId, OAuthClientSecret)).value).toEqual(adopt);
    expect(`${text}${await users.ledger()}`).not.toContain('4713');
    await account.engine.finished(body.executionArn);
    const changes = { client: { adopt: { ...adopt, clientSecret: 'Newer-Secret-4714' } } };
    const changed = await send('PATCH', `${PATH}/${body.id}`, { body: changes });
    expect(users.input(changed.body.executionArn).request.client.adopt).toBe(secretId);
    const { value } = await readSecret(secretId, OAuthClientSecret);
    expect(value.clientSecret).toBe('Newer-Secret-4714');
    await account.engine.finished(changed.body.executionArn);
    const ours = await send('PATCH', `${PATH}/${body.id}`, { body: { client: { adopt: null } } });
    expect(users.input(ours.body.executionArn).request.client.adopt).toBeNull();
  });

  it('refuses the client of another customer', async () => {
    const client = { name: 'erp', adopt: 'customers/other/erp-client' };
    const as = byToken({ customers: 'foreign' });
    const sent = { as, body: userRequest('foreign', { client }) };
    const { status, body } = await send('POST', PATH, sent);
    expect([status, body.errors[0].pointer]).toEqual([403, '#/client/adopt']);
  });
});

describe('a plan', () => {
  const items = [
    { stage: 'set-groups', kind: 'cpq-groups', name: 'a', action: 'change', says: 'Added: a.' },
    { stage: 'register-client', kind: 'oauth-client', name: 'c', action: 'keep', says: 'So.' },
  ];

  it('tells what was found, in the order of the stages, and leaves nothing behind', async () => {
    users.planAnswers({ items, findings: [], failures: [] });
    const before = await users.ledger();
    const query = { plan: 'true' };
    const { status, body } = await send('POST', PATH, { query, body: userRequest('planned') });
    expect([status, body]).toEqual([200, { ready: true, items: items.toReversed(), findings: [] }]);
    expect(await users.ledger()).toBe(before);
  });

  it('has a secret as long as it takes', async () => {
    const says = '{% $string($states.input.request.administrator.secretId) %}';
    users.planAnswers({ items: [{ ...items[0], says }], findings: [], failures: [] });
    const query = { plan: 'true' };
    const { body } = await send('POST', PATH, { query, body: userRequest('planned') });
    expect(body.items[0].says).toMatch(/\/plan\.[0-9a-f-]{36}\/cpq-administrator$/);
    expect(await findSecret(body.items[0].says, Token)).toBeUndefined();
  });

  it('of a change runs the changed request, and changes nothing', async () => {
    const id = await users.start('foreseen');
    const says = '{% $join($states.input.request.groups.sales, " ") %}';
    users.planAnswers({ items: [{ ...items[0], says }], findings: [], failures: [] });
    const before = users.executions;
    const sent = { query: { plan: 'true' }, body: { groups: { add: { sales: ['south'] } } } };
    const { status, body } = await send('PATCH', `${PATH}/${id}`, sent);
    expect([status, body.items[0].says]).toEqual([200, 'north_sales south']);
    expect(users.executions).toBe(before);
    expect((await send('GET', `${PATH}/${id}`)).body.request.groups.sales).toEqual(['north_sales']);
  });
});

describe('GET /integration-users', () => {
  it('is narrowed by what the users are', async () => {
    const known = {
      'found-a': { clientId: 'client-a1', userStatus: 'active', groups: ['north', 'north_east'] },
      'found-b': { clientId: 'client-b2', userStatus: 'inactive', groups: ['north_east'] },
    } as const;
    for (const [customer, facts] of Object.entries(known)) {
      await recordUserFacts(await users.start(customer), { ...facts, groups: [...facts.groups] });
    }
    const customersOf = async (query: Record<string, string>) => {
      const { body } = await send('GET', PATH, { query });
      return body.items.map(({ customer }: { customer: string }) => customer).toSorted();
    };
    expect(await customersOf({ clientId: 'client-' })).toEqual(['found-a', 'found-b']);
    expect(await customersOf({ clientId: 'b2' })).toEqual(['found-b']);
    // A whole name, not a part of one.
    expect(await customersOf({ group: 'north' })).toEqual(['found-a']);
    expect(await customersOf({ group: 'north_east', userStatus: 'inactive' })).toEqual(['found-b']);
    const { body } = await send('GET', PATH, { query: { customer: 'found-b' } });
    expect(body.items[0].user).toEqual({
      clientId: 'client-b2',
      status: 'inactive',
      groups: ['north_east'],
    });
  });

  it('refuses filters that it does not have', async () => {
    const { status, body } = await send('GET', PATH, { query: { userStatus: 'off', grup: 'x' } });
    expect(status).toBe(400);
    expect(body.errors).toHaveLength(2);
  });
});

describe('an operator of another customer', () => {
  const routes: [string, string, object?][] = [
    ['GET', ''],
    ['GET', '/changes'],
    ['PATCH', '', { status: 'inactive' }],
    ['PATCH', '', { nonsense: true }],
    ['POST', '/activate'],
    ['POST', '/inactivate'],
    ['POST', '/resume'],
    ['GET', '/site-users'],
  ];

  it.each(routes)('sees and changes nothing by %s …%s', async (method, end, body) => {
    const id = await users.start('guarded');
    const before = users.executions;
    const refused = await send(method, `${PATH}/${id}${end}`, { as: neighbour, body });
    const absent = await send(method, `${PATH}/guarded-00000000${end}`, { as: neighbour, body });
    expect(refused.status).toBe(404);
    // What exists and what doesn't can't be told apart.
    expect(refused.body).toEqual(absent.body);
    expect(users.executions).toBe(before);
  });

  it('starts, plans and lists nothing of it', async () => {
    await users.start('guarded');
    const body = userRequest('guarded');
    for (const query of [{}, { plan: 'true' }] as Record<string, string>[]) {
      expect((await send('POST', PATH, { as: neighbour, body, query })).status).toBe(403);
    }
    expect((await send('GET', PATH, { as: neighbour })).body).toEqual({ items: [] });
  });
});

it('shows what was asked for and what it is, without a secret', async () => {
  const id = await users.start('shown');
  const { body, text } = await send('GET', `${PATH}/${id}`);
  expect(body).toMatchObject({
    id,
    request: {
      site: { url: 'https://shown.fa.em2.oraclecloud.com', restVersion: 'v19' },
      client: { name: 'erp', adopted: false },
      hasAdministrator: true,
      administratorEmail: 'kim@shown.example',
    },
    user: null,
    result: null,
  });
  expect(text).not.toContain('cpq-administrator');
});

it('takes the requests that the OpenAPI document shows', async () => {
  const started = await send('POST', PATH, { body: examples.request });
  expect(started.status).toBe(202);
  await account.engine.finished(started.body.executionArn);
  const changed = await send('PATCH', `${PATH}/${started.body.id}`, { body: examples.changes });
  expect(changed).toMatchObject({ status: 202, body: { groups: examples.changed.groups } });
});
