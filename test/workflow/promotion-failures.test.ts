import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { samplePromotion } from '#local/sample-promotion.ts';
import type { FaultName } from '#local/simulation/faults.ts';
import { findPlacement, listBuilds } from '#runtime/builds.ts';
import { findJob } from '#runtime/ledger.ts';
import { writeSecret } from '#runtime/secrets.ts';
import { House } from './house.ts';
import { changedSample, kim, Team } from './promotion-house.ts';

vi.setConfig({ testTimeout: 120_000 });

let house: House;
beforeAll(async () => {
  house = await House.open();
}, 180_000);
afterEach(async () => {
  house.outside.oic.configure({ activationFailures: [] });
  house.outside.world.faults.clear();
});
afterAll(() => house.close());

const project = 'PROJECT_SYNC';
const owner = (customer: string) => ({ customer, project });
const statuses = (team: Team, environment: 'test' | 'prod' = 'test') =>
  house.outside.oic.statuses(project, team.instance(environment));
const broken = { summary: 'It could not be activated.', message: '<br> The library is missing.' };
/** Calls that change something at OIC, from a point of the log on. */
const changes = (from: number) =>
  house.mutations(from).filter((operation) => operation.startsWith('oic.'));

describe('nothing is touched', () => {
  it('when a value of a connection is missing: the plan says which', async () => {
    const team = new Team(house, 'lacking');
    const environments = (await team.request()).environments.map((one) =>
      one.name === 'test' ? { ...one, connections: [] } : one,
    );
    const before = house.outside.world.calls.length;
    const { execution } = await team.promote({ environments });
    expect(execution).toMatchObject({ status: 'FAILED', error: 'ConnectionIncomplete' });
    expect(execution.cause).toContain(
      'PRIMAVERA_CLOUD has no value in test for connectionType, connectionUrl, username, password',
    );
    expect(changes(before)).toEqual([]);
    expect(await listBuilds(owner('lacking'))).toEqual([]);
  });

  it('when whoever asks for a promotion to production would approve it', async () => {
    const team = new Team(house, 'greedy');
    await team.promote();
    const before = house.outside.world.calls.length;
    const asker = { name: 'the simulated release manager', email: null };
    const { execution } = await team.promote({ from: 'test', to: 'prod', build: 1 }, asker);
    expect(execution).toMatchObject({ status: 'FAILED', error: 'BudgetExceeded' });
    expect(changes(before)).toEqual([]);
    await expect(team.promote({ from: 'test', to: 'prod' }, kim)).rejects.toMatchObject({
      name: 'InvalidRequest',
    });
  });
});

describe('a connection test that fails', () => {
  it('stops before any activation; resume goes on with the same build', async () => {
    const team = new Team(house, 'untested');
    await team.request();
    const secret = 'customers/untested/primavera-test';
    const { username } = { username: `svc-sync@untested-test-frlrq2o3ivtr.example` };
    await writeSecret(secret, { username, password: 'Wrong-Horse-42' }, 'oic-onboarding');
    const failed = await team.promoteOnly({ onFailure: 'keep' });
    expect(failed.execution).toMatchObject({ status: 'FAILED', error: 'InvalidCredentials' });
    expect(failed.execution.cause).not.toContain('Wrong-Horse-42');
    expect(Object.values(statuses(team))).toEqual(['CONFIGURED', 'CONFIGURED', 'CONFIGURED']);

    await team.request();
    const resumed = await team.resume(failed.jobId);
    expect(resumed.execution.cause).toBeUndefined();
    expect(resumed.summary).toMatchObject({ build: 1 });
    expect((await listBuilds(owner('untested'))).length).toBe(1);
    expect(team.git('rev-list', '--count', 'main')).toBe('1');
  });
});

