import { beforeEach, describe, expect, it } from 'vitest';
import { handler } from '#functions/oci/locate-instance.ts';
import { provisionInstance } from '#functions/oci/provision-instance.ts';
import { compartmentId, domainId, FakeControlPlane, region } from './fake-control-plane.ts';
import { invoke } from './invoke.ts';
import { useOci } from './oci-setup.ts';

const setup = useOci();
let oracle: FakeControlPlane;
let instanceId: string;

beforeEach(async () => {
  oracle = new FakeControlPlane(setup.http);
  const made = { jobId: 'acme-1', region, compartmentId, domainId };
  const instance = { mode: 'create' as const, name: 'acme-prod' };
  ({ instanceId } = await provisionInstance({ ...made, instance }));
});

const locate = () => invoke(handler, { jobId: 'acme-2', region, compartmentId, instanceId });
const instance = () => oracle.instances.get(instanceId)!;

describe('locating the instance of an onboarding', () => {
  it('asks Oracle for its addresses, and makes the scope of the API from the audience', async () => {
    oracle.finish(instanceId);
    const { designTimeUrl, serviceInstance, scope } = flat(await locate());
    expect(serviceInstance).not.toBe('');
    expect(designTimeUrl).toMatch(/^https:\/\/design\./);
    expect(scope).toMatch(/^https:\/\/.*\/ic\/api\/$/);
  });

  it('waits while Oracle is at work on it', async () => {
    oracle.finish(instanceId);
    Object.assign(instance(), { lifecycleState: 'UPDATING' });
    await expect(locate()).rejects.toMatchObject({ name: 'NotReadyYet' });
  });

  it('stops when it was deleted', async () => {
    oracle.instances.delete(instanceId);
    await expect(locate()).rejects.toMatchObject({
      name: expect.stringMatching(/NotFound|NotReadyYet/),
    });
  });
});

function flat(found: unknown) {
  const { instance, scope } = found as {
    instance: { serviceInstance: string; designTimeUrl: string };
    scope: string;
  };
  return { ...instance, scope };
}
