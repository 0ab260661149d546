import { describe, expect, it } from 'vitest';
import { byToken, send, useApiAccount } from '../api-account.ts';

const account = useApiAccount();
const startWith = (key: string, body: unknown, as = byToken({ customers: '*' })) =>
  send('POST', '/onboardings', { as, body, headers: { 'Idempotency-Key': key } });

/** Makes the execution end, so that only the key keeps the request from starting again. */
async function end(executionArn: string): Promise<void> {
  await account.engine.stop(executionArn);
}

describe('an idempotency key', () => {
  it('starts a request once, also after it has ended', async () => {
    const request = await account.request('alpha');
    const first = await startWith('key-1', request);
    await end(first.body.executionArn);
    const again = await startWith('key-1', request);
    expect(again.status).toBe(202);
    expect(again.body).toEqual({ ...first.body, started: false });
    const anew = await startWith('key-2', request);
    expect(anew.body.started).toBe(true);
    expect(anew.body.executionArn).not.toBe(first.body.executionArn);
    await end(anew.body.executionArn);
  });

  it.each([
    ['another field', (request: Body) => ({ ...request, tracing: 'debug' })],
    ['another customer', (request: Body) => ({ ...request, customer: 'other' })],
    [
      'another password',
      (request: Body) => ({
        ...request,
        primavera: { ...request.primavera, password: 'Other-42-x' },
      }),
    ],
  ])('with %s is a conflict', async (what, change) => {
    const request = await account.request('beta');
    const first = await startWith(`key-of ${what}`.replaceAll(' ', '-'), request);
    await end(first.body.executionArn);
    const { status, body } = await startWith(
      `key-of ${what}`.replaceAll(' ', '-'),
      change(request),
    );
    expect([status, body.error]).toEqual([409, 'Conflict']);
    expect(body.errors).toMatchObject([{ header: 'Idempotency-Key' }]);
    expect(account.engine.list({ statusFilter: 'RUNNING' })).toEqual([]);
  });

  it('does not mind the order of fields, nor defaults that are written out', async () => {
    const { kind, customer, ...rest } = await account.request('gamma');
    const first = await startWith('key-3', { kind, customer, ...rest });
    const second = await startWith('key-3', { ...rest, tracing: 'production', customer, kind });
    expect(second.body).toEqual({ ...first.body, started: false });
    await end(first.body.executionArn);
  });

  it('of one caller is not that of another', async () => {
    const request = await account.request('delta');
    const first = await startWith('key-4', request);
    await end(first.body.executionArn);
    const other = await startWith(
      'key-4',
      request,
      byToken({ subject: 'two', customers: 'delta' }),
    );
    expect(other.body.started).toBe(true);
    await end(other.body.executionArn);
  });

  it('used twice at the same moment starts one execution', async () => {
    const request = await account.request('epsilon');
    const both = await Promise.all([startWith('key-5', request), startWith('key-5', request)]);
    expect(new Set(both.map(({ body }) => body.executionArn)).size).toBe(1);
  });

  it('is free again when nothing could be started', async () => {
    const request = await account.request('eta');
    const wrong = { ...request.primavera, password: { secret: 'customers/eta/missing' } };
    expect((await startWith('key-6', { ...request, primavera: wrong })).status).toBe(422);
    expect((await startWith('key-6', request)).status).toBe(202);
  });

  it.each(['', 'a b', 'x'.repeat(256)])('is refused when it is none: %#', async (key) => {
    const { status, body } = await startWith(key, await account.request('zeta'));
    expect([status, body.errors[0].header]).toEqual([400, 'Idempotency-Key']);
  });
});

type Body = Awaited<ReturnType<typeof account.request>>;
