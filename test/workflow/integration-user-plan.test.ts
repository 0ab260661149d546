import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findSiteUsers } from '#functions/api/find-site-users.ts';
import type { Plan } from '#functions/api/views/plan-view.ts';
import { findJob, type Job } from '#runtime/ledger.ts';
import { domainOf, House } from './house.ts';
import {
  both,
  callAsApplication,
  configureSite,
  editUser,
  hostOf,
  oneActiveUser,
  planUser,
  runUser,
  type UserChanges,
  userInventory,
} from './users.ts';

let house: House;
beforeAll(async () => {
  house = await House.open();
}, 60_000);
afterAll(() => house.close());

/** The calls that change something, by what a plan says; a client is made, mended or switched off by several. */
const CALLS: Record<string, RegExp> = {
  'oauth-client create': /createApp|putAppStatusChanger/,
  'oauth-client change': /putAppStatusChanger|patchApp|regenerateClientSecret/,
  'cpq-user create': /cpq\.createIntegrationUser/,
  'cpq-user change': /cpq\.patchIntegrationUser/,
  'cpq-groups change': /cpq\.patchIntegrationUser/,
  'cpq-status change': /cpq\.patchUser/,
};

const actionsOf = ({ items }: Plan) =>
  Object.fromEntries(items.map(({ kind, action }) => [kind, action]));
const kept = {
  'cpq-scope': 'keep',
  'oauth-client': 'keep',
  'cpq-user': 'keep',
  'cpq-groups': 'keep',
  'cpq-status': 'keep',
};

/** Plans, runs and plans again: the run did what the plan said and nothing else, and then nothing is left to do. */
async function expectPlanToHold(customer: string, changes: UserChanges = {}) {
  const plan = await planUser(house, customer, changes);
  expect(plan.findings).toEqual([]);
  const from = house.outside.world.calls.length;
  const run = await runUser(house, customer, changes);
  expect(run.execution.cause).toBeUndefined();
  const calls = house.mutations(from);
  const foreseen = plan.items.flatMap(({ kind, action }) => CALLS[`${kind} ${action}`] ?? []);
  for (const call of calls) {
    expect(
      foreseen.some((one) => one.test(call)),
      `${call} was not foreseen`,
    ).toBe(true);
  }
  for (const one of foreseen) {
    expect(
      calls.some((call) => one.test(call)),
      `${one} in ${calls}`,
    ).toBe(true);
  }
  const isAsked = plan.items.some(({ action }) => action === 'ask');
  expect(run.events.some(({ type }) => type === 'TaskSubmitted')).toBe(isAsked);
  expect(actionsOf(await planUser(house, customer, changes))).toEqual(kept);
  return { plan, ...run };
}

describe('a plan says what the run then does', () => {
  it('of a new user, of the same request again, and of an edited one', async () => {
    const first = await expectPlanToHold('planned');
    expect(actionsOf(first.plan)).toMatchObject({ 'cpq-user': 'create', 'cpq-groups': 'create' });
    expect(userInventory(house, 'planned')).toEqual(oneActiveUser);
    expect(actionsOf((await expectPlanToHold('planned')).plan)).toEqual(kept);
    const edited = { groups: { sales: ['north_sales', 'south_sales'] } };
    const { plan } = await expectPlanToHold('planned', edited);
    expect(actionsOf(plan)).toEqual({ ...kept, 'cpq-groups': 'change' });
    expect(plan.items.find(({ kind }) => kind === 'cpq-groups')?.says).toBe(
      'Added: south_sales; taken out: acme_integrations.',
    );
  });

  it('of the status', async () => {
    await runUser(house, 'switched');
    const off = await expectPlanToHold('switched', { status: 'inactive' });
    expect(actionsOf(off.plan)).toEqual({ ...kept, 'cpq-status': 'change' });
    const on = await expectPlanToHold('switched');
    expect(actionsOf(on.plan)).toEqual({ ...kept, 'cpq-status': 'change' });
  });

  it('of the status where only people can set it, once that is known', async () => {
    configureSite(house, 'by-page', { statusByUsers: 'refuses' });
    await runUser(house, 'by-page');
    await runUser(house, 'by-page', { status: 'inactive' });
    await expectPlanToHold('by-page');
    const { plan } = await expectPlanToHold('by-page', { status: 'inactive' });
    expect(actionsOf(plan)).toEqual({ ...kept, 'oauth-client': 'change', 'cpq-status': 'ask' });
  });

  it('where people administrate the site', async () => {
    const cpq = { administrator: undefined };
    const { plan } = await expectPlanToHold('people', { cpq });
    expect(actionsOf(plan)).toMatchObject({ 'cpq-user': 'ask', 'cpq-groups': 'ask' });
    await expectPlanToHold('people', { cpq, groups: { sales: ['north_sales'] } });
  });

  it('where the domain leaves the scope open', async () => {
    const host = hostOf('choice');
    await runUser(house, 'choice', { status: 'inactive' });
    const scopes = ['/cpq/api', '/cpq/other'];
    house.outside.cpq.addResourceApp(host, domainOf('choice'), { scopes });
    const plan = await planUser(house, 'choice', { status: 'inactive' });
    expect(plan.items[0]).toMatchObject({ kind: 'cpq-scope', action: 'ask' });
    const run = await runUser(house, 'choice', { status: 'inactive' });
    expect(run.events.filter(({ type }) => type === 'TaskSubmitted')).toHaveLength(1);
    expect(actionsOf(await planUser(house, 'choice', { status: 'inactive' }))).toEqual(kept);
  });
});

