import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stagesByKind } from '#runtime/stages.ts';
import { domainOf, House } from './house.ts';
import { both, configureSite, oneActiveUser, runUser, userInventory } from './users.ts';

let house: House;
beforeAll(async () => {
  house = await House.open();
}, 60_000);
afterAll(() => house.close());

const mutationsOf = async (work: () => Promise<unknown>) => {
  const before = house.outside.world.calls.length;
  await work();
  return house.mutations(before);
};

describe('an integration user', () => {
  it('is made in nine stages, with exactly its groups, and proved', async () => {
    const { execution, progress, output } = await runUser(house, 'made');
    expect(execution.cause).toBeUndefined();
    expect(progress.stages.map(({ name, status }) => [name, status])).toEqual(
      stagesByKind['integration-user'].map(({ id }) => [id, 'succeeded']),
    );
    expect(output).toMatchObject({
      status: 'active',
      groups: both,
      proof: { call: 'allowed', refusedBy: null },
      access: {
        clientSecret: { secretId: expect.stringMatching(/\/cpq-client$/) },
        baseUrl: 'https://made.fa.em2.oraclecloud.com/cpq/rest/v19',
      },
      warnings: [],
    });
    expect(userInventory(house, 'made')).toEqual(oneActiveUser);
  });

  it('stays as it is when the same request comes again', async () => {
    await runUser(house, 'again');
    expect(await mutationsOf(() => runUser(house, 'again'))).toEqual([]);
  });

  it('is changed exactly where the request was edited', async () => {
    await runUser(house, 'edited');
    const onlySales = { groups: { sales: ['north_sales', 'south_sales'] } };
    expect(await mutationsOf(() => runUser(house, 'edited', onlySales))).toEqual([
      'cpq.patchIntegrationUser',
    ]);
    expect(userInventory(house, 'edited').users).toEqual([
      { isActive: true, groups: ['north_sales', 'south_sales'], isOfClient: true },
    ]);
    expect(await mutationsOf(() => runUser(house, 'edited', onlySales))).toEqual([]);
  });

  it('stays within its budgets: transitions, history, state', async () => {
    const first = await runUser(house, 'budget');
    expect(first.progress.transitions).toBeLessThanOrEqual(40);
    for (const event of first.events) {
      expect(JSON.stringify(event).length, event.type).toBeLessThanOrEqual(8 * 1024);
    }
  });
});

describe('inactive', () => {
  it('by the API: CPQ refuses the next call, and active brings it back', async () => {
    await runUser(house, 'off');
    const off = await runUser(house, 'off', { status: 'inactive' });
    expect(off.output.proof).toMatchObject({ call: 'refused', refusedBy: 'cpq' });
    expect(userInventory(house, 'off')).toMatchObject({
      clients: [{ isActive: true }],
      users: [{ isActive: false }],
    });
    expect(await mutationsOf(() => runUser(house, 'off', { status: 'inactive' }))).toEqual([]);
    const on = await runUser(house, 'off');
    expect(on.output.proof).toMatchObject({ call: 'allowed' });
    expect(userInventory(house, 'off')).toEqual(oneActiveUser);
  });

  it.each(['ignores', 'refuses'] as const)(
    'where the API %s it: the client is switched off at once, and a person does the rest',
    async (statusByUsers) => {
      const customer = `page-${statusByUsers}`;
      configureSite(house, customer, { statusByUsers });
      await runUser(house, customer);
      const off = await runUser(house, customer, { status: 'inactive' });
      expect(off.output.proof).toMatchObject({ call: 'refused', refusedBy: 'identity-domain' });
      expect(userInventory(house, customer)).toMatchObject({
        clients: [{ isActive: false }],
        users: [{ isActive: false }],
      });
      expect(off.events.filter(({ type }) => type === 'TaskSubmitted')).toHaveLength(1);
      const again = await runUser(house, customer, { status: 'inactive' });
      expect(again.events.filter(({ type }) => type === 'TaskSubmitted')).toEqual([]);
      const on = await runUser(house, customer);
      expect(on.output.proof).toMatchObject({ call: 'allowed' });
      expect(userInventory(house, customer)).toEqual(oneActiveUser);
    },
  );

  it('from the start: the client never gets a token', async () => {
    const { output } = await runUser(house, 'never', { status: 'inactive' });
    expect(output.proof).toMatchObject({ call: 'refused', refusedBy: 'identity-domain' });
    expect(userInventory(house, 'never')).toMatchObject({
      clients: [{ isActive: false }],
      users: [{ isActive: false }],
    });
  });
});

