import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { readSecret } from '#runtime/secrets.ts';
import { byToken, send } from '../api-account.ts';
import { administratorOf, useUserAccount } from './user-account.ts';

const { account, users } = useUserAccount();
const PATH = '/integration-users';
const Token = z.object({ token: z.string() });

describe('PATCH /integration-users/{id}', () => {
  it('adds and takes out groups, and runs the changed request', async () => {
    const id = await users.start('edited');
    const body = { groups: { add: { sales: ['south_sales'] }, remove: ['acme_integrations'] } };
    const changed = await send('PATCH', `${PATH}/${id}`, { body });
    const groups = { administrator: [], sales: ['north_sales', 'south_sales'] };
    expect(changed).toMatchObject({ status: 202, body: { id, started: true, groups } });
    expect(users.input(changed.body.executionArn).request).toMatchObject({
      groups,
      status: 'active',
      administrator: { secretId: administratorOf(id) },
    });
    await account.engine.finished(changed.body.executionArn);
    const gone = await send('PATCH', `${PATH}/${id}`, {
      body: { groups: { remove: ['north_sale'] } },
    });
    expect(gone.status).toBe(400);
    expect(gone.body.errors).toMatchObject([
      { pointer: '#/groups/remove/0', fix: expect.stringContaining('Did you mean north_sales?') },
    ]);
  });

  it('changes twice only with another key', async () => {
    const id = await users.start('edited-once');
    const sent = {
      headers: { 'Idempotency-Key': 'patch-1' },
      body: { groups: { remove: ['north_sales'] } },
    };
    const first = await send('PATCH', `${PATH}/${id}`, sent);
    await account.engine.finished(first.body.executionArn);
    const again = await send('PATCH', `${PATH}/${id}`, sent);
    expect(again.body).toEqual({ ...first.body, started: false });
    const headers = { 'Idempotency-Key': 'patch-2' };
    expect((await send('PATCH', `${PATH}/${id}`, { ...sent, headers })).status).toBe(400);
    // Refused, so that the key is free.
    const other = { headers, body: { status: 'inactive' } };
    expect((await send('PATCH', `${PATH}/${id}`, other)).status).toBe(202);
  });

  it('takes another client, and a new token of the administrator', async () => {
    const id = await users.start('renewed');
    const body = {
      client: { adopt: 'customers/renewed/erp' },
      cpq: { administrator: 'Another-Token-4712' },
    };
    const { status, body: told, text } = await send('PATCH', `${PATH}/${id}`, { body });
    expect(status).toBe(202);
    const { request } = users.input(told.executionArn);
    expect(request.client).toEqual({ name: 'erp', adopt: 'customers/renewed/erp' });
    const { value } = await readSecret(administratorOf(id), Token);
    expect(value.token).toBe('Another-Token-4712');
    expect(`${JSON.stringify(request)}${text}${await users.ledger()}`).not.toContain('4712');
  });

  it.each([
    [{}, '#'],
    [{ status: 'off' }, '#/status'],
    [{ groups: { set: { sales: [] }, remove: ['north_sales'] } }, '#/groups/set'],
    [{ groups: { add: { sales: ['acme_integrations'] } } }, '#/groups'],
    [{ customer: 'other' }, '#/customer'],
    [{ cpq: { administrator: { file: './token' } } }, '#/cpq/administrator'],
  ])('refuses %j', async (body, pointer) => {
    const id = await users.start('refused');
    const before = users.executions;
    const { status, body: problem } = await send('PATCH', `${PATH}/${id}`, { body });
    expect([status, problem.errors[0].pointer]).toEqual([400, pointer]);
    expect(users.executions).toBe(before);
  });

  it('refuses secrets of other customers', async () => {
    const id = await users.start('strange');
    const as = byToken({ customers: 'strange' });
    for (const body of [
      { client: { adopt: 'customers/other/erp' } },
      { cpq: { administrator: { secret: 'customers/other/cpq' } } },
    ]) {
      expect((await send('PATCH', `${PATH}/${id}`, { as, body })).status).toBe(403);
    }
  });
});

it('inactivates and activates by a call each', async () => {
  const id = await users.start('switched');
  for (const [verb, status] of [
    ['inactivate', 'inactive'],
    ['activate', 'active'],
  ]) {
    const { body } = await send('POST', `${PATH}/${id}/${verb}`);
    expect(body).toMatchObject({ id, started: true, status });
    await account.engine.finished(body.executionArn);
    expect((await send('GET', `${PATH}/${id}`)).body.request.status).toBe(status);
  }
});
