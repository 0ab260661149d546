import { beforeEach, describe, expect, it, vi } from 'vitest';
import { provisionInstance } from '#functions/oci/provision-instance.ts';
import {
  compartmentId,
  domainId,
  FakeControlPlane,
  region,
  workRequestId,
} from './fake-control-plane.ts';
import { useOci } from './oci-setup.ts';

const setup = useOci();
const input = {
  jobId: 'acme-1',
  region,
  compartmentId,
  domainId,
  instance: { mode: 'create' as const, name: 'acme-prod' },
};
const instances = /integrationInstances$/;
let oracle: FakeControlPlane;

beforeEach(() => {
  oracle = new FakeControlPlane(setup.http);
});

const creations = () => setup.http.calls.filter(({ method }) => method === 'POST');
const record = () => setup.aws.resource('integration-instance');

describe('create', () => {
  it('asks for an Enterprise production instance that carries our tag', async () => {
    const made = await provisionInstance(input);
    const [instance] = oracle.instances.values();
    expect(made).toEqual({ instanceId: instance!.id, workRequestId, origin: 'created' });
    const [request] = creations();
    expect(request!.json).toEqual({
      displayName: 'acme-prod',
      compartmentId,
      domainId,
      integrationInstanceType: 'ENTERPRISEX',
      shape: 'PRODUCTION',
      isByol: false,
      messagePacks: 1,
      freeformTags: { 'onboarding-id': 'acme-1' },
    });
    expect(request!.headers.get('opc-retry-token')).toMatch(/^oic-onboarding-[0-9a-f]{40}$/);
  });

  it('writes the attempt before the call, and the OCID before it returns', async () => {
    let before: unknown;
    setup.http.on('POST', instances, () => {
      before = record();
      return { status: 400, json: { code: 'LimitExceeded', message: 'full' } };
    });
    await expect(provisionInstance(input)).rejects.toMatchObject({ name: 'LimitExceeded' });
    expect(before).toMatchObject({ id: '', origin: 'created', facts: { generation: 1 } });
    oracle = new FakeControlPlane(setup.http);
    const { instanceId } = await provisionInstance(input);
    expect(record()).toMatchObject({
      id: instanceId,
      facts: { generation: 1, workRequestId, failed: false },
    });
  });

  it('changes nothing when it runs again', async () => {
    const first = await provisionInstance(input);
    oracle.finish(first.instanceId);
    const { length } = setup.aws.writes;
    expect(await provisionInstance(input)).toEqual(first);
    expect(setup.http.mutations).toHaveLength(1);
    expect(setup.aws.writes).toHaveLength(length);
  });

  it.each([
    ['when the list shows it', true],
    ['when the list does not show it yet', false],
  ])('makes one instance when the answer was lost, %s', async (_, listsNew) => {
    oracle.listsNew = listsNew;
    setup.http.once('POST', instances, { lost: true }, { effect: true });
    await expect(provisionInstance(input)).rejects.toMatchObject({ name: 'Unavailable' });
    const { instanceId } = await provisionInstance(input);
    expect(oracle.instances.size).toBe(1);
    expect(record()).toMatchObject({ id: instanceId });
    const tokens = creations().map(({ headers }) => headers.get('opc-retry-token'));
    expect(new Set(tokens).size).toBe(1);
  });

  it('makes one instance when the work request could not be read', async () => {
    setup.http.once('GET', /workRequests\/[^/]+$/, { status: 500 });
    await expect(provisionInstance(input)).rejects.toMatchObject({ name: 'Unavailable' });
    const { instanceId } = await provisionInstance(input);
    expect(oracle.instances.size).toBe(1);
    expect(creations()).toHaveLength(1);
    expect(record()).toMatchObject({ id: instanceId, facts: { workRequestId } });
  });

  it('waits for a work request that does not name its instance yet', async () => {
    oracle.namesInstance = false;
    oracle.listsNew = false;
    await expect(provisionInstance(input)).rejects.toMatchObject({ name: 'NotReadyYet' });
    oracle.namesInstance = true;
    expect(await provisionInstance(input)).toMatchObject({ workRequestId });
    expect(creations()).toHaveLength(1);
  });

  it('reports a work request that failed before it named an instance', async () => {
    oracle.namesInstance = false;
    await provisionInstance(input).catch(() => undefined);
    Object.assign(oracle.works.get(workRequestId)!, {
      status: 'FAILED',
      errors: [{ code: 'X', message: 'no capacity' }],
    });
    await expect(provisionInstance(input)).rejects.toMatchObject({
      name: 'ProvisioningFailed',
      explanation: { summary: expect.stringContaining('no capacity') },
    });
    expect(record()).toMatchObject({ facts: { failed: true } });
  });

  it('finds its instance by the tag when the ledger was lost', async () => {
    const mine = oracle.add({ freeformTags: { 'onboarding-id': 'acme-1' } });
    const found = await provisionInstance(input);
    expect(found).toEqual({ instanceId: mine.id, workRequestId: null, origin: 'created' });
    expect(setup.http.mutations).toEqual([]);
  });
});

