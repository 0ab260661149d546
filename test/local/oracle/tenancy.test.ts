import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import {
  findInstanceByHost,
  findInstanceById,
  findInstanceByService,
} from '#local/oracle/instances.ts';
import { createTenancy } from '#local/oracle/tenancy.ts';
import { World } from '#local/simulation/world.ts';
import {
  callDomain,
  callOci,
  controlPlane,
  createInstance,
  identity,
  openTenancy,
} from './open-tenancy.ts';

test('an opened world keeps its tenancy, its key, its instances and its changed settings', async () => {
  const directory = await mkdtemp(path.join(tmpdir(), 'tenancy-'));
  const first = await openTenancy({ directory });
  const { id } = await createInstance(first);
  await first.tenancy.configure({ instanceLimit: 7 });
  await first.tenancy.setDomainRoles([]);
  const before = [first.tenancy.credentials, first.tenancy.domain, first.tenancy.compartmentId];
  const world = await World.open({ clock: first.clock, directory });
  const again = await createTenancy(world);
  expect([again.credentials, again.domain, again.compartmentId]).toEqual(before);
  expect([again.settings.instanceLimit, again.domainRoles]).toEqual([7, []]);
  expect(world.store.collection('oracle.instances').keys()).toEqual([id]);
  const file = await readFile(path.join(directory, 'simulation.sealed'), 'latin1');
  expect(file).not.toContain('PRIVATE KEY');
  await Promise.all([first.world.close(), world.close()]);
  await rm(directory, { recursive: true });
});

test('the service finds an instance by its name and its host, from ACTIVE to DELETED', async () => {
  const stage = await openTenancy();
  const { id, instanceUrl, instanceDesignTimeUrl } = await createInstance(stage);
  const name = new URL(instanceDesignTimeUrl).searchParams.get('integrationInstance')!;
  expect(findInstanceByService(stage.world, name)).toMatchObject({ id, lifecycleState: 'ACTIVE' });
  expect(findInstanceByHost(stage.world, new URL(instanceUrl).host)).toMatchObject({ id });
  expect(findInstanceByService(stage.world, 'other')).toBeUndefined();
  await stage.world.close();
});

test('an instance that somebody else made can be adopted', async () => {
  const stage = await openTenancy();
  const id = await stage.tenancy.addInstance('theirs');
  const path = `/20190131/integrationInstances/${id}`;
  const instance = await (await callOci(stage, controlPlane, 'GET', path)).json();
  expect(instance).toMatchObject({
    displayName: 'theirs',
    lifecycleState: 'ACTIVE',
    freeformTags: {},
  });
  const { idcsAppId } = (instance as { idcsInfo: { idcsAppId: string } }).idcsInfo;
  expect((await callDomain(stage, 'GET', `/Apps/${idcsAppId}`)).status).toBe(200);
  await stage.world.close();
});

test('a compartment and a domain of a request can be added, once', async () => {
  const stage = await openTenancy();
  const [compartmentId, domainId] = ['ocid1.compartment.oc1..mine', 'ocid1.domain.oc1..mine'];
  for (let count = 0; count < 2; count++) {
    stage.tenancy.addCompartment(compartmentId);
    stage.tenancy.addDomain(domainId);
  }
  const { id } = await createInstance(stage, { compartmentId, domainId });
  expect(findInstanceById(stage.world, id)).toMatchObject({ lifecycleState: 'ACTIVE' });
  const domains = await callOci(
    stage,
    identity,
    'GET',
    `/20160918/domains?compartmentId=${stage.tenancy.id}`,
  );
  expect(await domains.json()).toHaveLength(2);
  await stage.tenancy.removePolicies('integration-instance');
  stage.tenancy.addCompartment(compartmentId);
  expect(stage.tenancy.policies.map(({ resource }) => resource)).not.toContain(
    'integration-instance',
  );
  await stage.world.close();
});

test('the same seed gives the same tenancy', async () => {
  const [one, two] = [await openTenancy({ seed: 'a' }), await openTenancy({ seed: 'a' })];
  const other = await openTenancy({ seed: 'b' });
  expect(two.tenancy.domain).toEqual(one.tenancy.domain);
  expect(other.tenancy.domain.guid).not.toBe(one.tenancy.domain.guid);
  await Promise.all([one, two, other].map(({ world }) => world.close()));
});
