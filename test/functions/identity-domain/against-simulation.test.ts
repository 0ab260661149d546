/** The stages of both rooms against the simulated Oracle Cloud, over real HTTP. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findApp } from '#functions/identity-domain/apps.ts';
import { authoriseClient } from '#functions/identity-domain/authorise-client.ts';
import { checkDomain } from '#functions/identity-domain/check-domain.ts';
import { removeClient } from '#functions/identity-domain/remove-client.ts';
import { checkInstance } from '#functions/oci/check-instance.ts';
import { checkTenancy } from '#functions/oci/check-tenancy.ts';
import { listInstances } from '#functions/oci/client.ts';
import { provisionInstance } from '#functions/oci/provision-instance.ts';
import { removeInstance } from '#functions/oci/remove-instance.ts';
import type { Instance } from '#runtime/model.ts';
import { useOci } from '#test/functions/oci/oci-setup.ts';
import { openTenancy, type Stage } from '#test/local/oracle/open-tenancy.ts';
import { ManualClock } from '#test/local/simulation/manual-clock.ts';

const setup = useOci();
const realFetch = globalThis.fetch;
const jobId = 'acme-1';
let stage: Stage;
let clock: ManualClock;

beforeEach(async () => {
  clock = new ManualClock(Date.now());
  stage = await openTenancy({ addressing: 'ports', clock });
  const { world, tenancy } = stage;
  const { region } = world;
  vi.stubGlobal('fetch', realFetch);
  vi.stubEnv('ALLOWED_HOSTS', '127.0.0.1');
  vi.stubEnv('OCI_INTEGRATION_ENDPOINT', world.urlOf(`integration.${region}.ocp.oraclecloud.com`));
  vi.stubEnv('OCI_IDENTITY_ENDPOINT', world.urlOf(`identity.${region}.oci.oraclecloud.com`));
  setup.aws.putSecret('oic-onboarding/oci', { ...tenancy.credentials });
  vi.useFakeTimers({ toFake: ['Date'], now: clock.now() });
});

afterEach(() => stage.world.close());

function pass(minutes: number): void {
  clock.advance(minutes * 60_000);
  vi.setSystemTime(clock.now());
}

/** Runs a stage as the state machine does: again while it asks for patience. */
async function patiently<T>(run: () => Promise<T>): Promise<T> {
  for (let tries = 0; tries < 30; tries += 1) {
    try {
      return await run();
    } catch (error) {
      const { name } = error as Error;
      if (!/Yet$|Conflict|Unavailable|Throttled|Timeout/.test(name)) throw error;
      pass(1);
    }
  }
  throw new Error('The stage asked for patience too often.');
}

const place = () => ({
  jobId,
  region: stage.world.region,
  compartmentId: stage.tenancy.compartmentId,
});
const provision = () =>
  patiently(() =>
    provisionInstance({
      ...place(),
      domainId: stage.tenancy.domain.id,
      instance: { mode: 'create', name: 'acme-prod' },
    }),
  );

async function waitForActive(): Promise<Instance> {
  const made = await provision();
  for (let looks = 0; looks < 60; looks += 1) {
    const { instance } = await patiently(() => checkInstance({ ...place(), ...made }));
    if (instance) return instance;
    pass(1);
  }
  throw new Error('The instance never became ACTIVE.');
}

const tenancy = () =>
  checkTenancy({
    ...place(),
    domainId: stage.tenancy.domain.id,
    instance: { mode: 'create', name: 'acme-prod' },
  });

async function authorise(
  instance: Instance,
  purpose: 'provisioner' | 'runtime',
  security: 'least-privilege' | 'as-documented' = 'least-privilege',
) {
  const { domainUrl } = await tenancy();
  return patiently(() =>
    authoriseClient({ jobId, customer: 'Acme', purpose, security, domainUrl, instance }),
  );
}

const mutations = () =>
  stage.world.calls.filter(({ mutates, status }) => mutates && status < 400).length;

async function removeEverything(): Promise<void> {
  const { domainUrl } = await tenancy();
  for (const purpose of ['runtime', 'provisioner'] as const) {
    await patiently(() => removeClient({ jobId, purpose, domainUrl }));
  }
  await patiently(() => removeInstance({ jobId, region: stage.world.region }));
}

describe.each(['least-privilege', 'as-documented'] as const)('%s', (security) => {
  it('goes from nothing to two clients, again without a change, and back to nothing', async () => {
    const { domainUrl } = await tenancy();
    expect(await checkDomain({ jobId, domainUrl })).toEqual({ reachable: true });
    const instance = await waitForActive();
    const clients = [
      await authorise(instance, 'provisioner', security),
      await authorise(instance, 'runtime', security),
    ];
    const before = mutations();
    expect(await waitForActive()).toEqual(instance);
    expect([
      await authorise(instance, 'provisioner', security),
      await authorise(instance, 'runtime', security),
    ]).toEqual(clients);
    expect(mutations()).toBe(before);
    await removeEverything();
    expect(setup.aws.items.size).toBe(0);
    expect([...setup.aws.secrets.keys()]).toEqual(['oic-onboarding/oci']);
  });
});

