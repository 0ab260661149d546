import { describe, expect, it, test } from 'vitest';
import type { Traffic } from '#local/oracle/oic/monitoring/model.ts';
import { Runs } from '#local/oracle/oic/monitoring/runs.ts';
import { acmeId, traffic } from '#test/functions/oic/monitoring/monitoring-world.ts';
import { temporaryDirectory } from '#test/local/oracle/oic/temporary-directory.ts';
import { type OicWorld, openOicWorld } from '../oic-world.ts';
import { checkRefusal, type Rule } from '../rule.ts';

const root = '/ic/api/integration/v1/monitoring';
const errors = `${root}/errors`;
const q = (filter: string) => ({ query: `q=${encodeURIComponent(filter)}` });
const post = (json: unknown) => ({ method: 'POST', json });
const invalid = { status: 400, code: 'INVALID_QUERY_PARAMETER' };
const runs = async (oic: OicWorld) => oic.console.startTraffic(traffic);

const rules: Rule[] = [
  {
    rule: 'a parameter that is none',
    path: errors,
    request: { query: 'status=FAILED' },
    ...invalid,
  },
  { rule: 'a page instead of an offset', path: errors, request: { query: 'page=2' }, ...invalid },
  { rule: 'a limit of nothing', path: errors, request: { query: 'limit=0' }, ...invalid },
  { rule: 'a q without braces', path: errors, request: q("timewindow:'1h'"), ...invalid },
  { rule: 'a value without quotes', path: errors, request: q('{timewindow:1h}'), ...invalid },
  { rule: 'double quotes for single ones', path: errors, request: q('{code:"A"}'), ...invalid },
  { rule: 'an unknown window', path: errors, request: q("{timewindow:'5h'}"), ...invalid },
  {
    rule: 'a date of another form',
    path: errors,
    request: q("{startdate:'2026-01-01'}"),
    ...invalid,
  },
  { rule: 'a key of another list', path: errors, request: q("{minDuration:'1'}"), ...invalid },
  {
    rule: 'a status that is none',
    path: `${root}/instances`,
    request: q("{status:'ERROR'}"),
    ...invalid,
  },
  {
    rule: 'an order outside of q',
    path: errors,
    request: { query: 'orderBy=creationdate' },
    ...invalid,
  },
  {
    rule: 'a body that is no list',
    path: `${errors}/resubmit`,
    request: post({ instanceIds: ['1'] }),
    status: 400,
    code: 'INVALID_BODY',
  },
  {
    rule: 'more than fifty',
    path: `${errors}/resubmit`,
    request: post({ ids: Array.from({ length: 51 }, (_, at) => at) }),
    status: 400,
    code: 'TOO_MANY_IDS',
  },
  {
    rule: 'a list in which nothing can be acted on',
    path: `${errors}/discard`,
    request: post({ ids: [1, 2] }),
    status: 412,
    code: 'PRECONDITION_FAILED',
  },
  {
    rule: 'an instance that never was',
    path: `${root}/instances/XkDtR_wnEeypSFfBhM5b3Q`,
    given: runs,
    status: 404,
    code: 'RESOURCE_NOT_FOUND',
  },
  {
    rule: 'acting as a monitor',
    path: `${errors}/resubmit`,
    request: { ...post({ ids: [1] }), token: 'acme-ns/api/ServiceMonitor' },
    status: 403,
    code: 'FORBIDDEN',
  },
  {
    rule: 'looking as an invoker',
    path: errors,
    request: { token: 'acme-ns/all/ServiceInvoker' },
    status: 403,
    code: 'FORBIDDEN',
  },
];

test.each(rules)('refuses $rule', checkRefusal);

test('a monitor may look', async () => {
  const oic = await openOicWorld();
  const { status } = await oic.send(errors, { token: 'acme-ns/api/ServiceMonitor' });
  expect(status).toBe(200);
});

test('answers 429 above its rate, and says when to come back', async () => {
  const oic = await openOicWorld();
  oic.console.configureMonitoring({ callsPerMinute: 2 });
  oic.clock.advance(15_000);
  const statuses = [];
  for (let call = 0; call < 3; call += 1) statuses.push((await oic.send(errors)).status);
  expect(statuses).toEqual([200, 200, 429]);
  expect((await oic.send(errors)).headers.get('retry-after')).toBe('45');
  oic.clock.advance(45_000);
  expect((await oic.send(errors)).status).toBe(200);
});

test('resubmits with an empty answer unless it is asked for one', async () => {
  const oic = await openOicWorld();
  await runs(oic);
  const [failed] = oic.console.runsOf(acmeId).filter(({ failure }) => failure?.recoverable);
  const { status, body } = await oic.send(`${errors}/resubmit`, post({ ids: [failed?.id] }));
  expect([status, body.length]).toEqual([202, 0]);
  const after = oic.console.runsOf(acmeId).find(({ id }) => id === failed?.id);
  expect(after).toMatchObject({ status: 'RESUBMITTED', retries: 1 });
});

describe('runs', () => {
  const many: Traffic = { ...traffic, everyMs: 300, count: 10_000 };

  it('are the same after a restart, with what was done to them', async () => {
    const directory = await temporaryDirectory();
    const before = await openOicWorld({ directory });
    await runs(before);
    const [failed] = before.console.runsOf(acmeId).filter(({ failure }) => failure?.recoverable);
    await before.send(`${errors}/resubmit`, post({ ids: [failed?.id] }));
    const seen = before.console.runsOf(acmeId);
    await before.world.close();
    const after = await openOicWorld({ directory });
    expect(after.console.runsOf(acmeId)).toEqual(seen);
  });

  it('take no memory each: what is kept is the traffic', async () => {
    const { world } = await openOicWorld();
    const all = new Runs(world);
    all.add(many);
    expect([...all.of(acmeId)]).toHaveLength(10_000);
    const kept = ['traffic', 'actions'].map(
      (name) => world.store.collection(`oic.monitoring.${name}`).size,
    );
    expect(kept).toEqual([1, 0]);
  });

  it('are told apart by their ids, and found again by them', async () => {
    const { world } = await openOicWorld();
    const all = new Runs(world);
    all.add(many);
    all.add({ ...many, code: 'OTHER' });
    const ids = [...all.of(acmeId)].map(({ target }) => all.idOf(target));
    expect(new Set(ids).size).toBe(20_000);
    for (const at of [0, 9_999, 10_000, 19_999]) {
      const found = all.find(acmeId, ids[at]!);
      expect(found?.target).toEqual([Math.floor(at / 10_000), at % 10_000]);
    }
    expect(all.find('ocid1.integrationinstance.other', ids[0]!)).toBeUndefined();
  });

  it('fail in the shares that were wanted', async () => {
    const { world } = await openOicWorld();
    const all = new Runs(world);
    all.add(many);
    const failures = [...all.of(acmeId)].map(({ failure }) => failure?.errorCode);
    const share = (code: string) => failures.filter((one) => one === code).length / 10_000;
    expect(share('504')).toBeCloseTo(0.3, 1);
    expect(share('400')).toBeCloseTo(0.2, 1);
  });
});
