import { beforeEach, describe, expect, it } from 'vitest';
import { handler as activate } from '#functions/oic/activate-integration.ts';
import { handler as configure } from '#functions/oic/configure-connection.ts';
import { handler as importProject } from '#functions/oic/import-project.ts';
import { type ProjectPlan, handler as planProject } from '#functions/oic/plan-project.ts';
import { handler as testConnection } from '#functions/oic/test-connection.ts';
import { writeArchive } from '#local/oracle/oic/archive-writer.ts';
import type { Archive } from '#runtime/model.ts';
import { failureOf, run } from '#test/functions/steps.ts';
import { account, openOicWorld, sampleProject } from '#test/local/oracle/oic/oic-world.ts';
import { archiveOf, store } from './archives.ts';
import { credential, useOic } from './oic-setup.ts';
import { acme, connect, toConnection, toIntegration, toPrimavera } from './simulated-oracle.ts';

/** The handler as it is, against the simulated Oracle Integration over real HTTP. */
const setup = useOic();
const [integration] = sampleProject.integrations;
const id = 'OPC_ACCESS_TOKEN|01.00.0000';
let archive: Archive;
let oracle: Awaited<ReturnType<typeof openOicWorld>>;

beforeEach(async () => {
  const { userName: username, password } = account;
  setup.aws.putSecret(credential.secretId, { username, password });
  archive = store(await writeArchive(sampleProject)).archive;
  oracle = await openOicWorld();
  connect(oracle.world);
});

const event = (more: object = {}) => ({
  jobId: 'acme-1',
  instance: acme.instance,
  provisioner: { client: acme.client, isNew: false },
  archive,
  integrations: [id],
  primaveraUrl: toPrimavera.primaveraUrl,
  credential,
  ...more,
});

/** Plans without leaving a trace. */
async function plan(more: object = {}) {
  const mutations = () => oracle.world.calls.filter(({ mutates }) => mutates).length;
  const before = [mutations(), setup.aws.writes.length];
  const planned = await run<ProjectPlan>(planProject, event(more));
  expect([mutations(), setup.aws.writes.length]).toEqual(before);
  return { ...planned, actions: planned.items.map(({ action }) => action) };
}

async function untilActive(): Promise<void> {
  await run(importProject, { ...acme, archive });
  await run(configure, toPrimavera);
  await run(testConnection, toConnection);
  await run(activate, { ...toIntegration, tracing: 'production' });
  oracle.clock.advance(60_000);
}

/** What the ledger says of the whole onboarding. */
const rememberJob = (job: object) => setup.aws.items.set('job#acme-1 job', job as never);

const errors = ({ findings }: ProjectPlan) => findings.map(({ stage, error }) => [stage, error]);

