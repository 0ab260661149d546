import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { establishUser } from '#functions/cpq/establish-user.ts';
import { planUser } from '#functions/cpq/plan-user.ts';
import { setGroups } from '#functions/cpq/set-groups.ts';
import { setStatus } from '#functions/cpq/set-status.ts';
import { deactivateApplication } from '#functions/identity-domain/deactivate-application.ts';
import { planApplication } from '#functions/identity-domain/plan-application.ts';
import { planScope } from '#functions/identity-domain/plan-scope.ts';
import { registerApplication } from '#functions/identity-domain/register-application.ts';
import { Directory } from '#local/oracle/scim/directory.ts';
import type { GroupNames, UserStatus } from '#runtime/integration-user.ts';
import type { PlanItem } from '#runtime/plan.ts';
import { administrators, cpqHost, sales } from '#test/local/oracle/cpq/cpq-world.ts';
import {
  groups,
  jobId,
  mutations,
  noGroups,
  pass,
  patiently,
  registration,
  site,
  useCpq,
  userOf,
} from './cpq-setup.ts';

const setup = useCpq();

interface Wanted {
  groups: GroupNames;
  status: UserStatus;
  byPerson?: boolean;
}

/** What the workflow of a plan does, one step after the other; it leaves no trace. */
async function plan({ groups, status, byPerson = false }: Wanted) {
  const { length: writes } = setup.aws.writes;
  const before = setup.world.calls.length;
  const { domainUrl, scope } = setup;
  const found = await planScope({ jobId, domainUrl, siteUrl: site.url, scope: null });
  const application = await planApplication({ ...registration(setup), status, byPerson });
  const user = await planUser({
    ...{ jobId, site, groups, status, byPerson },
    caller: byPerson ? null : setup.caller,
    client: application.client,
    assignee: 'kim@acme.example',
  });
  expect(found.scope).toBe(scope);
  expect(mutations(setup, before).filter((call) => !/requestToken/.test(call))).toEqual([]);
  expect(setup.aws.writes).toHaveLength(writes);
  const items = [...found.items, ...application.items, ...user.items];
  const findings = [...found.findings, ...application.findings, ...user.findings];
  return { items, findings };
}

/** What the workflow of a run does. */
async function run({ groups, status, byPerson = false }: Wanted) {
  const from = setup.world.calls.length;
  const caller = byPerson ? null : setup.caller;
  const wanted = { ...registration(setup), status };
  const client = await patiently(setup, () => registerApplication(wanted));
  const event = { jobId, site, caller, client, groups };
  const states = [
    await patiently(setup, () => establishUser(event)),
    await patiently(setup, () => setGroups(event)),
    await patiently(setup, () => setStatus({ jobId, site, caller, client, status })),
  ].map(({ state }) => state);
  const calls = mutations(setup, from).filter((call) => !/requestToken/.test(call));
  return { client, states, calls };
}

const actions = (items: PlanItem[]) =>
  Object.fromEntries(items.map(({ kind, action }) => [kind, action]));
const saysOf = (items: PlanItem[], kind: string) => items.find((one) => one.kind === kind)?.says;
const active = { groups, status: 'active' } as const;
const kept = {
  'cpq-scope': 'keep',
  'oauth-client': 'keep',
  'cpq-user': 'keep',
  'cpq-groups': 'keep',
  'cpq-status': 'keep',
};

