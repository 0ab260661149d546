import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it } from 'vitest';
import { keepBuild, recordPlacement, reserveBuild } from '#runtime/builds.ts';
import type { Entry } from '#runtime/promotion.ts';
import { byToken, send } from '../api-account.ts';
import { promotionRequest, usePromotionAccount } from '../promotion-account.ts';

const account = usePromotionAccount();
afterEach(() => account.stopAll());

const neighbour = byToken({ customers: 'neighbour' });
const project = 'PROJECT_SYNC';
const owner = (customer: string) => ({ customer, project });

/** A build in the store with these files: paths and hashes. */
async function build(customer: string, run: string, files: Record<string, string>, version = '1') {
  const by = { jobId: `${customer}-7e57ab1e`, run, source: 'dev', madeBy: 'kim' };
  const reserved = await reserveBuild(owner(customer), by);
  const entries: Entry[] = Object.entries(files).map(([path, sha256]) => {
    return { path, bytes: 1, sha256 };
  });
  const key = `builds/${customer}/${project}/${reserved.number}/manifest.json`;
  const integrations = [
    {
      code: 'A',
      version,
      name: 'A',
      connections: [],
      isScheduled: false,
      schedule: null,
      changed: null,
    },
  ];
  const deployment = `BUILD_${reserved.number}`;
  const body = { deployment, integrations, connections: [], lookups: [], entries };
  const store = new S3Client({ forcePathStyle: true });
  const content = { Bucket: 'artifacts', Key: key, Body: JSON.stringify(body) };
  await store.send(new PutObjectCommand(content));
  const archive = { bucket: 'artifacts', key: 'x', sha256: 'f'.repeat(64), bytes: 9 };
  await keepBuild(reserved, { archive, manifest: key, entries: entries.length });
  return reserved;
}

describe('POST /promotions', () => {
  it('starts a run, joins it, and refuses another one to the same target', async () => {
    const body = promotionRequest('acme');
    const first = await send('POST', '/promotions', { body });
    expect(first).toMatchObject({ status: 202, body: { started: true } });
    const { id } = first.body;
    expect(first.headers.location).toBe(`/v1/promotions/${id}`);
    const again = await send('POST', '/promotions', { body });
    expect(again.body).toMatchObject({ id, started: false });
    const edited = { ...body, onFailure: 'keep' };
    expect((await send('POST', '/promotions', { body: edited })).status).toBe(409);
    expect((await send('GET', `/promotions/${id}`)).body).toMatchObject({
      status: 'RUNNING',
      request: { project, from: 'dev', to: 'test', onFailure: 'roll-back', build: null },
      result: null,
    });
    expect(account.runsOf('acme')).toEqual([`${id}-1`]);
  });

  it('starts nothing again for the same key', async () => {
    const headers = { 'Idempotency-Key': 'once-1' };
    const body = promotionRequest('keyed');
    const { body: first } = await send('POST', '/promotions', { body, headers });
    await account.stopAll();
    const again = await send('POST', '/promotions', { body, headers });
    expect(again.body).toMatchObject({ executionArn: first.executionArn, started: false });
    expect(account.runsOf('keyed')).toHaveLength(1);
  });

  it('says everything that is wrong at once, and starts nothing', async () => {
    const body = promotionRequest('wrong', {
      to: 'tset',
      project: 'My project',
      onfailure: 'keep',
    });
    body.environments[1].instance.scope = 'https://elsewhere.example/';
    const { status, body: problem } = await send('POST', '/promotions', { body });
    expect(status).toBe(400);
    const told = problem.errors.map((one: { pointer: string; fix: string }) => one);
    expect(told).toMatchObject([
      { pointer: '#/environments/1/instance/scope' },
      { pointer: '#/onfailure', fix: expect.stringContaining('onFailure') },
      { pointer: '#/project' },
      { pointer: '#/to', fix: expect.stringContaining('test') },
    ]);
    expect(account.runsOf('wrong')).toEqual([]);
  });

  it('takes no file: that is the command line’s', async () => {
    const body = promotionRequest('filed', { environments: './environments.yaml' });
    const { status, body: problem } = await send('POST', '/promotions', { body });
    expect([status, problem.errors[0].pointer]).toEqual([400, '#/environments']);
  });

  it('refuses a build that does not exist', async () => {
    const body = promotionRequest('future', { build: 9 });
    const { status, body: problem } = await send('POST', '/promotions', { body });
    expect([status, problem.error]).toEqual([422, 'NotFound']);
    expect(account.runsOf('future')).toEqual([]);
  });

  it.each([{}, { query: { plan: 'true' } }])(
    'refuses strangers to the customer %j',
    async (sent) => {
      const body = promotionRequest('acme');
      expect((await send('POST', '/promotions', { ...sent, as: neighbour, body })).status).toBe(
        403,
      );
    },
  );

  it.each([
    [
      '#/environments/0/instance/client',
      (body: ReturnType<typeof promotionRequest>) => {
        body.environments[0].instance.client = 'customers/acme/oic-dev';
      },
    ],
    [
      '#/environments/1/connections/0/credentials',
      (body: ReturnType<typeof promotionRequest>) => {
        body.environments[1].connections[0].credentials = 'customers/acme/primavera-test';
      },
    ],
    [
      '#/git/token',
      (body: ReturnType<typeof promotionRequest>) => {
        body.git = { url: 'https://github.com/n/builds.git', token: 'customers/acme/git-token' };
      },
    ],
  ])("refuses another customer's secret at %s", async (pointer, change) => {
    const body = promotionRequest('neighbour');
    change(body);
    const refused = await send('POST', '/promotions', { as: neighbour, body });
    expect(refused.status).toBe(403);
    expect(refused.body.errors).toMatchObject([{ pointer }]);
    expect(account.runsOf('neighbour')).toEqual([]);
  });
});

