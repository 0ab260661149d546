import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { planInstance } from '#functions/oci/plan-instance.ts';
import { provisionInstance } from '#functions/oci/provision-instance.ts';
import { compartmentId, domainId, FakeControlPlane, region, urls } from './fake-control-plane.ts';
import { useOci } from './oci-setup.ts';

const setup = useOci();
const create = { mode: 'create' as const, name: 'acme-prod' };
const input = { jobId: 'acme-1', region, compartmentId, instance: create };
const ours = { freeformTags: { 'onboarding-id': 'acme-1' }, ...urls };
let oracle: FakeControlPlane;

beforeEach(() => {
  oracle = new FakeControlPlane(setup.http);
});

/** What the ledger says about the instance. */
function remember(id: string, facts: Record<string, unknown> = {}, origin = 'created'): void {
  setup.aws.items.set('job#acme-1 resource#integration-instance#-', {
    kind: 'integration-instance',
    name: '-',
    id,
    origin,
    facts: { compartmentId, generation: 1, workRequestId: null, failed: false, ...facts },
    updatedAt: new Date().toISOString(),
  });
}

/** The action of the only item, or the names of the errors that were found. */
async function verdict(instance: Parameters<typeof planInstance>[0]['instance'] = create) {
  const { items, findings } = await planInstance({ ...input, instance });
  expect(items.length + findings.length).toBeGreaterThan(0);
  expect(setup.http.mutations).toEqual([]);
  expect(setup.aws.writes).toEqual([]);
  return { action: items[0]?.action, errors: findings.map(({ stage, error }) => [stage, error]) };
}

describe('create', () => {
  it('is what happens where nothing is', async () => {
    expect(await planInstance(input)).toEqual({
      items: [
        {
          stage: 'provision-instance',
          kind: 'integration-instance',
          name: 'acme-prod',
          action: 'create',
          says: 'Oracle makes it in eu-frankfurt-1.',
        },
      ],
      findings: [],
      instance: null,
    });
  });

  it('happens again after an attempt that failed, or an instance that was deleted', async () => {
    const failed = oracle.add({ ...ours, lifecycleState: 'FAILED' });
    remember(failed.id, { failed: true });
    expect(await verdict()).toEqual({ action: 'create', errors: [] });
    failed.lifecycleState = 'DELETED';
    remember(failed.id);
    expect(await verdict()).toEqual({ action: 'create', errors: [] });
  });

  it('is stopped by an instance of that name that is not ours', async () => {
    oracle.add({});
    expect(await verdict()).toEqual({
      action: undefined,
      errors: [['provision-instance', 'NotOurs']],
    });
  });

  it('is stopped by a creation that Oracle has given up', async () => {
    remember('', { workRequestId: 'w1' });
    oracle.works.set('w1', {
      status: 'FAILED',
      percentComplete: 0,
      instanceId: '',
      errors: [{ code: 'X', message: 'no capacity' }],
    });
    oracle.namesInstance = false;
    const { findings } = await planInstance(input);
    expect(findings).toMatchObject([
      { error: 'ProvisioningFailed', summary: expect.stringContaining('no capacity') },
    ]);
    expect(setup.aws.writes).toEqual([]);
  });
});

