import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { authoriseClient } from '#functions/identity-domain/authorise-client.ts';
import { planClients } from '#functions/identity-domain/plan-clients.ts';
import { useOci } from '#test/functions/oci/oci-setup.ts';
import { domainUrl, FakeDomain, instance, scopes } from './fake-domain.ts';

const setup = useOci();
let domain: FakeDomain;
beforeEach(() => {
  domain = new FakeDomain(setup.http);
});

type Security = 'least-privilege' | 'as-documented';
type Purpose = 'provisioner' | 'runtime';
const inputFor = (security: Security = 'least-privilege') => ({
  jobId: 'acme-1',
  customer: 'Acme',
  security,
  domainUrl,
  instance,
});
const authorise = (purpose: Purpose, security?: Security) =>
  authoriseClient({ ...inputFor(security), purpose });
async function authoriseBoth(security?: Security) {
  return [await authorise('provisioner', security), await authorise('runtime', security)] as const;
}

/** Plans without leaving a trace. */
async function plan(input: Parameters<typeof planClients>[0] = inputFor()) {
  const { length: writes } = setup.aws.writes;
  const { length: mutations } = setup.http.mutations;
  const planned = await planClients(input);
  expect(setup.aws.writes).toHaveLength(writes);
  expect(setup.http.mutations).toHaveLength(mutations);
  expect(JSON.stringify(planned)).not.toContain('idcscs-');
  return { ...planned, actions: planned.items.map(({ action }) => action) };
}

describe('least privilege', () => {
  it('makes two applications, each with a role, where nothing is', async () => {
    const { items, provisioner, runtime } = await plan();
    expect(items.map(({ says: _, ...item }) => item)).toEqual([
      {
        stage: 'authorise-provisioner',
        kind: 'oauth-client',
        name: 'oic-onboarding-acme-1-provisioner',
        action: 'create',
      },
      {
        stage: 'authorise-provisioner',
        kind: 'role-grant',
        name: 'ServiceDeveloper',
        action: 'create',
      },
      {
        stage: 'authorise-runtime-client',
        kind: 'oauth-client',
        name: 'oic-onboarding-acme-1-runtime',
        action: 'create',
      },
      {
        stage: 'authorise-runtime-client',
        kind: 'role-grant',
        name: 'ServiceInvoker',
        action: 'create',
      },
    ]);
    expect([provisioner, runtime]).toEqual([null, null]);
  });

  it('keeps what it made, and hands on the same clients as the stages', async () => {
    const [provisioner, runtime] = await authoriseBoth();
    const planned = await plan();
    expect(planned.actions).toEqual(['keep', 'keep', 'keep', 'keep']);
    expect(planned.provisioner).toEqual({ client: provisioner, isNew: true });
    expect(planned.runtime).toEqual(runtime);
    expect(planned.items.map(({ id }) => id)).toEqual([
      provisioner.appId,
      undefined,
      runtime.appId,
      undefined,
    ]);
  });

  it('says what is put right, and does not ask OIC by a client that is not', async () => {
    const [{ appId }] = await authoriseBoth();
    Object.assign(domain.apps.get(appId)!, { active: false, allowedGrants: ['implicit'] });
    const planned = await plan();
    expect(planned.actions).toEqual(['change', 'keep', 'keep', 'keep']);
    expect(planned.items[0]?.says).toBe(
      'These settings are put right: allowedGrants; it is switched on.',
    );
    expect(planned.provisioner).toBeNull();
  });

  it('grants a role that was taken away', async () => {
    const [{ appId }] = await authoriseBoth();
    domain.grants.delete(`${appId}.oic-app.role-dev`);
    const planned = await plan();
    expect(planned.actions).toEqual(['keep', 'create', 'keep', 'keep']);
    expect(planned.provisioner).toBeNull();
  });

  it('renews a secret that the vault has lost; CupixWorks then needs the new one', async () => {
    await authoriseBoth();
    setup.aws.secrets.delete('oic-onboarding/acme-1/runtime-client');
    const planned = await plan();
    expect(planned.actions).toEqual(['keep', 'keep', 'change', 'keep']);
    expect(planned.items[2]?.says).toContain('secret');
    expect(planned.runtime).toBeNull();
  });
});

