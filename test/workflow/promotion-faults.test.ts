import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { samplePromotion } from '#local/sample-promotion.ts';
import type { FaultName } from '#local/simulation/faults.ts';
import { listBuilds } from '#runtime/builds.ts';
import { House } from './house.ts';
import { changedSample, type Promoted, Team } from './promotion-house.ts';

// Each test is two or three whole promotions.
vi.setConfig({ testTimeout: 120_000 });

let house: House;
beforeAll(async () => {
  house = await House.open();
}, 180_000);
afterEach(() => house.outside.world.faults.clear());
afterAll(() => house.close());

const project = 'PROJECT_SYNC';
/** The scheduled integration in a new version, so that its old schedule has to stop. */
const changed = {
  ...changedSample,
  integrations: samplePromotion.integrations
    .filter(({ code }) => code !== 'FETCH_TOKEN')
    .map((one) => ({ ...one, version: '01.01.0000' })),
};

/** Every call of a promotion to Oracle and Git: as the simulation names them. */
const reads = [
  'oic.getProject',
  'oic.listIntegrations',
  'oic.listConnections',
  'oic.listLookups',
  'oic.listDeployments',
  'oic.getSchedule',
  'oic.listInstances',
  'oic.exportProject',
  'oic.getConnection',
  'oic.getLookup',
  'oic.getActivationStatus',
  'git.readReferences',
  'git.fetch',
];
const writes = [
  'oic.createDeployment',
  'oic.replaceProject',
  'oic.updateConnection',
  'oic.testConnection',
  'oic.updateLookup',
  'oic.stopSchedule',
  'oic.updateIntegration',
  'oic.updateSchedule',
  'oic.addSchedule',
  'oic.startSchedule',
  'git.push',
];

let teams = 0;
/** A team that has build 1 in test and a changed project in dev. */
async function ready(): Promise<Team> {
  teams += 1;
  const team = new Team(house, `t${teams}`);
  const first = await team.promote();
  expect(first.execution.cause).toBeUndefined();
  house.outside.oic.develop(team.instance('dev'), changed);
  return team;
}

/** What a promotion of build 2 leaves behind, however hard it was. */
async function expectPromoted(team: Team, { execution, summary }: Promoted): Promise<void> {
  expect(execution.cause).toBeUndefined();
  // A run that only had to push finds its own build there.
  expect([1, 2]).toContain(summary.before);
  expect(summary.build).toBe(2);
  const { oic } = house.outside;
  expect(oic.statuses(project, team.instance('test'))).toEqual({
    'FETCH_TOKEN|01.00.0000': 'ACTIVATED',
    'NIGHTLY_SYNC|01.00.0000': 'CONFIGURED',
    'NIGHTLY_SYNC|01.01.0000': 'ACTIVATED',
    'SYNC_PROJECTS|01.00.0000': 'CONFIGURED',
    'SYNC_PROJECTS|01.01.0000': 'ACTIVATED',
  });
  const nightly = oic.integration(team.instance('test'), project, 'NIGHTLY_SYNC|01.01.0000');
  expect(nightly.schedule?.next?.status ?? nightly.schedule?.status).toBe('STARTED');
  const builds = await listBuilds({ customer: team.name, project });
  expect(builds.map(({ number, status }) => [number, status])).toEqual([
    [2, 'kept'],
    [1, 'kept'],
  ]);
  expect(team.git('rev-list', '--count', 'main')).toBe('2');
  expect(team.git('tag', '--list').split('\n')).toEqual(['build-1', 'build-2']);
}

it('these are all calls of a promotion', async () => {
  const team = await ready();
  const from = house.outside.world.calls.length;
  await expectPromoted(team, await team.promote());
  const made = house.outside.world.calls
    .slice(from)
    .map(({ operation }) => operation)
    .filter((operation) => /^(oic|git)\./.test(operation));
  expect([...new Set(made)].toSorted()).toEqual([...reads, ...writes].toSorted());
});

describe.each<FaultName>(['throttled', 'unavailable', 'refused-connection', 'truncated-body'])(
  '%s',
  (fault) => {
    it('once at every call heals by itself', async () => {
      const team = await ready();
      for (const operation of [...reads, ...writes]) {
        house.outside.world.faults.inject({ operation, fault });
      }
      await expectPromoted(team, await team.promote());
    });
  },
);

describe.each(writes)('%s', (operation) => {
  it('may lose its answer: nothing is done twice', async () => {
    const team = await ready();
    house.outside.world.faults.inject({ operation, fault: 'lost-answer' });
    await expectPromoted(team, await team.promote());
  });
});

/** What Oracle documents as refusals of a call, besides that somebody lacks a right. */
const documented: Record<string, readonly number[]> = {
  'oic.getProject': [404],
  'oic.listIntegrations': [404],
  'oic.listConnections': [404],
  'oic.listLookups': [404],
  'oic.listDeployments': [404],
  'oic.getSchedule': [404],
  'oic.exportProject': [404],
  'oic.getConnection': [404],
  'oic.getLookup': [404],
  'oic.getActivationStatus': [404, 412],
  'oic.createDeployment': [404, 409],
  'oic.replaceProject': [404, 412],
  'oic.updateConnection': [404, 412, 423],
  'oic.testConnection': [404, 409, 412],
  'oic.updateLookup': [404, 412, 423],
  'oic.stopSchedule': [404, 412],
  'oic.updateIntegration': [404, 412, 423],
  'oic.updateSchedule': [412],
  'oic.addSchedule': [409],
  'oic.startSchedule': [404, 412],
};

describe.each([...reads, ...writes])('%s', (operation) => {
  it('may be refused in every documented way: the run says so, and resume finishes', async () => {
    const team = await ready();
    let run: Promoted | undefined;
    for (const status of [403, ...(documented[operation] ?? [])]) {
      const { faults } = house.outside.world;
      faults.inject({ operation, fault: 'forbidden', status, times: 'always' });
      run = run ? await team.resume(run.jobId) : await team.promote({ onFailure: 'keep' });
      faults.clear();
      // How many requests are under way is worth knowing, and no reason to stop.
      if (operation === 'oic.listInstances') return expectPromoted(team, run);
      expect(run.execution.status, `${status}`).toBe('FAILED');
      expect(run.execution.error, `${status}`).not.toBe('Unexpected');
      if (status === 403) expect(run.execution.error).toBe('NotAuthorized');
    }
    await expectPromoted(team, await team.resume(run!.jobId));
  });
});