describe('with an instance that can be asked', () => {
  it('makes everything where nothing is', async () => {
    const { items, endpoint } = await plan();
    expect(items.map(({ says: _, ...item }) => item)).toEqual([
      {
        stage: 'import-project',
        kind: 'project',
        name: `archive ${archive.sha256.slice(0, 12)}`,
        action: 'create',
      },
      {
        stage: 'configure-connection',
        kind: 'connection',
        name: 'outbound connection',
        action: 'create',
      },
      { stage: 'activate-integration', kind: 'integration', name: id, action: 'create' },
    ]);
    expect(endpoint).toEqual({ url: null, isNew: false });
  });

  it('follows a run from stage to stage', async () => {
    await run(importProject, { ...acme, archive });
    expect((await plan()).actions).toEqual(['keep', 'change', 'change']);
    await run(configure, toPrimavera);
    expect((await plan()).actions).toEqual(['keep', 'keep', 'change']);
    await run(testConnection, toConnection);
    await run(activate, { ...toIntegration, tracing: 'production' });
    oracle.clock.advance(60_000);
    const { items, endpoint, findings } = await plan();
    expect(items).toMatchObject([
      { action: 'keep', id: 'CUPIX_INTEGRATION', name: 'Cupix Integration' },
      { action: 'keep', id: 'PRIMAVERA_CLOUD' },
      { action: 'keep', id },
    ]);
    expect(findings).toEqual([]);
    expect(endpoint).toEqual({
      url: expect.stringContaining('/OPC_ACCESS_TOKEN/1.0/token?Scope='),
      isNew: false,
    });
  });

  it('replaces the project of another archive and leaves what that leaves', async () => {
    await untilActive();
    const planned = await plan({ archive: archiveOf(Buffer.from('other')) });
    expect(planned.actions).toEqual(['replace', 'keep', 'keep']);
    expect(planned.endpoint.url).not.toBeNull();
  });

  it('activates a version that the archive brings, under a new address', async () => {
    await untilActive();
    const brings = {
      archive: archiveOf(Buffer.from('other')),
      integrations: [id, `${id.slice(0, -9)}1.01.0000`],
    };
    const { items, endpoint } = await plan(brings);
    expect(items[2]).toMatchObject({ name: 'OPC_ACCESS_TOKEN|01.01.0000', action: 'create' });
    expect(endpoint).toEqual({ url: null, isNew: true });
  });

  it('finds by its maker what a lost answer has left behind', async () => {
    oracle.world.faults.inject({ operation: 'oic.importProject', fault: 'lost-answer', times: 1 });
    await failureOf(importProject, { ...acme, archive });
    expect((await plan()).actions).toEqual(['replace', 'change', 'change']);
    expect(await run(importProject, { ...acme, archive })).toMatchObject({ change: 'replaced' });
  });

  it('sets a connection whose password has another version', async () => {
    await untilActive();
    setup.aws.secrets.get(credential.secretId)!.version = 2;
    expect((await plan()).actions).toEqual(['keep', 'change', 'keep']);
  });

  it('finds locks before the run does, and tells in which stage they are in the way', async () => {
    await untilActive();
    oracle.console.lockConnection('CUPIX_INTEGRATION', 'PRIMAVERA_CLOUD', 'kim@acme.example');
    expect(errors(await plan())).toEqual([['test-connection', 'Locked']]);
    setup.aws.secrets.get(credential.secretId)!.version = 2;
    oracle.console.lockIntegration('CUPIX_INTEGRATION', id, 'lou@acme.example');
    const { findings } = await plan({ archive: archiveOf(Buffer.from('other')) });
    expect(findings).toMatchObject([
      { stage: 'configure-connection', summary: expect.stringContaining('kim@acme.example') },
      { stage: 'import-project', summary: expect.stringContaining('lou@acme.example') },
    ]);
  });

  it('finds a project that holds two integrations', async () => {
    const twins = {
      ...sampleProject,
      integrations: [integration!, { ...integration!, code: 'TWIN' }],
    };
    archive = store(await writeArchive(twins)).archive;
    await failureOf(importProject, { ...acme, archive });
    const planned = await plan();
    expect(planned.actions).toEqual(['keep']);
    expect(errors(planned)).toEqual([['import-project', 'InvalidArchive']]);
  });

  it('finds a secret that is not there', async () => {
    await untilActive();
    setup.aws.secrets.delete(credential.secretId);
    expect(errors(await plan())).toEqual([['configure-connection', 'NotFound']]);
  });
});

describe('with an instance that cannot be asked', () => {
  const blind = { provisioner: null };

  it('makes everything in a new one', async () => {
    await untilActive();
    expect((await plan({ ...blind, instance: null })).actions).toEqual([
      'create',
      'create',
      'create',
    ]);
  });

  it('goes by the ledger: what was imported, what was set, how far a run came', async () => {
    expect((await plan(blind)).actions).toEqual(['create', 'create', 'create']);
    await run(importProject, { ...acme, archive });
    expect((await plan(blind)).actions).toEqual(['keep', 'change', 'change']);
    await run(configure, toPrimavera);
    rememberJob({ failure: { stage: 'test-connection' } });
    expect((await plan(blind)).actions).toEqual(['keep', 'keep', 'change']);
    rememberJob({ failure: { stage: 'prove' } });
    expect((await plan(blind)).actions).toEqual(['keep', 'keep', 'keep']);
    rememberJob({ proof: { tokenOk: true } });
    const planned = await plan({ ...blind, archive: archiveOf(Buffer.from('other')) });
    expect(planned.actions).toEqual(['replace', 'keep', 'keep']);
    expect(planned.endpoint).toEqual({ url: null, isNew: false });
  });

  it.each([
    [true, []],
    [false, [['authorise-provisioner', 'NotAuthorized']]],
  ])('because it refuses our client, which is new: %s', async (isNew, found) => {
    await untilActive();
    oracle.world.faults.inject({
      operation: 'oic.getProject',
      fault: 'forbidden',
      times: 'always',
    });
    const planned = await plan({ provisioner: { client: acme.client, isNew } });
    expect(planned.actions).toEqual(['keep', 'keep', 'change']);
    expect(errors(planned)).toEqual(found);
  });
});

it('throws on what may heal, so that it is tried again', async () => {
  await untilActive();
  oracle.world.faults.inject({ operation: 'oic.getProject', fault: 'throttled', times: 'always' });
  expect((await failureOf(planProject, event())).name).toBe('Throttled');
});
