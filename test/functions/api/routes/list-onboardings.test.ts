import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { recordProgress, recordStageEnd, recordStart } from '#runtime/ledger.ts';
import { byToken, send, useApiAccount } from '../api-account.ts';

useApiAccount();

/** Twelve onboardings of three customers, one after the other; every fourth has failed. */
beforeAll(async () => {
  for (let number = 0; number < 12; number += 1) {
    const customer = ['acme', 'globex', 'initech'][number % 3] as string;
    const id = `${customer}-0000000${number.toString(16)}`;
    await recordStart({
      id,
      kind: 'onboarding',
      customer,
      executionArn: `arn:${number}`,
      request: { secret: 'inside' },
    });
    if (number % 4 === 0) await recordProgress(id, { status: 'FAILED' });
  }
});

type Query = Record<string, string>;

async function list(query: Query = {}, customers = '*') {
  return (await send('GET', '/onboardings', { as: byToken({ customers }), query })).body;
}

async function all(query: Query, customers = '*'): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await list({ ...query, ...(cursor && { cursor }) }, customers);
    ids.push(...page.items.map(({ onboardingId }: { onboardingId: string }) => onboardingId));
    cursor = page.nextCursor;
  } while (cursor);
  return ids;
}

describe('the list of onboardings', () => {
  it('is the same whatever the length of its pages, the newest first', async () => {
    const whole = await all({ limit: '100' });
    expect(whole).toHaveLength(12);
    expect(whole[0]).toBe('initech-0000000b');
    for (const limit of ['1', '3', '5', '12']) expect(await all({ limit })).toEqual(whole);
  });

  it('has a next page only if there is one', async () => {
    expect(await list({ limit: '12' })).not.toHaveProperty('nextCursor');
    expect(await list({ limit: '11' })).toHaveProperty('nextCursor');
    const last = await list({ limit: '4', customer: 'acme' });
    expect(last.items).toHaveLength(4);
    expect(last).not.toHaveProperty('nextCursor');
  });

  it('filters by customer and status, page by page', async () => {
    expect(await all({ customer: 'acme', limit: '1' })).toHaveLength(4);
    expect(await all({ status: 'FAILED', limit: '2' })).toHaveLength(3);
    expect(await all({ status: 'FAILED', customer: 'globex' })).toEqual(['globex-00000004']);
    expect(await all({ status: 'SUCCEEDED' })).toEqual([]);
  });

  it('finds a part of an id or a customer, in whatever case', async () => {
    expect(await all({ q: 'lobe' })).toHaveLength(4);
    expect(await all({ q: 'ACME-0' })).toHaveLength(4);
    expect(await all({ q: '0b' })).toEqual(['initech-0000000b']);
    expect(await all({ q: 'globex', status: 'FAILED' })).toEqual(['globex-00000004']);
    expect(await all({ q: 'inside' })).toEqual([]);
    expect(await all({ q: 'globex' }, 'acme')).toEqual([]);
  });

  it('is read in bulk, whatever it is filtered by', async () => {
    const asked = vi.spyOn(DynamoDBDocumentClient.prototype, 'send');
    await list({ q: 'globex', status: 'RUNNING', customer: 'globex' }, 'globex,acme');
    expect(asked.mock.calls.map(([command]) => command.constructor.name)).toEqual(['QueryCommand']);
    asked.mockRestore();
  });

  it('says where those are that run, and whom they mostly wait for', async () => {
    const id = 'hooli-00000001';
    const start = {
      id,
      kind: 'onboarding',
      customer: 'hooli',
      executionArn: 'arn',
      request: {},
    } as const;
    await recordStart(start);
    const line = async () => (await list({ customer: 'hooli' })).items[0];
    expect(await line()).toMatchObject({ stage: 'preflight', waitingFor: 'us' });
    await recordStageEnd(id, 'provision-instance');
    expect(await line()).toMatchObject({ stage: 'wait-for-active', waitingFor: 'oracle' });
    await recordStageEnd(id, 'prove');
    expect(await line()).toMatchObject({ stage: 'register-in-cupixworks', waitingFor: 'person' });
    await recordProgress(id, { status: 'TIMED_OUT' });
    expect(await line()).not.toHaveProperty('stage');
    expect(await all({ status: 'TIMED_OUT' })).toEqual([id]);
    await recordStart(start, 'goes on');
    expect(await line()).toMatchObject({ stage: 'register-in-cupixworks' });
    await recordProgress(id, { status: 'ABORTED' });
    expect(await all({ status: 'ABORTED' })).toEqual([id]);
  });

  it('holds only what the caller is entitled to, on every page', async () => {
    const ids = await all({ limit: '2' }, 'acme,initech');
    expect(ids).toHaveLength(8);
    expect(ids.join()).not.toContain('globex');
    const cursors = (await list({ limit: '2' }, 'acme')).nextCursor;
    expect(Buffer.from(cursors, 'base64url').toString()).toContain('acme');
  });

  it('lets no cursor lead to what the caller may not see', async () => {
    const { nextCursor } = await list({ limit: '1' });
    const { items } = await list({ cursor: nextCursor }, 'acme');
    expect(items.every(({ customer }: { customer: string }) => customer === 'acme')).toBe(true);
  });

  it('shows nothing that is only for us', async () => {
    expect(JSON.stringify(await list())).not.toContain('inside');
  });

  it.each([
    [{ limit: '0' }, 'limit'],
    [{ limit: '101' }, 'limit'],
    [{ limit: '1.5' }, 'limit'],
    [{ limit: 'many' }, 'limit'],
    [{ status: 'DONE' }, 'status'],
    [{ customer: 'Acme Inc.' }, 'customer'],
    [{ cursor: 'bm90IG91cnM' }, 'cursor'],
    [{ costumer: 'acme' }, 'costumer'],
    [{ q: '' }, 'q'],
    [{ q: 'x'.repeat(101) }, 'q'],
  ])('refuses %j', async (query, parameter) => {
    const { status, body } = await send('GET', '/onboardings', { query });
    expect(status).toBe(400);
    expect(body.errors).toMatchObject([{ parameter }]);
  });

  it('refuses a parameter that stands there twice', async () => {
    const { status } = await send('GET', '/onboardings', {
      query: { status: ['FAILED', 'RUNNING'] },
    });
    expect(status).toBe(400);
  });
});
