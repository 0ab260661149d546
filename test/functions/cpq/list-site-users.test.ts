import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { establishUser } from '#functions/cpq/establish-user.ts';
import { handler, listSiteUsers } from '#functions/cpq/list-site-users.ts';
import type { CpqSite } from '#local/oracle/cpq/model.ts';
import type { SiteUser, SiteUserFilter, SiteUserPage } from '#runtime/site-users.ts';
import { failureOf, run } from '#test/functions/steps.ts';
import { administrators, cpqHost, sales } from '#test/local/oracle/cpq/cpq-world.ts';
import { groups, jobId, mutations, register, site, useCpq } from './cpq-setup.ts';

const setup = useCpq();
const anybody: SiteUserFilter = { clientId: null, status: null, group: null };

/** Users besides ours: every third is inactive, every second is in the sales group. */
function populate(count: number): void {
  for (let number = 0; number < count; number += 1) {
    const clientId = `client-${String(number).padStart(3, '0')}`;
    const member = number % 2 === 0 ? [sales] : [];
    setup.sites.createIntegrationUser(cpqHost, { clientId, groups: member });
    if (number % 3 === 0) setup.sites.changeByHand(cpqHost, clientId, { isActive: false });
  }
}

const event = (filter: Partial<SiteUserFilter> = {}, page = { offset: 0, limit: 20 }) => ({
  jobId,
  site,
  caller: setup.caller,
  filter: { ...anybody, ...filter },
  page,
});

/** Every page, one after the other. */
async function pages(filter: Partial<SiteUserFilter>, limit: number): Promise<SiteUserPage[]> {
  const all: SiteUserPage[] = [];
  for (let next: number | null = 0; next !== null; next = all.at(-1)!.next) {
    all.push(await listSiteUsers(event(filter, { offset: next, limit })));
  }
  return all;
}

const clients = (items: SiteUser[]) => items.map(({ clientId }) => clientId);

it('shows ours and all others as CPQ has them, and changes nothing', async () => {
  const client = await register(setup);
  await establishUser({ jobId, site, caller: setup.caller, client, groups });
  populate(1);
  const before = setup.world.calls.length;
  const page = await run<SiteUserPage>(handler, event());
  expect(mutations(setup, before)).toEqual([]);
  expect(page).toMatchObject({ next: null, looked: 2, total: 2 });
  expect(page.items.find(({ isThis }) => isThis)).toMatchObject({
    clientId: client.clientId,
    status: 'active',
    groups: [administrators, sales],
    moreGroups: 0,
  });
  expect(page.items.find(({ isThis }) => !isThis)).toMatchObject({
    clientId: 'client-000',
    status: 'inactive',
    groups: [sales],
  });
});

it('picks by a part of the client id, by status and by group', async () => {
  populate(12);
  const found = async (filter: Partial<SiteUserFilter>) =>
    clients((await listSiteUsers(event(filter))).items);
  expect(await found({ clientId: '-01' })).toEqual(['client-010', 'client-011']);
  expect(await found({ status: 'inactive', group: sales })).toEqual(['client-000', 'client-006']);
  expect(await found({ status: 'inactive', group: administrators })).toEqual([]);
});

describe('a page', () => {
  beforeEach(() => populate(40));

  it('ends behind the last one that it holds, and the next begins there', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 50 }),
        fc.record({
          clientId: fc.constantFrom(null, '-00', '-03', 'nobody'),
          status: fc.constantFrom(null, 'active', 'inactive'),
          group: fc.constantFrom(null, sales, administrators),
        }),
        fc.integer({ min: 3, max: 100 }),
        async (limit, filter, pageSize) => {
          setup.sites.configure(cpqHost, { pageSize });
          const all = await pages(filter as SiteUserFilter, limit);
          const found = clients(all.flatMap(({ items }) => items));
          const wanted = Array.from({ length: 40 }, (_, number) => number)
            .filter((number) => filter.status !== 'active' || number % 3 !== 0)
            .filter((number) => filter.status !== 'inactive' || number % 3 === 0)
            .filter((number) => filter.group !== sales || number % 2 === 0)
            .filter(() => filter.group !== administrators)
            .map((number) => `client-${String(number).padStart(3, '0')}`)
            .filter((clientId) => clientId.includes(filter.clientId ?? ''));
          expect(found).toEqual(wanted);
          expect(all.reduce((sum, { looked }) => sum + looked, 0)).toBe(40);
          for (const { items, total } of all) {
            expect(items.length).toBeLessThanOrEqual(limit);
            expect(total).toBe(40);
          }
        },
      ),
      { numRuns: 15 },
    );
  }, 60_000);

  it('reads the status of fifty users at most', async () => {
    populateMore();
    const before = setup.world.calls.length;
    const page = await listSiteUsers(event({ status: 'inactive', clientId: 'more' }));
    const reads = setup.world.calls.slice(before).filter((call) => /getUser/.test(call.operation));
    expect(reads.length).toBeLessThanOrEqual(50);
    expect(page).toMatchObject({ items: [], looked: 90, next: 90 });
  });
});

function populateMore(): void {
  for (let number = 0; number < 60; number += 1) {
    setup.sites.createIntegrationUser(cpqHost, { clientId: `more-${number}`, groups: [] });
  }
}

it('fits into the state of a workflow, whatever users are in', async () => {
  const names = Array.from({ length: 60 }, (_, number) => `a_group_with_a_long_name_${number}`);
  for (const variableName of names) setup.sites.addGroup(cpqHost, { variableName, type: 'Sales' });
  for (let number = 0; number < 20; number += 1) {
    setup.sites.createIntegrationUser(cpqHost, { clientId: `c-${number}`, groups: names });
  }
  const page = await run<SiteUserPage>(handler, event());
  expect(page.items[0]).toMatchObject({ moreGroups: 40 });
  expect(page.next).toBe(page.items.length);
  expect(clients((await pages({}, 20)).flatMap(({ items }) => items))).toHaveLength(20);
});

it.each<[string, Partial<CpqSite>]>([
  ['keeps its users out of the users resource', { statusByUsers: 'refuses' }],
])('a site that %s shows no status, and none is made up', async (_, changes) => {
  setup.sites.configure(cpqHost, changes);
  populate(2);
  const { items } = await listSiteUsers(event());
  expect(items.map(({ status }) => status)).toEqual([null, null]);
  expect((await listSiteUsers(event({ status: 'active' }))).items).toEqual([]);
});

it('says that the administrator is no longer known', async () => {
  setup.aws.putSecret('customers/acme/cpq-administrator', { token: 'an-old-one' });
  const failure = await failureOf(handler, event());
  expect(failure.name).toBe('InvalidCredentials');
});
