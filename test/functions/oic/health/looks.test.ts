import { describe, expect, it } from 'vitest';
import { listFailures } from '#functions/oic/health/list-failures.ts';
import { readHealth } from '#functions/oic/health/read-health.ts';
import { RateCap } from '#functions/oic/monitoring/rate-cap.ts';
import type { FailureQuestion } from '#runtime/instance-health.ts';
import { useOic } from '#test/functions/oic/oic-setup.ts';
import { acme, openMonitoring } from '../monitoring/monitoring-world.ts';

useOic();

/** Everything of the world's hour. */
const all: FailureQuestion = {
  project: null,
  integration: null,
  errorCode: null,
  message: null,
  recoverable: null,
  from: '2026-08-01T09:00:00.000Z',
  to: '2026-08-01T10:00:00.000Z',
  until: '2026-08-01T10:00:00.000Z',
  offset: 0,
  limit: 20,
};

/** Page after page, as a client turns them. */
async function collect(question: FailureQuestion) {
  const ids: string[] = [];
  let offset: number | null = question.offset;
  while (offset !== null) {
    const page = await listFailures(acme, { ...question, offset });
    expect(page.items.length).toBeLessThanOrEqual(question.limit);
    ids.push(...page.items.map(({ id }) => id));
    offset = page.next;
  }
  return ids.sort();
}

describe('a list of failures', () => {
  it.each<
    [string, Partial<FailureQuestion>, (run: { failure?: { errorCode: string } }) => boolean]
  >([
    ['all of them', {}, () => true],
    ['those of a code', { errorCode: '400' }, (run) => run.failure?.errorCode === '400'],
    ['those with a message', { message: '*no answer*' }, (run) => run.failure?.errorCode === '504'],
    [
      'those that can be run again',
      { recoverable: true },
      (run) => run.failure?.errorCode === '504',
    ],
    ['those of another project', { project: 'OTHER' }, () => false],
    ['pages of three', { errorCode: '504', limit: 3 }, (run) => run.failure?.errorCode === '504'],
  ])('has %s, each once', async (_, wanted, isWanted) => {
    const { failed } = await openMonitoring();
    const expected = [...failed(true), ...failed(false)].filter((run) => isWanted(run as never));
    expect(await collect({ ...all, ...wanted })).toEqual(expected.map(({ id }) => id).sort());
  });

  it('has those of a span, by their beginning', async () => {
    const { failed } = await openMonitoring();
    const to = '2026-08-01T09:02:00.000Z';
    const early = [...failed(true), ...failed(false)].filter(
      ({ createdAt }) => createdAt <= Date.parse(to),
    );
    expect(early.length).toBeGreaterThan(10);
    expect(await collect({ ...all, to })).toEqual(early.map(({ id }) => id).sort());
  });

  it('makes five calls at most, and says where it goes on', async () => {
    const { world } = await openMonitoring({ count: 3000 });
    const page = await listFailures(acme, { ...all, message: 'nothing like that' });
    expect(page.items).toEqual([]);
    expect(page.next).toBe(500);
    expect(world.callLog.count('oic.listErrors')).toBe(5);
  });

  it('shows business identifiers, and nothing of a payload', async () => {
    await openMonitoring();
    const { items } = await listFailures(acme, { ...all, limit: 1 });
    expect(items[0]?.tracking).toEqual([
      { name: 'OrderNumber', value: expect.stringMatching(/^PO-/) },
    ]);
    expect(Object.keys(items[0] ?? {}).sort()).toEqual(
      [
        ...['id', 'group', 'project', 'integration', 'version', 'errorCode', 'message', 'runbook'],
        ...['status', 'recoverable', 'retries', 'tracking', 'createdAt', 'updatedAt'],
      ].sort(),
    );
  });
});

describe('the health of an instance', () => {
  it('counts what stands there, and finds the oldest without reading everything', async () => {
    const { failed, world, runs } = await openMonitoring({ everyMs: 1_000, count: 2_000 });
    const open = [...failed(true), ...failed(false)];
    const cap = new RateCap(60);
    const health = await readHealth({ ...acme, cap }, '1d', Date.UTC(2026, 7, 1, 10));
    const oldest = Math.min(...open.map(({ createdAt }) => createdAt));
    expect(open.length).toBeGreaterThan(500);
    expect(health.failures).toMatchObject({
      total: open.length,
      seen: 400,
      oldestAt: new Date(oldest).toISOString(),
    });
    const grouped = health.failures.groups.reduce((sum, { count }) => sum + count, 0);
    expect(grouped + health.failures.others).toBe(400);
    expect(health.recent).toMatchObject({
      received: 2000,
      failed: open.length,
      succeeded: runs().length - open.length,
    });
    expect(world.callLog.count('oic.listErrors')).toBe(5);
  });
});
