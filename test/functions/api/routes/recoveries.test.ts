import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it } from 'vitest';
import { recordProgress } from '#runtime/ledger.ts';
import { byToken, send } from '../api-account.ts';
import { recoveryRequest, useRecoveryAccount } from '../recovery-account.ts';

const account = useRecoveryAccount();
afterEach(() => account.stopAll());

const neighbour = byToken({ customers: 'neighbour' });

async function start(customer: string, changes: object = {}) {
  const { body } = await send('POST', '/recoveries', { body: recoveryRequest(customer, changes) });
  return body as { id: string; executionArn: string };
}

describe('POST /recoveries', () => {
  it('starts a run, joins it, and keeps its schedule', async () => {
    const body = recoveryRequest('acme', { schedule: { every: '1h' } });
    const first = await send('POST', '/recoveries', { body });
    expect(first).toMatchObject({
      status: 202,
      body: { started: true, schedule: { every: '1h', status: 'ACTIVE', instance: 'acme-prod' } },
    });
    const { id } = first.body;
    expect(first.headers.location).toBe(`/v1/recoveries/${id}`);
    expect((await send('POST', '/recoveries', { body })).body).toMatchObject({
      id,
      started: false,
    });
    const edited = await send('POST', '/recoveries', { body: { ...body, window: '3d' } });
    expect(edited.status).toBe(409);
    const shown = await send('GET', `/recoveries/${id}`);
    expect(shown.body).toMatchObject({
      id,
      status: 'RUNNING',
      request: {
        instance: 'acme-prod',
        window: '1d',
        rules: [{ match: { recoverable: true }, action: 'resubmit' }],
      },
      schedule: { every: '1h' },
      result: null,
    });
  });

  it('starts nothing again for the same key', async () => {
    const headers = { 'Idempotency-Key': 'once-1' };
    const body = recoveryRequest('keyed');
    const { body: first } = await send('POST', '/recoveries', { body, headers });
    await account.stopAll();
    const again = await send('POST', '/recoveries', { body, headers });
    expect(again.body).toMatchObject({ executionArn: first.executionArn, started: false });
    const other = await send('POST', '/recoveries', {
      body: recoveryRequest('keyed', { window: '3d' }),
      headers,
    });
    expect(other.status).toBe(409);
    expect(account.runs.filter((name) => name.startsWith('keyed-'))).toHaveLength(1);
  });

  it('says everything that is wrong at once, and starts nothing', async () => {
    const body = recoveryRequest('wrong', { window: '5d', rules: [{ action: 'retry' }] });
    const { status, body: problem } = await send('POST', '/recoveries', { body });
    expect(status).toBe(400);
    expect(problem.errors.map((one: { pointer: string }) => one.pointer)).toEqual([
      '#/rules/0/action',
      '#/window',
    ]);
    expect(account.runs.filter((name) => name.startsWith('wrong-'))).toEqual([]);
  });

  it.each([{}, { query: { plan: 'true' } }])(
    'refuses strangers to the customer %j',
    async (sent) => {
      const body = recoveryRequest('acme');
      expect((await send('POST', '/recoveries', { ...sent, as: neighbour, body })).status).toBe(
        403,
      );
    },
  );

  it.each([{}, { query: { plan: 'true' } }])(
    "refuses another customer's secret %j",
    async (sent) => {
      const body = recoveryRequest('neighbour');
      body.instance.address.client = 'customers/acme/oic-recovery';
      const refused = await send('POST', '/recoveries', { ...sent, as: neighbour, body });
      expect(refused.status).toBe(403);
      expect(refused.body.errors).toMatchObject([{ pointer: '#/instance/address/client' }]);
      expect(account.runs.filter((name) => name.startsWith('neighbour-'))).toEqual([]);
    },
  );

  it('refuses an onboarding of somebody else by 422, as one that does not exist', async () => {
    const body = recoveryRequest('neighbour', { instance: { onboarding: 'acme-00000000' } });
    expect((await send('POST', '/recoveries', { as: neighbour, body })).status).toBe(422);
  });
});

describe('schedules', () => {
  it('are listed to those who may see them, and stopped', async () => {
    const { id } = await start('timed', { schedule: { every: '1d' } });
    const ours = byToken({ customers: 'timed' });
    const list = async (as = ours) =>
      (await send('GET', '/recoveries/schedules', { as })).body.items;
    expect(await list()).toMatchObject([{ id, status: 'ACTIVE' }]);
    expect(await list(neighbour)).toEqual([]);
    const path = `/recoveries/${id}/schedule/stop`;
    expect((await send('POST', path, { as: neighbour })).status).toBe(404);
    expect(await list()).toMatchObject([{ status: 'ACTIVE' }]);
    expect((await send('POST', path, { as: ours })).body).toMatchObject({ status: 'STOPPED' });
    expect((await send('POST', path, { as: ours })).body).toMatchObject({ status: 'STOPPED' });
    expect(await list()).toMatchObject([{ status: 'STOPPED', nextAt: null }]);
  });

  it('that never were are not found', async () => {
    const { id } = await start('untimed');
    expect((await send('POST', `/recoveries/${id}/schedule/stop`)).status).toBe(404);
  });
});

describe('GET /recoveries/{id}/left', () => {
  it('turns pages over the files of the run', async () => {
    const { id } = await start('left');
    expect((await send('GET', `/recoveries/${id}/left`)).body).toEqual({ run: null, items: [] });
    const run = `${id}-1`;
    const key = (name: string) => `recoveries/${id}/${run}/${name}.json`;
    const put = (name: string, content: unknown) =>
      account.local.s3.send(
        new PutObjectCommand({
          Bucket: 'artifacts',
          Key: key(name),
          Body: JSON.stringify(content),
        }),
      );
    const items = Array.from({ length: 7 }, (_, n) => ({
      id: `f${n}`,
      group: 'g',
      business: null,
      reason: 'No.',
    }));
    await put('left-1-1', items.slice(0, 4));
    await put('left-1-2', []);
    await put('left-1-3', items.slice(4));
    await put('report', { left: ['left-1-1', 'left-1-2', 'left-1-3'].map(key) });
    const totals = { found: 7, resubmitted: 0, recovered: 0, discarded: 0, left: 7 };
    const report = { bucket: 'artifacts', key: key('report') };
    const at = '2026-03-02T09:12:00.000Z';
    await recordProgress(id, {
      recovery: { run, at, totals, reasons: [], report, groups: [], moreGroups: 0 },
    });

    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const query = { limit: '3', ...(cursor && { cursor }) };
      const { body } = await send('GET', `/recoveries/${id}/left`, { query });
      seen.push(...body.items.map((one: { id: string }) => one.id));
      cursor = body.nextCursor;
    } while (cursor);
    expect(seen).toEqual(items.map((one) => one.id));
    const wrong = await send('GET', `/recoveries/${id}/left`, { query: { cursor: 'W10' } });
    expect(wrong).toMatchObject({ status: 400, body: { errors: [{ parameter: 'cursor' }] } });
  });
});

describe('an instance', () => {
  it.each([
    [{ newerThan: 'yesterday' }, 'newerThan'],
    [{ recoverable: 'maybe' }, 'recoverable'],
    [{ status: 'FAILED' }, 'status'],
    [{ limit: '101' }, 'limit'],
    [{ cursor: 'x' }, 'cursor'],
  ])('is not asked for %j', async (query, parameter) => {
    const { id } = await start('asked');
    const { status, body } = await send('GET', `/instances/${id}/errors`, { query });
    expect(status).toBe(400);
    expect(body.errors).toMatchObject([{ parameter }]);
  });
});