describe('an activation that fails', () => {
  it('rolls the target back to build 1, proved by comparison with the backup', async () => {
    const team = new Team(house, 'broken');
    await team.promote();
    const before = statuses(team);
    house.outside.oic.develop(team.instance('dev'), changedSample);
    house.outside.oic.configure({ activationFailures: [broken] });
    const { execution, jobId } = await team.promote();

    expect(execution).toMatchObject({ status: 'FAILED', error: 'ActivationFailed' });
    expect(execution.cause).toContain('SYNC_PROJECTS|01.01.0000');
    expect(execution.cause).toContain('The library is missing.');
    expect(execution.cause).toMatch(
      /test was rolled back: its \d+ files, active versions, schedules and lookups are equal to the backup\./,
    );
    expect(statuses(team)).toEqual(before);
    expect(await findPlacement(owner('broken'), 'test')).toMatchObject({ build: 1 });
    expect(await team.audit(jobId)).toContain('rolled back');
    expect(team.git('tag', '--list')).toBe('build-1');
  });

  it('puts back what a version of the same number had replaced', async () => {
    const team = new Team(house, 'replaced');
    await team.promote();
    const [child, ...others] = samplePromotion.integrations;
    const resources = [
      { path: 'resources/processor_1/mapping.json', text: '{ "scope": "other" }\n' },
    ];
    const edited = { ...samplePromotion, integrations: [{ ...child!, resources }, ...others] };
    house.outside.oic.develop(team.instance('dev'), edited);
    house.outside.oic.configure({ activationFailures: [broken, broken, broken] });
    const { execution } = await team.promote();

    expect(execution).toMatchObject({ status: 'FAILED', error: 'ActivationFailed' });
    expect(execution.cause).toContain('are equal to the backup.');
    const there = house.outside.oic.integration(
      team.instance('test'),
      project,
      'FETCH_TOKEN|01.00.0000',
    );
    expect(there).toMatchObject({ status: 'ACTIVATED', resources: child!.resources });
  });

  it('takes a project out again that was not there before', async () => {
    const team = new Team(house, 'newcomer');
    await team.request();
    house.outside.oic.configure({ activationFailures: [broken] });
    const { execution } = await team.promoteOnly({});
    expect(execution).toMatchObject({ status: 'FAILED', error: 'ActivationFailed' });
    expect(execution.cause).toContain('the project is gone again, as before.');
    expect(house.outside.oic.hasProject(team.instance('test'), project)).toBe(false);
  });

  it('leaves the target as it is when the request says so', async () => {
    const team = new Team(house, 'kept');
    await team.promote();
    house.outside.oic.develop(team.instance('dev'), changedSample);
    house.outside.oic.configure({ activationFailures: [broken] });
    const { execution, jobId } = await team.promote({ onFailure: 'keep' });
    expect(execution).toMatchObject({ status: 'FAILED', error: 'ActivationFailed' });
    expect(execution.cause).not.toContain('rolled back');
    expect(statuses(team)).toHaveProperty('SYNC_PROJECTS|01.01.0000', 'FAILEDACTIVATION');
    const resumed = await team.resume(jobId);
    expect(resumed.summary).toMatchObject({ build: 2, before: 1 });
    expect(statuses(team)).toHaveProperty('SYNC_PROJECTS|01.01.0000', 'ACTIVATED');
  });
});