describe('builds', () => {
  it('are listed with where they are, only to those who may', async () => {
    await build('lister', 'lister-1', { 'a.xml': '1' });
    await build('lister', 'lister-2', { 'a.xml': '1' });
    await recordPlacement(owner('lister'), { environment: 'test', build: 2, jobId: 'j', run: 'r' });
    const as = byToken({ customers: 'lister' });
    const { body } = await send('GET', '/builds', { as });
    expect(body.items).toMatchObject([
      { id: 'lister.PROJECT_SYNC.2', number: 2, environments: ['test'] },
      { id: 'lister.PROJECT_SYNC.1', number: 1, environments: [] },
    ]);
    expect((await send('GET', '/builds', { as: neighbour })).body.items).toEqual([]);
    const other = { as: neighbour };
    expect((await send('GET', '/builds/lister.PROJECT_SYNC.1', other)).status).toBe(404);
    const environments = await send('GET', '/environments', { as });
    expect(environments.body.items).toMatchObject([
      { environment: 'test', build: 2, buildId: 'lister.PROJECT_SYNC.2', before: null },
    ]);
    expect((await send('GET', '/environments', { as: neighbour })).body.items).toEqual([]);
  });

  it('are paged', async () => {
    for (const n of [1, 2, 3]) await build('pager', `pager-${n}`, {});
    const query = { customer: 'pager', limit: '2' };
    const first = await send('GET', '/builds', { query });
    const cursor = first.body.nextCursor;
    const second = await send('GET', '/builds', { query: { ...query, cursor } });
    const numbers = [...first.body.items, ...second.body.items].map(
      ({ number }: { number: number }) => number,
    );
    expect(numbers).toEqual([3, 2, 1]);
  });

  it('of equal content have an empty diff; others say what differs', async () => {
    const files = { 'a.xml': '1', 'b.xml': '2' };
    // Each export has a deployment of its own name.
    const named = (number: number) => ({
      [`project/deployments/BUILD_${number}.json`]: `${number}`,
    });
    await build('differ', 'differ-1', { ...files, ...named(1) });
    await build('differ', 'differ-2', { ...files, ...named(2) });
    await build('differ', 'differ-3', { 'a.xml': '3', 'c.xml': '4' }, '2');
    const diff = (a: number, b: number) =>
      send('GET', '/builds/diff', {
        query: { a: `differ.PROJECT_SYNC.${a}`, b: `differ.PROJECT_SYNC.${b}` },
      });
    const nothing = { added: [], changed: [], removed: [], integrations: [] };
    expect((await diff(1, 2)).body).toMatchObject({ equal: true, ...nothing });
    expect((await diff(1, 3)).body).toMatchObject({
      equal: false,
      added: ['c.xml'],
      changed: ['a.xml'],
      removed: ['b.xml'],
      integrations: [{ code: 'A', a: '1', b: '2' }],
    });
    const query = { a: 'differ.PROJECT_SYNC.1', b: 'acme.PROJECT_SYNC.1' };
    const as = byToken({ customers: 'differ' });
    expect((await send('GET', '/builds/diff', { as, query })).status).toBe(404);
  });

  it('of a run that made nothing are reserved, and their number is not given again', async () => {
    const by = { jobId: 'j', run: 'lost-1', source: 'dev', madeBy: 'kim' };
    await reserveBuild(owner('lost'), by);
    const { number } = await build('lost', 'lost-2', {});
    expect(number).toBe(2);
    expect((await send('GET', '/builds/lost.PROJECT_SYNC.1')).status).toBe(409);
  });
});