describe('a new attempt', () => {
  it('uses another token after the instance failed', async () => {
    const first = await provisionInstance(input);
    oracle.instances.get(first.instanceId)!.lifecycleState = 'FAILED';
    setup.aws.items.set('job#acme-1 resource#integration-instance#-', {
      ...record(),
      facts: { ...(record()!.facts as object), failed: true },
    });
    const second = await provisionInstance(input);
    expect(second.instanceId).not.toBe(first.instanceId);
    const tokens = creations().map(({ headers }) => headers.get('opc-retry-token'));
    expect(new Set(tokens).size).toBe(2);
    expect(record()).toMatchObject({ id: second.instanceId, facts: { generation: 2 } });
  });

  it('is made after somebody deleted the instance', async () => {
    const first = await provisionInstance(input);
    oracle.finish(first.instanceId);
    oracle.instances.get(first.instanceId)!.lifecycleState = 'DELETED';
    const second = await provisionInstance(input);
    expect(second.instanceId).not.toBe(first.instanceId);
  });

  it('is not made while a young instance is merely not visible yet', async () => {
    const first = await provisionInstance(input);
    oracle.finish(first.instanceId);
    oracle.instances.delete(first.instanceId);
    expect(await provisionInstance(input)).toEqual(first);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61 * 60_000 });
    const second = await provisionInstance(input);
    expect(second.workRequestId).not.toBe(first.workRequestId);
  });
});

it('a token that OCI no longer takes is replaced, after a look for the instance', async () => {
  setup.http.once('POST', instances, {
    status: 409,
    json: { code: 'InvalidatedRetryToken', message: 'The token was invalidated.' },
  });
  await expect(provisionInstance(input)).rejects.toMatchObject({ name: 'Conflict' });
  await provisionInstance(input);
  const tokens = creations().map(({ headers }) => headers.get('opc-retry-token'));
  expect(new Set(tokens).size).toBe(2);
  expect(setup.http.log.slice(-3, -1)).toEqual([
    'GET /20190131/integrationInstances',
    'POST /20190131/integrationInstances',
  ]);
});

describe('somebody else’s instance', () => {
  it.each([{}, { 'onboarding-id': 'other-2' }])(
    'of the same name stops us (tags %j)',
    async (freeformTags) => {
      oracle.add({
        displayName: 'ACME-prod',
        freeformTags: freeformTags as Record<string, string>,
      });
      await expect(provisionInstance(input)).rejects.toMatchObject({ name: 'NotOurs' });
      expect(setup.http.mutations).toEqual([]);
    },
  );

  it('of the same name that is deleted does not', async () => {
    oracle.add({ lifecycleState: 'DELETED' });
    expect(await provisionInstance(input)).toMatchObject({ origin: 'created' });
  });

  it('is not looked for under a new name once ours has one', async () => {
    oracle.add({ displayName: 'acme-old', freeformTags: { 'onboarding-id': 'acme-1' } });
    await expect(provisionInstance(input)).rejects.toMatchObject({
      name: 'InvalidRequest',
      explanation: { summary: expect.stringContaining('acme-old') },
    });
  });
});

describe('adopt', () => {
  const adopt = (id: string) =>
    provisionInstance({ ...input, instance: { mode: 'adopt' as const, id } });

  it('notes an existing instance and changes nothing', async () => {
    const theirs = oracle.add({});
    expect(await adopt(theirs.id)).toEqual({
      instanceId: theirs.id,
      workRequestId: null,
      origin: 'adopted',
    });
    await adopt(theirs.id);
    expect(setup.http.mutations).toEqual([]);
    expect(setup.aws.writes).toHaveLength(1);
    expect(record()).toMatchObject({ id: theirs.id, origin: 'adopted' });
  });

  it('keeps the origin of an instance that we created ourselves', async () => {
    const { instanceId } = await provisionInstance(input);
    oracle.finish(instanceId);
    expect(await adopt(instanceId)).toMatchObject({ origin: 'created' });
  });

  it('does not leave behind an instance that we created', async () => {
    await provisionInstance(input);
    const other = oracle.add({ displayName: 'other' });
    await expect(adopt(other.id)).rejects.toMatchObject({ name: 'InvalidRequest' });
  });

  it.each([
    ['stopped', { lifecycleState: 'INACTIVE' }, 'InvalidRequest', /Start it/],
    ['deleted', { lifecycleState: 'DELETED' }, 'NotFound', /OCID/],
    ['failed', { lifecycleState: 'FAILED' }, 'NotFound', /OCID/],
    ['second generation', { integrationInstanceType: 'ENTERPRISE' }, 'InvalidRequest', /3/],
  ])('refuses one that is %s', async (_, state, name, fix) => {
    const theirs = oracle.add(state);
    const error = await adopt(theirs.id).catch((caught) => caught);
    expect(error.name).toBe(name);
    expect(error.explanation.fix).toMatch(fix);
  });

  it('refuses one that OCI does not show', async () => {
    await expect(adopt('ocid1.integrationinstance.oc1..x')).rejects.toMatchObject({
      name: 'NotFound',
    });
  });
});