it('a plan finds everything that would stop the run', async () => {
  configureSite(house, 'older', { release: '26A' });
  const old = await planUser(house, 'older', { client: { name: 'erp', adopt: 'customers/none' } });
  expect(old.ready).toBe(false);
  expect(old.findings.map(({ stage, error }) => [stage, error])).toEqual([
    ['preflight', 'NotFound'],
    ['register-client', 'NotFound'],
  ]);
  expect(old.findings[0]?.summary).toContain('26B');
  expect(old.findings[0]?.fix).toContain('then plan again');
});

it.each(['throttled', 'unavailable', 'lost-answer'] as const)(
  'a plan and a look at the site get over every call that is %s once',
  async (fault) => {
    const customer = `hiccup-${fault}`;
    const { jobId } = await runUser(house, customer);
    const { world } = house.outside;
    const from = world.calls.length;
    await planUser(house, customer);
    const read = new Set(world.calls.slice(from).map(({ operation }) => operation));
    expect(read.size).toBeGreaterThanOrEqual(5);
    for (const operation of read) {
      world.faults.inject({ operation, fault });
      const { ready, findings } = await planUser(house, customer);
      expect([ready, findings], operation).toEqual([true, []]);
    }
    expect(world.faults.list()).toEqual([]);
    const job = (await findJob(jobId)) as Job;
    const anybody = { clientId: null, status: null, group: null };
    for (const operation of ['cpq.listIntegrationUsers', 'cpq.getUser']) {
      world.faults.inject({ operation, fault });
    }
    const page = await findSiteUsers(job, anybody, { offset: 0, limit: 20 });
    expect(page).toMatchObject({ looked: 1, next: null });
    expect(world.faults.list()).toEqual([]);
  },
);

const edit = (jobId: string, changes: unknown) => editUser(house, jobId, changes);

describe('an edit', () => {
  it('changes exactly the difference', async () => {
    const { jobId } = await runUser(house, 'editing');
    house.outside.cpq.addGroup(hostOf('editing'), { variableName: 'west_sales', type: 'Sales' });
    const from = house.outside.world.calls.length;
    const groups = { add: { sales: ['west_sales'] }, remove: ['north_sales'] };
    const { execution } = await edit(jobId, { groups });
    expect(execution.cause).toBeUndefined();
    expect(house.mutations(from)).toEqual(['cpq.patchIntegrationUser']);
    expect(userInventory(house, 'editing').users).toMatchObject([
      { groups: ['acme_integrations', 'west_sales'] },
    ]);
  });

  it('inactivates: the next call of the application is refused; activates: it comes back', async () => {
    const { jobId } = await runUser(house, 'cut-off');
    expect(await callAsApplication(house, jobId)).toBe(200);
    await edit(jobId, { status: 'inactive' });
    expect(await callAsApplication(house, jobId)).toBe(401);
    await edit(jobId, { status: 'active' });
    expect(await callAsApplication(house, jobId)).toBe(200);
  });

  it('inactivates at once also where a person has to do it in CPQ', async () => {
    configureSite(house, 'cut-off-2', { statusByUsers: 'ignores' });
    const { jobId } = await runUser(house, 'cut-off-2');
    await edit(jobId, { status: 'inactive' });
    expect(await callAsApplication(house, jobId)).toBe('no token');
    await edit(jobId, { status: 'active' });
    expect(await callAsApplication(house, jobId)).toBe(200);
    expect(userInventory(house, 'cut-off-2')).toEqual(oneActiveUser);
  });

  it('gives the user the client of somebody else, and ours back', async () => {
    const { jobId, output } = await runUser(house, 'moved');
    const other = await runUser(house, 'moved', { client: { name: 'crm' } });
    // One client, one user: the one that has it stays as it is.
    const taken = await edit(jobId, {
      client: { adopt: `oic-onboarding/${other.jobId}/cpq-client` },
    });
    expect(taken.execution).toMatchObject({ status: 'FAILED', error: 'NotOurs' });
    expect(taken.execution.cause).toContain('One client, one user');
    const back = await edit(jobId, { client: { adopt: null } });
    expect(back.output.access.clientId).toBe(output.access.clientId);
    expect(await callAsApplication(house, jobId)).toBe(200);
  });
});

it('shows all integration users of the site to whoever may see one of them', async () => {
  const { jobId } = await runUser(house, 'looking');
  const host = hostOf('looking');
  house.outside.cpq.createIntegrationUser(host, { clientId: 'theirs', groups: both.sales });
  house.outside.cpq.changeByHand(host, 'theirs', { isActive: false });
  const job = (await findJob(jobId)) as Job;
  const anybody = { clientId: null, status: null, group: null };
  const all = await findSiteUsers(job, anybody, { offset: 0, limit: 20 });
  expect(all).toMatchObject({ next: null, looked: 2, total: 2 });
  expect(all.items.map(({ isThis, status }) => [isThis, status]).toSorted()).toEqual([
    [false, 'inactive'],
    [true, 'active'],
  ]);
  const off = { ...anybody, status: 'inactive' as const, group: 'north_sales' };
  const found = await findSiteUsers(job, off, { offset: 0, limit: 20 });
  expect(found.items).toMatchObject([{ clientId: 'theirs' }]);
});