describe('keep', () => {
  it('is for ours, by the ledger or by its tag, and tells where it is', async () => {
    const mine = oracle.add(ours);
    const byTag = await planInstance(input);
    expect(byTag.items).toMatchObject([{ action: 'keep', id: mine.id }]);
    remember(mine.id);
    expect(await planInstance(input)).toEqual(byTag);
    expect(byTag.instance).toMatchObject({ id: mine.id, serviceInstance: 'acme-prod-ns' });
  });

  it('is for one that Oracle is making, which can be asked nothing', async () => {
    const mine = oracle.add({ ...ours, lifecycleState: 'CREATING' });
    remember(mine.id);
    expect(await planInstance(input)).toMatchObject({
      items: [{ action: 'keep', says: expect.stringContaining('CREATING') }],
      findings: [],
      instance: null,
    });
  });

  it('knows where an instance is while Oracle changes it', async () => {
    const mine = oracle.add({ ...ours, lifecycleState: 'UPDATING' });
    remember(mine.id);
    const { items, instance } = await planInstance(input);
    expect(items).toMatchObject([{ action: 'keep', says: expect.stringContaining('UPDATING') }]);
    expect(instance).toMatchObject({ id: mine.id });
  });

  it('finds one that is stopped, and one that failed, before the run does', async () => {
    const mine = oracle.add({ ...ours, lifecycleState: 'INACTIVE' });
    remember(mine.id);
    expect(await verdict()).toEqual({
      action: 'keep',
      errors: [['wait-for-active', 'InvalidRequest']],
    });
    mine.lifecycleState = 'FAILED';
    expect(await verdict()).toEqual({
      action: undefined,
      errors: [['wait-for-active', 'ProvisioningFailed']],
    });
  });
});

describe('adopt', () => {
  const adopt = (id: string) => ({ mode: 'adopt' as const, id });

  it('is for an instance of somebody else, until it was adopted', async () => {
    const theirs = oracle.add({ ...urls, displayName: 'shared' });
    const { items } = await planInstance({ ...input, instance: adopt(theirs.id) });
    expect(items).toMatchObject([{ action: 'adopt', name: 'shared', id: theirs.id }]);
    remember(theirs.id, {}, 'adopted');
    const again = await planInstance({ ...input, instance: adopt(theirs.id) });
    expect(again.items).toMatchObject([
      { action: 'keep', says: expect.stringContaining('adopted') },
    ]);
  });

  it.each([
    [{ lifecycleState: 'INACTIVE' }, 'InvalidRequest'],
    [{ lifecycleState: 'DELETED' }, 'NotFound'],
    [{ integrationInstanceType: 'ENTERPRISE' }, 'InvalidRequest'],
  ])('is stopped by %j', async (state, error) => {
    const theirs = oracle.add(state);
    const { findings, items } = await planInstance({ ...input, instance: adopt(theirs.id) });
    expect(findings).toMatchObject([{ stage: 'provision-instance', error }]);
    expect(items).toEqual([]);
  });
});

it('throws on what may heal, so that it is tried again', async () => {
  setup.http.on('GET', /integrationInstances$/, { status: 503 });
  await expect(planInstance(input)).rejects.toMatchObject({ name: 'Unavailable' });
});

it('says create if and only if the stage then asks Oracle for an instance', async () => {
  const states = ['CREATING', 'ACTIVE', 'UPDATING', 'FAILED', 'DELETED', 'DELETING'] as const;
  const scenario = fc.record({
    there: fc.option(fc.constantFrom(...states)),
    isOurs: fc.boolean(),
    ledger: fc.constantFrom('nothing', 'id', 'lost answer', 'failed'),
  });
  await fc.assert(
    fc.asyncProperty(scenario, async ({ there, isOurs, ledger }) => {
      setup.aws.items.clear();
      setup.aws.writes.length = 0;
      setup.http.calls.length = 0;
      oracle = new FakeControlPlane(setup.http);
      const tags = isOurs ? ours : { ...urls };
      const id = there ? oracle.add({ ...tags, lifecycleState: there }).id : 'ocid1.gone';
      if (ledger === 'id') remember(id);
      if (ledger === 'lost answer') remember('');
      if (ledger === 'failed') remember(id, { failed: true });
      const { items, findings } = await planInstance(input);
      expect(setup.aws.writes).toEqual([]);
      const run = provisionInstance({ ...input, domainId });
      if (findings.some(({ stage }) => stage === 'provision-instance')) {
        await expect(run).rejects.toMatchObject({ name: findings[0]?.error });
      } else await run;
      const asked = setup.http.mutations.length;
      expect(asked).toBe(items[0]?.action === 'create' ? 1 : 0);
    }),
    { numRuns: 60 },
  );
});
