import { describe, expect, it } from 'vitest';
import {
  downloadPayload,
  readActivityStream,
  readOldActivityStream,
} from '#functions/oic/monitoring/activity-stream.ts';
import {
  getAgent,
  getAgentGroup,
  listAgentGroups,
  listAgents,
} from '#functions/oic/monitoring/agents.ts';
import { listAuditRecords } from '#functions/oic/monitoring/audit-records.ts';
import {
  eachErroredInstance,
  getErroredInstance,
  listErroredInstances,
} from '#functions/oic/monitoring/errored-instances.ts';
import { eachInstance, getInstance, listInstances } from '#functions/oic/monitoring/instances.ts';
import {
  getHistory,
  getIntegrationMetrics,
  getMessageCounts,
} from '#functions/oic/monitoring/metrics.ts';
import { useOic } from '#test/functions/oic/oic-setup.ts';
import { configure } from '#test/local/oracle/oic/oic-world.ts';
import { acme, openMonitoring } from './monitoring-world.ts';

useOic();
const all = { within: { last: 'RETENTIONPERIOD' } } as const;

describe.each(['camel', 'kebab'] as const)('reading, with names in %s', (fieldStyle) => {
  async function open(...given: Parameters<typeof openMonitoring>) {
    const opened = await openMonitoring(...given);
    opened.console.configure({ fieldStyle });
    return opened;
  }

  it('lists failures with what a decision needs', async () => {
    const { failed, clock } = await open();
    const page = await listErroredInstances(acme, { ...all, recoverable: true }, { limit: 3 });
    expect(page).toMatchObject({ offset: 0, nextOffset: 3, total: failed().length });
    expect(page.timeWindow).toBe('RETENTIONPERIOD');
    const newest = failed().at(-1)!;
    expect(page.items[0]).toMatchObject({
      id: newest.id,
      status: 'FAILED',
      errorCode: '504',
      errorMessage: `CASDK-0033: no answer for order ${newest.target[1]}`,
      recoverable: true,
      retryCount: 0,
      projectCode: 'ORDERS',
      integration: { code: 'ORDER_IN', version: '01.00.0000', name: 'Order in' },
      primaryName: 'OrderNumber',
      primaryValue: `PO-${10_000 + newest.target[1]}`,
    });
    expect(Date.parse(page.items[0]?.creationDate ?? '')).toBeLessThan(clock.now());
    expect(await getErroredInstance(acme, newest.id, 'minimal')).toEqual(page.items[0]);
  });

  it('goes through every page once, a page at a time', async () => {
    const { failed, world } = await open();
    const expected = [...failed(true), ...failed(false)].map(({ id }) => id).sort();
    const seen: string[] = [];
    for await (const { id } of eachErroredInstance(acme, all)) seen.push(id);
    expect(seen.sort()).toEqual(expected);
    expect(world.callLog.count('oic.listErrors')).toBe(Math.ceil(expected.length / 100));
  });

  it('lists instances, and reads one', async () => {
    const { runs } = await open();
    const done = runs().filter(({ status }) => status === 'COMPLETED');
    const conditions = { ...all, status: 'COMPLETED', code: 'ORDER_IN' } as const;
    const page = await listInstances(acme, conditions, { limit: 1, orderBy: 'creationdate' });
    expect(page.total).toBe(done.length);
    const newest = done.at(-1)!;
    const one = {
      id: newest.id,
      status: 'COMPLETED',
      integrationId: 'ORDER_IN|01.00.0000',
      duration: 2_000,
      primaryValue: `PO-${10_000 + newest.target[1]}`,
    };
    expect(page.items).toMatchObject([one]);
    expect(await getInstance(acme, newest.id)).toMatchObject(one);
    let count = 0;
    for await (const { status } of eachInstance(acme, all)) count += status === 'FAILED' ? 0 : 1;
    expect(count).toBe(done.length);
  });

  it('counts messages, as a whole, by integration, by the hour', async () => {
    const { runs, failed } = await open();
    const errored = failed(true).length + failed(false).length;
    const succeeded = runs().length - errored;
    expect(await getMessageCounts(acme)).toEqual({
      total: 400,
      processed: 400,
      succeeded,
      errored,
      aborted: 0,
    });
    expect(await getIntegrationMetrics(acme, 'ORDER_IN|01.00.0000', '6h')).toMatchObject({
      code: 'ORDER_IN',
      noOfMsgsReceived: 400,
      noOfErrors: errored,
      noOfSuccess: succeeded,
      successRate: succeeded / 4,
      flowStatus: 'ACTIVATED',
    });
    const history = await getHistory(acme, 'hourly');
    expect(history).toHaveLength(24);
    expect(history.find(({ failedMessages }) => failedMessages === errored)).toMatchObject({
      totalMessagesReceived: 400,
      productionInstancesCount: 400,
      startTime: '2026-08-01T09:00:00.000+0000',
    });
    expect(await getHistory(acme, 'daily', { last: '2d' })).toHaveLength(3);
  });

  it('tells who changed what at design time', async () => {
    await open({}, configure);
    const records = await listAuditRecords(acme, { type: 'connection', limit: 1 });
    expect(records).toMatchObject([{ type: 'ICS_AppInstance', code: 'PRIMAVERA_CLOUD' }]);
    expect((await listAuditRecords(acme)).length).toBeGreaterThan(1);
    expect(await listAuditRecords(acme, { code: 'NOBODY' })).toEqual([]);
  });

  it('shows agents', async () => {
    const { console } = await open();
    const agents = [
      { id: 'A1', name: 'One', status: 'ACTIVE' as const },
      { id: 'A2', name: 'Two', status: 'UNAVAILABLE' as const },
    ];
    console.configureMonitoring({ agentGroups: [{ id: 'PLANT', name: 'Plant', agents }] });
    const group = { id: 'PLANT', status: 'PARTIALLY_AVAILABLE' };
    expect(await listAgentGroups(acme, { name: 'Plant', orderBy: 'time' })).toMatchObject([group]);
    expect(await listAgentGroups(acme, { name: 'Other' })).toEqual([]);
    expect(await getAgentGroup(acme, 'PLANT')).toMatchObject({ ...group, agents });
    expect(await listAgents(acme, 'PLANT')).toMatchObject(agents);
    expect(await getAgent(acme, 'PLANT', 'A2')).toMatchObject({ status: 'UNAVAILABLE' });
    await expect(getAgent(acme, 'PLANT', 'A3')).rejects.toMatchObject({ name: 'InvalidRequest' });
  });

  it('reads what an instance did, by the new way and the deprecated one', async () => {
    const { failed } = await open();
    const { id } = failed().at(-1)!;
    const lines = await readActivityStream(acme, id, 'Europe/London');
    expect(lines.map(({ mileStone }) => mileStone)).toEqual(['TRIGGER', 'FAULT']);
    const old = await readOldActivityStream(acme, id, { order: 'desc' });
    expect(old).toEqual([...lines].reverse());
  });
});

