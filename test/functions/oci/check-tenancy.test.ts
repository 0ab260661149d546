import { beforeEach, describe, expect, it } from 'vitest';
import { checkTenancy } from '#functions/oci/check-tenancy.ts';
import {
  compartmentId,
  domainId,
  FakeControlPlane,
  notFound,
  region,
} from './fake-control-plane.ts';
import { useOci } from './oci-setup.ts';

const setup = useOci();
let oracle: FakeControlPlane;

beforeEach(() => {
  oracle = new FakeControlPlane(setup.http);
});

const base = { jobId: 'acme-1', region, compartmentId, domainId };
const create = () => checkTenancy({ ...base, instance: { mode: 'create', name: 'acme-prod' } });
const adopt = (id: string) => checkTenancy({ ...base, instance: { mode: 'adopt', id } });
const domain = (fields: object) =>
  setup.http.on('GET', /\/domains\//, {
    json: {
      displayName: 'Default',
      url: 'https://idcs-0a1b.identity.oraclecloud.com',
      lifecycleState: 'ACTIVE',
      ...fields,
    },
  });

describe('the identity domain', () => {
  it('is asked for at the regional IAM endpoint', async () => {
    await create();
    const [{ url, headers }] = setup.http.calls as [(typeof setup.http.calls)[0]];
    expect(url.href).toBe(
      `https://identity.eu-frankfurt-1.oci.oraclecloud.com/20160918/domains/${domainId}`,
    );
    expect(headers.get('authorization')).toMatch(/^Signature /);
  });

  it.each([
    'https://idcs-0a1b.identity.oraclecloud.com',
    'https://idcs-0a1b.identity.oraclecloud.com/',
    'https://idcs-0a1b.identity.oraclecloud.com:443',
    'https://idcs-0a1b.identity.oraclecloud.com:443/',
    'HTTPS://IDCS-0A1B.identity.oraclecloud.com:443//',
  ])('has the URL %s in one spelling', async (url) => {
    domain({ url });
    expect(await create()).toEqual({
      domainUrl: 'https://idcs-0a1b.identity.oraclecloud.com',
      domainName: 'Default',
      instancesInUse: 0,
    });
  });

  it('keeps a port that is not 443', async () => {
    domain({ url: 'https://idcs-0a1b.identity.oraclecloud.com:8943' });
    expect((await create()).domainUrl).toBe('https://idcs-0a1b.identity.oraclecloud.com:8943');
  });

  it('has to be ACTIVE', async () => {
    domain({ lifecycleState: 'INACTIVE' });
    await expect(create()).rejects.toMatchObject({
      name: 'InvalidRequest',
      explanation: { summary: expect.stringContaining('INACTIVE') },
    });
  });

  it('has to be on an allowed host', async () => {
    domain({ url: 'https://idcs.example.com' });
    await expect(create()).rejects.toMatchObject({ name: 'InvalidRequest' });
  });

  it('that OCI does not show is a question of rights', async () => {
    setup.http.on('GET', /\/domains\//, notFound);
    await expect(create()).rejects.toMatchObject({
      name: 'NotAuthorized',
      explanation: { seen: { requestId: 'REQ-404' } },
    });
  });
});

describe('the compartment', () => {
  it('has to be visible', async () => {
    setup.http.on('GET', /integrationInstances$/, notFound);
    await expect(create()).rejects.toMatchObject({ name: 'NotAuthorized' });
  });

  it('counts the instances that take a place', async () => {
    for (const lifecycleState of ['ACTIVE', 'CREATING', 'INACTIVE', 'DELETING', 'DELETED']) {
      oracle.add({ displayName: lifecycleState, lifecycleState });
    }
    expect((await create()).instancesInUse).toBe(3);
  });

  it('is full with 200 instances', async () => {
    for (let number = 0; number < 200; number += 1) oracle.add({ displayName: `n${number}` });
    await expect(create()).rejects.toMatchObject({ name: 'LimitExceeded' });
    oracle.instances.delete('ocid1.integrationinstance.oc1..i7');
    expect((await create()).instancesInUse).toBe(199);
  });

  it('has room for the instance that we already made', async () => {
    for (let number = 0; number < 199; number += 1) oracle.add({ displayName: `n${number}` });
    oracle.add({ freeformTags: { 'onboarding-id': 'acme-1' } });
    expect((await create()).instancesInUse).toBe(200);
  });

  it('may not hold somebody else’s instance of that name', async () => {
    oracle.add({});
    await expect(create()).rejects.toMatchObject({ name: 'NotOurs' });
  });
});

describe('adopting', () => {
  it('takes an instance that is there, and a full compartment', async () => {
    const theirs = oracle.add({});
    for (let number = 0; number < 200; number += 1) oracle.add({ displayName: `n${number}` });
    expect((await adopt(theirs.id)).domainName).toBe('Default');
  });

  it('needs an instance that is there', async () => {
    await expect(adopt('ocid1.integrationinstance.oc1..x')).rejects.toMatchObject({
      name: 'NotFound',
    });
  });
});

it('changes nothing', async () => {
  await create();
  expect(setup.http.mutations).toEqual([]);
  expect(setup.aws.writes).toEqual([]);
});