describe('as documented', () => {
  it('makes one application for both', async () => {
    const { items, actions } = await plan(inputFor('as-documented'));
    expect(actions).toEqual(['create', 'create', 'keep']);
    expect(items.map(({ name }) => name)).toEqual([
      'Cupix Integration',
      'ServiceDeveloper',
      'Cupix Integration',
    ]);
    const { length } = setup.http.mutations;
    await authorise('provisioner', 'as-documented');
    const made = setup.http.mutations.length;
    await authorise('runtime', 'as-documented');
    expect(made).toBeGreaterThan(length);
    expect(setup.http.mutations).toHaveLength(made);
  });

  it('counts a copy of the secret that is still to be made as a new one', async () => {
    await authorise('provisioner', 'as-documented');
    const half = await plan(inputFor('as-documented'));
    expect(half.actions).toEqual(['keep', 'keep', 'keep']);
    expect(half.runtime).toBeNull();
    const runtime = await authorise('runtime', 'as-documented');
    expect((await plan(inputFor('as-documented'))).runtime).toEqual(runtime);
  });

  it('is stopped by an application of that name that is not ours', async () => {
    domain.add({ displayName: 'Cupix Integration' });
    const { items, findings } = await plan(inputFor('as-documented'));
    expect(items).toEqual([]);
    expect(findings).toMatchObject([{ stage: 'authorise-provisioner', error: 'NotOurs' }]);
  });
});

describe('an instance that is still to be made', () => {
  const without = { ...inputFor(), instance: null };

  it('has no scopes yet, so that everything is made', async () => {
    expect((await plan(without)).actions).toEqual(['create', 'create', 'create', 'create']);
  });

  it('changes the clients that an earlier one has left behind', async () => {
    await authoriseBoth();
    const planned = await plan(without);
    expect(planned.actions).toEqual(['change', 'create', 'change', 'create']);
    expect([planned.provisioner, planned.runtime]).toEqual([null, null]);
  });
});

it('finds an instance whose application offers other scopes', async () => {
  domain.resourceScopes = ['https://other.example/ic/api/'];
  const { items, findings } = await plan();
  expect(items).toEqual([]);
  expect(findings).toMatchObject([{ stage: 'authorise-provisioner', error: 'NotFound' }]);
});

it('tells an old client from a new one, whose refusal means little', async () => {
  await authorise('provisioner');
  const key = 'job#acme-1 resource#oauth-client#provisioner';
  const record = setup.aws.items.get(key) as { facts: object };
  setup.aws.items.set(key, { ...record, facts: { ...record.facts, changedAt: 1 } });
  expect((await plan()).provisioner).toMatchObject({ isNew: false });
});

it('says keep if and only if the stages then leave the application and its role alone', async () => {
  const wear = fc.record({
    isActive: fc.boolean(),
    scopes: fc.subarray([scopes.api, scopes.invoke]),
    grants: fc.subarray(['client_credentials', 'refresh_token']),
    hasRole: fc.boolean(),
    hasSecret: fc.boolean(),
  });
  const purposes = fc.constantFrom<Purpose>('provisioner', 'runtime');
  await fc.assert(
    fc.asyncProperty(wear, purposes, async (worn, purpose) => {
      setup.aws.items.clear();
      setup.aws.secrets.forEach((_, name) => {
        if (name.endsWith('-client')) setup.aws.secrets.delete(name);
      });
      domain = new FakeDomain(setup.http);
      await authoriseBoth();
      const app = domain.named(`oic-onboarding-acme-1-${purpose}`)!;
      Object.assign(app, {
        active: worn.isActive,
        allowedGrants: worn.grants,
        allowedScopes: worn.scopes.map((fqs) => ({ fqs })),
      });
      if (!worn.hasRole) {
        for (const [id, { grantee }] of domain.grants)
          if (grantee.value === app.id) domain.grants.delete(id);
      }
      if (!worn.hasSecret) setup.aws.secrets.delete(`oic-onboarding/acme-1/${purpose}-client`);
      const [client, role] = (await plan()).actions.slice(purpose === 'runtime' ? 2 : 0);
      const from = setup.http.mutations.length;
      await authorise(purpose);
      const calls = setup.http.mutations.slice(from);
      const isGrant = (call: string) => call === 'POST /admin/v1/Grants';
      expect(calls.filter(isGrant)).toHaveLength(role === 'create' ? 1 : 0);
      expect(calls.some((call) => !isGrant(call))).toBe(client === 'change');
    }),
    { numRuns: 20 },
  );
});