describe('a payload', () => {
  it('comes as a stream that is never whole in memory', async () => {
    const payloadBytes = 5_000_000;
    const { runs } = await openMonitoring({ tracing: 'debug', payloadBytes });
    const { id } = runs().at(-1)!;
    const [line] = await readActivityStream(acme, id);
    expect(line?.payloadKey).toBe(`tracking-data/debug/${id}`);
    let bytes = 0;
    let largest = 0;
    for await (const chunk of await downloadPayload(acme, id, line?.payloadKey ?? '')) {
      bytes += chunk.byteLength;
      largest = Math.max(largest, chunk.byteLength);
    }
    expect(bytes).toBe(payloadBytes);
    expect(largest).toBeLessThan(payloadBytes / 10);
  });

  it('that breaks off is no payload', async () => {
    const { runs, world } = await openMonitoring({ tracing: 'debug', payloadBytes: 100_000 });
    const { id } = runs().at(-1)!;
    world.faults.inject({ operation: 'oic.downloadPayload', fault: 'truncated-body' });
    const read = async () => {
      for await (const _ of await downloadPayload(acme, id, `tracking-data/debug/${id}`));
    };
    await expect(read()).rejects.toMatchObject({ name: 'Unavailable' });
  });

  it('has a key that stays in its place', async () => {
    const { world, runs } = await openMonitoring();
    const { id } = runs().at(-1)!;
    const before = world.calls.length;
    await expect(downloadPayload(acme, id, '../../../errors')).rejects.toMatchObject({
      name: 'InvalidRequest',
    });
    expect(world.calls).toHaveLength(before);
  });

  it('is gone after 24 hours, and everything after 32 days', async () => {
    const { clock, runs, hour } = await openMonitoring({ tracing: 'debug', payloadBytes: 100_000 });
    const { id } = runs().at(-1)!;
    clock.advance(25 * hour);
    await expect(downloadPayload(acme, id, `tracking-data/debug/${id}`)).rejects.toMatchObject({
      name: 'NotFound',
    });
    await expect(readActivityStream(acme, id)).rejects.toMatchObject({ name: 'NotFound' });
    expect((await listErroredInstances(acme, all)).items).toEqual([]);
    const conditions = { ...all, includePurged: 'onlyPurged' } as const;
    const { items } = await listErroredInstances(acme, conditions, { limit: 1 });
    expect(items).toMatchObject([{ isPurged: true, recoverable: false }]);
    expect(items[0]?.errorMessage).toBeUndefined();
    clock.advance(32 * 24 * hour);
    await expect(getInstance(acme, id)).rejects.toMatchObject({ name: 'NotFound' });
    expect((await listErroredInstances(acme, conditions)).items).toEqual([]);
  });
});

describe('the window', () => {
  it('is the last hour unless told', async () => {
    const { clock, hour } = await openMonitoring();
    expect((await listErroredInstances(acme)).items).not.toEqual([]);
    clock.advance(2 * hour);
    expect((await listErroredInstances(acme)).items).toEqual([]);
    const within = { last: '6h' } as const;
    expect((await listErroredInstances(acme, { within })).items).not.toEqual([]);
  });
});
