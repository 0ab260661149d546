import { beforeEach, describe, expect, it } from 'vitest';
import { provisionInstance } from '#functions/oci/provision-instance.ts';
import { removeInstance } from '#functions/oci/remove-instance.ts';
import {
  compartmentId,
  domainId,
  FakeControlPlane,
  incorrectState,
  region,
} from './fake-control-plane.ts';
import { useOci } from './oci-setup.ts';

const setup = useOci();
const base = { jobId: 'acme-1', region, compartmentId };
const provision = () =>
  provisionInstance({ ...base, domainId, instance: { mode: 'create', name: 'acme-prod' } });
let oracle: FakeControlPlane;

beforeEach(() => {
  oracle = new FakeControlPlane(setup.http);
});

const remove = () => removeInstance({ jobId: 'acme-1', region });
const record = () => setup.aws.resource('integration-instance');
const deletions = () => setup.http.mutations.filter((call) => call.startsWith('DELETE'));
const notReady = { name: 'NotReadyYet' };

describe('an instance that we created', () => {
  let instanceId: string;

  beforeEach(async () => {
    ({ instanceId } = await provision());
    oracle.finish(instanceId);
  });

  it('is deleted once, waited for, and forgotten when it is gone', async () => {
    await expect(remove()).rejects.toMatchObject(notReady);
    await expect(remove()).rejects.toMatchObject(notReady);
    expect(deletions()).toHaveLength(1);
    expect(record()).toBeDefined();
    oracle.instances.get(instanceId)!.lifecycleState = 'DELETED';
    expect(await remove()).toEqual({ state: 'absent' });
    expect(record()).toBeUndefined();
    expect(await remove()).toEqual({ state: 'absent' });
  });

  it('may already answer 404', async () => {
    oracle.instances.clear();
    expect(await remove()).toEqual({ state: 'absent' });
    expect(deletions()).toEqual([]);
    expect(record()).toBeUndefined();
  });

  it('is deleted once, too, when the answer was lost', async () => {
    setup.http.once('DELETE', /.*/, { lost: true }, { effect: true });
    await expect(remove()).rejects.toMatchObject({ name: 'Unavailable' });
    await expect(remove()).rejects.toMatchObject(notReady);
    expect(deletions()).toHaveLength(1);
  });

  it('is waited for when OCI says that it is busy', async () => {
    setup.http.once('DELETE', /.*/, incorrectState);
    await expect(remove()).rejects.toMatchObject(notReady);
  });

  it.each(['CREATING', 'UPDATING'])('is not touched while %s', async (lifecycleState) => {
    oracle.instances.get(instanceId)!.lifecycleState = lifecycleState;
    await expect(remove()).rejects.toMatchObject(notReady);
    expect(deletions()).toEqual([]);
  });

  it('goes together with failed attempts that carry our tag', async () => {
    const failed = oracle.add({
      lifecycleState: 'FAILED',
      freeformTags: { 'onboarding-id': 'acme-1' },
    });
    await expect(remove()).rejects.toMatchObject(notReady);
    expect(deletions()).toContain(`DELETE /20190131/integrationInstances/${failed.id}`);
  });

  it('is known by its OCID when somebody removed the tag', async () => {
    oracle.instances.get(instanceId)!.freeformTags = {};
    await expect(remove()).rejects.toMatchObject(notReady);
    expect(deletions()).toHaveLength(1);
  });
});

it('finds an instance whose creation was never answered', async () => {
  setup.http.once('POST', /integrationInstances$/, { lost: true }, { effect: true });
  await provision().catch(() => undefined);
  oracle.finish([...oracle.instances.keys()][0]!);
  await expect(remove()).rejects.toMatchObject(notReady);
  expect(deletions()).toHaveLength(1);
});

it('leaves an adopted instance and its entry alone', async () => {
  const { id } = oracle.add({});
  await provisionInstance({ ...base, domainId, instance: { mode: 'adopt', id } });
  expect(await remove()).toEqual({ state: 'kept' });
  expect(deletions()).toEqual([]);
  expect(record()).toBeDefined();
});

it('leaves the instances of others alone', async () => {
  const { instanceId } = await provision();
  const other = oracle.add({ displayName: 'other', freeformTags: { 'onboarding-id': 'b-2' } });
  oracle.instances.delete(instanceId);
  expect(await remove()).toEqual({ state: 'absent' });
  expect(other.lifecycleState).toBe('ACTIVE');
});

it('does nothing when nothing was made', async () => {
  expect(await remove()).toEqual({ state: 'absent' });
  expect(setup.http.calls).toEqual([]);
});