describe('a person', () => {
  const alone = { administrator: undefined };

  it('creates and changes the user on a site whose administrator we are not', async () => {
    const first = await runUser(house, 'alone', { cpq: alone });
    expect(first.execution.cause).toBeUndefined();
    expect(first.output.warnings).toEqual([expect.stringMatching(/names no administrator/)]);
    expect(userInventory(house, 'alone')).toEqual(oneActiveUser);
    const second = await runUser(house, 'alone', { cpq: alone });
    expect(second.events.filter(({ type }) => type === 'TaskSubmitted')).toEqual([]);
    await runUser(house, 'alone', { cpq: alone, groups: { sales: ['north_sales'] } });
    expect(userInventory(house, 'alone').users).toMatchObject([{ groups: ['north_sales'] }]);
  });

  it('says which scope is meant, once', async () => {
    const scopes = ['/cpq/api', '/cpq/other'];
    const host = 'twice.fa.em2.oraclecloud.com';
    await runUser(house, 'twice', { status: 'inactive' });
    house.outside.cpq.addResourceApp(host, domainOf('twice'), { scopes });
    const asked = await runUser(house, 'twice');
    expect(asked.execution.cause).toBeUndefined();
    expect(asked.events.filter(({ type }) => type === 'TaskSubmitted')).toHaveLength(1);
    const again = await runUser(house, 'twice');
    expect(again.events.filter(({ type }) => type === 'TaskSubmitted')).toEqual([]);
  });

  it('takes groups out that the API only adds', async () => {
    configureSite(house, 'merged', { patchedGroups: 'merge' });
    await runUser(house, 'merged');
    const { execution } = await runUser(house, 'merged', { groups: { sales: ['north_sales'] } });
    expect(execution.cause).toBeUndefined();
    expect(userInventory(house, 'merged').users).toMatchObject([{ groups: ['north_sales'] }]);
  });
});

describe('what stops it', () => {
  it.each([
    ['old', { release: '26A' as const }, 'NotFound', 'preflight'],
    ['elsewhere', { runsInFusion: false }, 'NotFound', 'preflight'],
    ['full', { fullAccessLimit: 1 }, 'LimitExceeded', 'establish-user'],
  ])('%s', async (name, changes, error, stage) => {
    configureSite(house, name, changes);
    const { execution, progress } = await runUser(house, name);
    expect(execution).toMatchObject({ status: 'FAILED', error });
    expect(progress.stages.find(({ status }) => status === 'failed')?.name).toBe(stage);
    expect(execution.cause).toMatch(/Go on with: oic-onboarding resume/);
  });
});

/** Every remote call that makes a user; each with each fault: integration-user-faults.test.ts. */
const calls = [
  'oci.getDomain',
  'identity-domain.searchApps',
  'identity-domain.createApp',
  'identity-domain.putAppStatusChanger',
  'identity-domain.requestToken',
  'cpq.listIntegrationUsers',
  'cpq.listGroups',
  'cpq.createIntegrationUser',
  'cpq.getUser',
];

describe('what heals', () => {
  it.each(['throttled', 'lost-answer'] as const)('every call that is %s once', async (fault) => {
    const { world } = house.outside;
    for (const operation of calls) world.faults.inject({ operation, fault });
    const { execution } = await runUser(house, fault);
    expect(execution.cause).toBeUndefined();
    expect(world.faults.list()).toEqual([]);
    expect(userInventory(house, fault)).toEqual(oneActiveUser);
  });

  it.each(['before', 'after'] as const)('functions that die %s they took effect', async (point) => {
    const onTheWay = functionsOnTheWay();
    for (const name of onTheWay) house.service.lambdas.crashNext(name, point);
    const { execution, events } = await runUser(house, `crash-${point}`);
    expect(execution.cause).toBeUndefined();
    const deaths = events.filter((event) => JSON.stringify(event).includes('Runtime.ExitError'));
    expect(deaths.length).toBeGreaterThanOrEqual(onTheWay.length);
    expect(userInventory(house, `crash-${point}`)).toEqual(oneActiveUser);
  });

  it('the same request, twice at the same time', async () => {
    const [one, other] = await Promise.all([runUser(house, 'twins'), runUser(house, 'twins')]);
    expect(one.execution.executionArn).toBe(other.execution.executionArn);
    expect(userInventory(house, 'twins')).toEqual(oneActiveUser);
  });
});

/** The functions that a run without a failure and without people calls. */
function functionsOnTheWay(): string[] {
  const machines = house.service.engine.stateMachines();
  const machine = machines.find(({ name }) => name.startsWith('IntegrationUser'));
  const definition = JSON.stringify(machine?.definition);
  const called = house.service.functionNames.filter((name) => definition.includes(name));
  const byPeople = /Open|CheckUser|CheckStatus|CheckScope|Deactivate|ReportFailure/;
  return called.filter((name) => !byPeople.test(name));
}