describe('a plan of an integration user', () => {
  it('makes everything where nothing is, and nothing where everything is', async () => {
    const first = await plan(active);
    expect(first.findings).toEqual([]);
    expect(actions(first.items)).toEqual({
      'cpq-scope': 'keep',
      'oauth-client': 'create',
      'cpq-user': 'create',
      'cpq-groups': 'create',
      'cpq-status': 'keep',
    });
    const { client } = await run(active);
    const again = await plan(active);
    expect(actions(again.items)).toEqual(kept);
    expect(again.items[2]).toMatchObject({
      name: client.clientId,
      id: userOf(setup, client)?.partyNumber,
    });
  });

  it('names exactly the groups that come and go', async () => {
    await run(active);
    setup.sites.addGroup(cpqHost, { variableName: 'west_sales', type: 'Sales' });
    const other = { administrator: [administrators], sales: ['west_sales'] };
    const { items } = await plan({ ...active, groups: other });
    expect(actions(items)).toEqual({ ...kept, 'cpq-groups': 'change' });
    expect(saysOf(items, 'cpq-groups')).toBe(`Added: west_sales; taken out: ${sales}.`);
  });

  it('adopts the user of somebody else', async () => {
    const client = await patiently(setup, () => registerApplication(registration(setup)));
    setup.sites.createIntegrationUser(cpqHost, { clientId: client.clientId, groups: [] });
    const { items } = await plan({ ...active, groups: noGroups });
    expect(actions(items)).toEqual({ ...kept, 'cpq-user': 'adopt' });
  });

  it('gives the user the new client when the old one is gone', async () => {
    const { client } = await run(active);
    setup.aws.items.delete('job#acme-1 resource#oauth-client#cpq');
    const renamed = { ...registration(setup), name: 'other' };
    const { client: other } = await planApplication({ ...renamed, byPerson: false });
    const { items } = await planUser({
      ...{ jobId, site, ...active, byPerson: false, assignee: 'kim@acme.example' },
      caller: setup.caller,
      client: other,
    });
    expect(items[0]).toMatchObject({ kind: 'cpq-user', action: 'change' });
    expect(items[0]?.says).toContain(client.clientId);
  });

  it('finds what would stop the run: groups that are not there, a site without the API', async () => {
    const wrong = await plan({ ...active, groups: { administrator: [], sales: ['nort_sales'] } });
    expect(wrong.findings).toMatchObject([{ stage: 'check-site', error: 'NotFound' }]);
    setup.sites.configure(cpqHost, { release: '26A' });
    const old = await plan(active);
    expect(old.findings).toMatchObject([{ stage: 'preflight', error: 'NotFound', system: 'cpq' }]);
  });

  it('looks at the site even where nobody knows which client it will be', async () => {
    setup.sites.configure(cpqHost, { runsInFusion: false });
    const { items, findings } = await planUser({
      ...{ jobId, site, ...active, byPerson: false, assignee: 'kim@acme.example' },
      caller: null,
      client: null,
    });
    expect(items).toEqual([]);
    expect(findings[0]?.summary).toContain('does not run in Fusion');
  });

  it('switches the client off where only a person can inactivate the user', async () => {
    setup.sites.configure(cpqHost, { statusByUsers: 'ignores' });
    await run(active);
    const off = { groups, status: 'inactive' } as const;
    const before = await plan(off);
    expect(actions(before.items)).toEqual({ ...kept, 'cpq-status': 'change' });
    expect(saysOf(before.items, 'cpq-status')).toContain('has no API for that');
    expect((await run(off)).states.at(-1)).toBe('ask');
    const known = await plan(off);
    expect(actions(known.items)).toEqual({
      ...kept,
      'oauth-client': 'change',
      'cpq-status': 'ask',
    });
    expect(saysOf(known.items, 'oauth-client')).toContain('It is switched off');
  });

  it('asks a person for everything where people administrate the site', async () => {
    const { items, findings } = await plan({ ...active, byPerson: true });
    expect(findings).toEqual([]);
    expect(actions(items)).toEqual({
      'cpq-scope': 'keep',
      'oauth-client': 'create',
      'cpq-user': 'ask',
      'cpq-groups': 'ask',
      'cpq-status': 'keep',
    });
  });
});