describe('a roll-back', () => {
  /** Calls that a promotion makes only on its way back. */
  const undoing = ['Integration', 'Deployment', 'Connection', 'Lookup', 'Project'].map(
    (what) => `oic.delete${what}`,
  );
  /** A failed promotion of a changed project, with these faults, and what the target was before. */
  async function rollBack(name: string, arrange: () => void) {
    const team = new Team(house, name);
    await team.promote();
    const before = statuses(team);
    house.outside.oic.develop(team.instance('dev'), changedSample);
    house.outside.oic.configure({ activationFailures: [broken] });
    arrange();
    const from = house.outside.world.calls.length;
    const promoted = await team.promote();
    return { team, before, promoted, made: changes(from) };
  }

  it.each<FaultName>([
    'throttled',
    'unavailable',
    'refused-connection',
    'lost-answer',
    'truncated-body',
  ])('heals from %s at every call that only it makes', async (fault) => {
    const { team, before, promoted, made } = await rollBack(`back-${fault}`, () => {
      for (const operation of undoing) house.outside.world.faults.inject({ operation, fault });
    });
    expect(made.filter((operation) => undoing.includes(operation))).not.toEqual([]);
    expect(promoted.execution.error).toBe('ActivationFailed');
    expect(promoted.execution.cause).toContain('are equal to the backup.');
    expect(statuses(team)).toEqual(before);

    const newcomer = new Team(house, `new-${fault}`);
    await newcomer.request();
    house.outside.oic.configure({ activationFailures: [broken] });
    for (const operation of undoing) house.outside.world.faults.inject({ operation, fault });
    const { execution } = await newcomer.promoteOnly({});
    expect(execution.cause).toContain('the project is gone again, as before.');
  });

  it('that is refused says so beside the cause, and that the target is not as it was', async () => {
    const { promoted } = await rollBack('stuck', () => {
      const operation = 'oic.deleteIntegration';
      house.outside.world.faults.inject({ operation, fault: 'forbidden', times: 'always' });
    });
    expect(promoted.execution).toMatchObject({ status: 'FAILED', error: 'ActivationFailed' });
    expect(promoted.execution.cause).toContain('The library is missing.');
    expect(promoted.execution.cause).toContain(
      'The roll-back stopped at: Roll back target (NotAuthorized). The backup lies in the artifact store.',
    );
    expect(promoted.execution.cause).not.toContain('are equal to the backup.');
  });
});

describe('a smoke test', () => {
  /** The environment of the team, with the address at which its integrations are called. */
  async function withSmokeTest(team: Team, contains?: string) {
    const { environments } = await team.check();
    const runtimeUrl = `https://${team.name}-test-frlrq2o3ivtr.integration.eu-frankfurt-1.ocp.oraclecloud.com`;
    return {
      environments: environments.map((one) =>
        one.name === 'test' ? { ...one, instance: { ...one.instance, runtimeUrl } } : one,
      ),
      smokeTest: {
        integration: 'FETCH_TOKEN',
        path: 'token?scope=http://primavera-us2.oraclecloud.com/api',
        expect: { status: 200, ...(contains !== undefined && { contains }) },
      },
    };
  }

  it('calls the promoted project; one that fails rolls the target back', async () => {
    const team = new Team(house, 'smoked');
    const good = await team.promote(await withSmokeTest(team));
    expect(good.execution.cause).toBeUndefined();
    expect(good.summary).toMatchObject({ build: 1, smokeTest: 200 });

    house.outside.oic.develop(team.instance('dev'), changedSample);
    const { execution } = await team.promote(await withSmokeTest(team, 'no such text'));
    expect(execution).toMatchObject({ status: 'FAILED', error: 'SmokeTestFailed' });
    expect(execution.cause).toContain('are equal to the backup.');
    expect(await findPlacement(owner('smoked'), 'test')).toMatchObject({ build: 1 });
  });
});

describe('a Git server that refuses', () => {
  it('takes nothing back: the target works; resume only pushes', async () => {
    const team = new Team(house, 'ungit');
    await team.request();
    await writeSecret('customers/ungit/git-token', { token: 'a-wrong-token' }, 'oic-onboarding');
    const failed = await team.promoteOnly({});
    expect(failed.execution).toMatchObject({ status: 'FAILED', error: 'NotAuthorized' });
    expect(failed.execution.cause).not.toContain('a-wrong-token');
    expect(Object.values(statuses(team))).toEqual(['ACTIVATED', 'ACTIVATED', 'ACTIVATED']);
    expect(await findPlacement(owner('ungit'), 'test')).toMatchObject({ build: 1 });

    await house.outside.git.ensure('https://github.com/ungit/oic-builds.git', 'a-wrong-token');
    const before = house.outside.world.calls.length;
    const resumed = await team.resume(failed.jobId);
    expect(resumed.execution.cause).toBeUndefined();
    expect(resumed.summary).toMatchObject({ build: 1 });
    expect(changes(before)).not.toContain('oic.replaceProject');
    expect(team.git('rev-parse', 'build-1')).toBe(resumed.summary.git?.commit);
    expect((await findJob(failed.jobId))?.status).toBe('SUCCEEDED');
  });
});
