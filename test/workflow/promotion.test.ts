import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { samplePromotion, sampleSchedule } from '#local/sample-promotion.ts';
import { findPlacement, listBuilds } from '#runtime/builds.ts';
import type { BuildManifest, PromotionPlan } from '#runtime/promotion.ts';
import { readStoredJson } from '#runtime/stored-json.ts';
import { House } from './house.ts';
import { changedSample, Team } from './promotion-house.ts';

vi.setConfig({ testTimeout: 120_000 });

let house: House;
beforeAll(async () => {
  house = await House.open();
}, 180_000);
afterAll(() => house.close());

const project = 'PROJECT_SYNC';
const owner = (customer: string) => ({ customer, project });
/** Versions in test, by their status. */
const statuses = (team: Team) => house.outside.oic.statuses(project, team.instance('test'));

describe('a promotion', () => {
  it('brings a project with child, lookup and schedule to test, and build 1 to Git', async () => {
    const team = new Team(house, 'first');
    const promoted = await team.promote();
    expect(promoted.execution.cause).toBeUndefined();
    expect(promoted.summary).toMatchObject({ build: 1, from: 'dev', to: 'test', before: null });
    expect(statuses(team)).toEqual({
      'FETCH_TOKEN|01.00.0000': 'ACTIVATED',
      'NIGHTLY_SYNC|01.00.0000': 'ACTIVATED',
      'SYNC_PROJECTS|01.00.0000': 'ACTIVATED',
    });
    const { oic } = house.outside;
    const nightly = oic.integration(team.instance('test'), project, sampleSchedule.id);
    expect(nightly.schedule).toMatchObject({
      icalExpression: 'FREQ=DAILY;BYHOUR=4;BYMINUTE=30;BYSECOND=0',
    });
    expect(nightly.schedule?.next?.status ?? nightly.schedule?.status).toBe('STARTED');
    const { rows } = oic.lookup(team.instance('test'), project, 'STATUS_CODES');
    expect(rows).toEqual([
      ['IN_PROGRESS', 'test-active'],
      ['COMPLETED', 'test-done'],
    ]);

    const [build] = await listBuilds(owner('first'));
    expect(build).toMatchObject({ number: 1, status: 'kept', source: 'dev', madeBy: 'Kim Lee' });
    const manifest = await readStoredJson<BuildManifest>(build!.manifest!);
    expect(manifest.lookups).toEqual(['STATUS_CODES']);
    expect(team.git('rev-parse', 'build-1')).toBe(promoted.summary.git?.commit);
    expect(team.git('log', '-1', '--format=%an <%ae>', 'main')).toBe(
      'Kim Lee <kim.lee@acme.example>',
    );
    const committed = JSON.parse(team.git('show', `main:${project}/manifest.json`));
    expect(committed).toEqual(manifest);
    expect(await findPlacement(owner('first'), 'test')).toMatchObject({ build: 1 });
  });

  it('of a changed project makes build 2, with a plan that says what changes and what is lost', async () => {
    const team = new Team(house, 'second');
    await team.promote();
    house.outside.oic.develop(team.instance('dev'), changedSample);
    const { oic, world } = house.outside;
    oic.startTraffic({
      instance: team.instance('test'),
      projectCode: project,
      code: 'SYNC_PROJECTS',
      version: '01.00.0000',
      name: 'Sync projects',
      style: 'appdriven',
      tracing: 'production',
      from: world.clock.now() - 1_000,
      everyMs: 100,
      count: 3,
      durationMs: 86_400_000,
      failures: [],
      payloadBytes: 100,
      seed: 'second',
    });
    const promoted = await team.promote();
    expect(promoted.execution.cause).toBeUndefined();
    expect(promoted.summary).toMatchObject({ build: 2, before: 1 });

    const plan = await team.file<PromotionPlan>(promoted, 'plan');
    expect(plan).toMatchObject({ isNew: false, present: 1, ready: true });
    expect(
      plan.integrations.map(({ code, version, change, takesPlaceOf, pending }) => ({
        ...{ code, version, change, takesPlaceOf, pending },
      })),
    ).toEqual([
      {
        code: 'FETCH_TOKEN',
        version: '01.00.0000',
        change: 'unchanged',
        takesPlaceOf: null,
        pending: 0,
      },
      {
        code: 'NIGHTLY_SYNC',
        version: '01.00.0000',
        change: 'unchanged',
        takesPlaceOf: null,
        pending: 0,
      },
      {
        code: 'SYNC_PROJECTS',
        version: '01.01.0000',
        change: 'new version',
        takesPlaceOf: '01.00.0000',
        pending: 3,
      },
    ]);
    expect(statuses(team)).toMatchObject({
      'SYNC_PROJECTS|01.00.0000': 'CONFIGURED',
      'SYNC_PROJECTS|01.01.0000': 'ACTIVATED',
    });
    expect(team.git('tag', '--list').split('\n')).toEqual(['build-1', 'build-2']);
    expect(team.git('rev-list', '--count', 'main')).toBe('2');
  });

  it('replaces a version that is active and has other content, and activates it again', async () => {
    const team = new Team(house, 'same');
    await team.promote();
    const [child, ...others] = samplePromotion.integrations;
    const resources = [
      { path: 'resources/processor_1/mapping.json', text: '{ "scope": "other" }\n' },
    ];
    const edited = { ...samplePromotion, integrations: [{ ...child!, resources }, ...others] };
    house.outside.oic.develop(team.instance('dev'), edited);
    const promoted = await team.promote();
    expect(promoted.execution.cause).toBeUndefined();
    const there = house.outside.oic.integration(
      team.instance('test'),
      project,
      'FETCH_TOKEN|01.00.0000',
    );
    expect(there).toMatchObject({ status: 'ACTIVATED', resources });
  });

  it('of a build that exists moves the very same bytes, after somebody else approved', async () => {
    const team = new Team(house, 'third');
    await team.promote();
    const lou = { name: 'Lou Park', email: 'lou.park@acme.example' };
    const promoted = await team.promote({ from: 'test', to: 'prod', build: 1 }, lou);
    expect(promoted.execution.cause).toBeUndefined();
    expect(promoted.summary).toMatchObject({ build: 1, to: 'prod' });
    expect(promoted.summary.approvedBy).toBe('the simulated release manager');
    expect((await listBuilds(owner('third'))).map(({ number }) => number)).toEqual([1]);
    expect(team.git('rev-list', '--count', 'main')).toBe('1');
    expect(await findPlacement(owner('third'), 'prod')).toMatchObject({ build: 1 });
    expect(await team.audit(promoted.jobId)).toContain('promotion approved');
  });

  it('works where OIC refuses to replace what is active, keeps lookups, and prints other names', async () => {
    const team = new Team(house, 'strict');
    const { oic } = house.outside;
    const usual = {
      fieldStyle: 'camel',
      replacesActive: true,
      importedLookups: 'replace',
    } as const;
    oic.configure({ fieldStyle: 'kebab', replacesActive: false, importedLookups: 'keep' });
    try {
      await team.promote();
      oic.develop(team.instance('dev'), changedSample);
      const promoted = await team.promote();
      expect(promoted.execution.cause).toBeUndefined();
      expect(promoted.summary).toMatchObject({ build: 2, before: 1 });
      expect(statuses(team)).toEqual({
        'FETCH_TOKEN|01.00.0000': 'ACTIVATED',
        'NIGHTLY_SYNC|01.00.0000': 'ACTIVATED',
        'SYNC_PROJECTS|01.00.0000': 'CONFIGURED',
        'SYNC_PROJECTS|01.01.0000': 'ACTIVATED',
      });
    } finally {
      oic.configure(usual);
    }
  });
});