describe('a scope', () => {
  const scopePlan = () =>
    planScope({ jobId, domainUrl: setup.domainUrl, siteUrl: site.url, scope: null });

  it('is a person’s to say where the domain leaves a choice', async () => {
    const scopes = ['/cpq/api', '/cpq/other'];
    setup.sites.addResourceApp(cpqHost, setup.tenancy.domain.id, { scopes });
    expect(await scopePlan()).toMatchObject({ scope: null, items: [{ action: 'ask' }] });
  });

  it('of another domain stops the run', async () => {
    const scope = 'https://elsewhere.example:443/cpq/api';
    const input = { jobId, domainUrl: setup.domainUrl, siteUrl: site.url, scope };
    expect(await planScope(input)).toMatchObject({
      scope: null,
      items: [],
      findings: [{ stage: 'discover-scope', error: 'NotFound' }],
    });
  });
});

/** The calls that change something, by what a plan says. */
const CALLS: Record<string, string[]> = {
  'oauth-client create': ['identity-domain.createApp', 'identity-domain.putAppStatusChanger'],
  'cpq-user create': ['cpq.createIntegrationUser'],
  'cpq-user change': ['cpq.patchIntegrationUser'],
  'cpq-groups change': ['cpq.patchIntegrationUser'],
  'cpq-status change': ['cpq.patchUser'],
};

describe('plan and run', () => {
  beforeEach(() => {
    setup.sites.addGroup(cpqHost, { variableName: 'west_sales', type: 'Sales' });
    setup.sites.addGroup(cpqHost, { variableName: 'audit', type: 'Administrator' });
  });
  const wanted = fc.record({
    groups: fc.record({
      administrator: fc.subarray([administrators, 'audit']),
      sales: fc.subarray([sales, 'west_sales']),
    }),
    status: fc.constantFrom<UserStatus>('active', 'inactive'),
  });
  const drift = fc.constantFrom('none', 'group taken', 'inactivated', 'activated', 'client off');

  it('agree to the call, from wherever a run begins', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(wanted, { minLength: 1, maxLength: 3 }),
        drift,
        async (all, worn) => {
          const last = all.at(-1)!;
          for (const one of all.slice(0, -1)) await run(one);
          if (all.length > 1) await wear(worn);
          const { items, findings } = await plan(last);
          expect(findings).toEqual([]);
          const { calls } = await run(last);
          const foreseen = items.flatMap(({ kind, action }) => CALLS[`${kind} ${action}`] ?? []);
          const isMended = items.some(
            (one) => one.kind === 'oauth-client' && one.action === 'change',
          );
          const isOff = last.status === 'inactive';
          // A client of an inactive user is made, but not switched on.
          const expected = foreseen.filter((call) => !isOff || !/putAppStatus/.test(call));
          if (isMended) expected.push('identity-domain.putAppStatusChanger');
          expect(calls.toSorted()).toEqual(expected.toSorted());
          expect(actions((await plan(last)).items)).toEqual(kept);
          await forget();
        },
      ),
      { numRuns: 25 },
    );
  }, 60_000);

  /** The next case begins with nothing. */
  async function forget() {
    setup.aws.items.clear();
    setup.aws.secrets.delete('oic-onboarding/acme-1/cpq-client');
    const { apps } = new Directory(setup.world, setup.tenancy.domain.guid);
    for (const app of apps.values()) if (!app.service) apps.delete(app.id);
  }

  async function wear(worn: string) {
    const { clientId = '' } = setup.aws.secret('oic-onboarding/acme-1/cpq-client') ?? {};
    const change = {
      'group taken': { groups: [] },
      inactivated: { isActive: false },
      activated: { isActive: true },
    }[worn];
    if (change) setup.sites.changeByHand(cpqHost, clientId, change);
    if (worn !== 'client off') return;
    const client = await registerApplication({ ...registration(setup), status: 'inactive' });
    const { domainUrl } = setup;
    await patiently(setup, () =>
      deactivateApplication({ jobId, domainUrl, client, status: 'inactive' }),
    );
    // It takes the domain a moment.
    pass(setup, 1);
  }
});