/** What exists at Oracle in the end: instances by tag, apps and grants by the calls that made them. */
async function leftAtOracle() {
  const { region, compartmentId } = place();
  const instances = await listInstances(region, compartmentId);
  const { domainUrl } = await tenancy();
  const app = await findApp(domainUrl, `oic-onboarding-${jobId}-runtime`);
  const made = (operation: string) =>
    stage.world.calls.filter(
      (call) =>
        call.operation === operation && (call.status === 201 || call.fault === 'lost-answer'),
    ).length;
  return {
    instances: instances.filter(({ lifecycleState }) => lifecycleState === 'ACTIVE').length,
    apps: made('identity-domain.createApp'),
    grants: made('identity-domain.createGrant'),
    isOn: app?.active,
  };
}

const oneOfEach = { instances: 1, apps: 1, grants: 1, isOn: true };

const struckOperations = [
  'oci.createIntegrationInstance',
  'oci.getWorkRequest',
  'oci.listIntegrationInstances',
  'oci.getIntegrationInstance',
  'identity-domain.searchApps',
  'identity-domain.createApp',
  'identity-domain.putAppStatusChanger',
  'identity-domain.searchGrants',
  'identity-domain.createGrant',
];

describe.each(['lost-answer', 'unavailable'] as const)('the fault %s', (fault) => {
  it.each(struckOperations)('at %s leaves one of each', async (operation) => {
    const { domainUrl } = await tenancy();
    stage.world.faults.inject({ operation, fault, times: 2 });
    const instance = await waitForActive();
    await patiently(() =>
      authoriseClient({
        jobId,
        customer: 'Acme',
        purpose: 'runtime',
        security: 'least-privilege',
        domainUrl,
        instance,
      }),
    );
    expect(stage.world.calls.some((call) => call.fault === fault)).toBe(true);
    expect(await leftAtOracle()).toEqual(oneOfEach);
  });

  it.each(['oci.deleteIntegrationInstance', 'identity-domain.deleteApp'])(
    'at %s leaves nothing',
    async (operation) => {
      await authorise(await waitForActive(), 'runtime');
      stage.world.faults.inject({ operation, fault });
      await removeEverything();
      expect(stage.world.faults.list()).toEqual([]);
      expect(setup.aws.items.size).toBe(0);
      expect([...setup.aws.secrets.keys()]).toEqual(['oic-onboarding/oci']);
    },
  );
});

it('the same stages twice at the same time end with one of each', async () => {
  const twice = <T>(run: () => Promise<T>) => Promise.all([run(), run(), run()]);
  await twice(provision);
  const instance = await waitForActive();
  const [one, ...others] = await twice(() => authorise(instance, 'runtime'));
  for (const other of others) expect(other).toEqual(one);
  expect(await leftAtOracle()).toEqual(oneOfEach);
});

describe('a refusal', () => {
  it('without a policy names the three causes', async () => {
    await stage.tenancy.removePolicies('integration-instance');
    await expect(tenancy()).rejects.toMatchObject({
      name: 'NotAuthorized',
      explanation: { seen: { status: 404, requestId: expect.any(String) } },
    });
  });

  it('without a domain role names the role', async () => {
    const { domainUrl } = await tenancy();
    await stage.tenancy.setDomainRoles([]);
    await expect(checkDomain({ jobId, domainUrl })).rejects.toMatchObject({
      name: 'NotAuthorized',
      explanation: { fix: expect.stringContaining('Identity Domain Administrator') },
    });
  });

  it('with a wrong key is one of credentials', async () => {
    setup.aws.putSecret('oic-onboarding/oci', {
      ...stage.tenancy.credentials,
      userId: 'ocid1.user.oc1..nobody',
    });
    await expect(tenancy()).rejects.toMatchObject({ name: 'InvalidCredentials' });
  });

  it('of the work request is told in Oracle’s words, and resume makes a new instance', async () => {
    await stage.tenancy.failNextWorkRequest({ code: 'OutOfCapacity', message: 'No room.' });
    const first = await provision();
    const failed = await waitForActive().catch((error) => error);
    expect(failed.name).toBe('ProvisioningFailed');
    expect(failed.explanation.summary).toContain('OutOfCapacity: No room.');
    expect((await waitForActive()).id).not.toBe(first.instanceId);
    await removeEverything();
    expect(setup.aws.items.size).toBe(0);
  });
});
