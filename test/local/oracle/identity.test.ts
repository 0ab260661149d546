import { afterAll, beforeAll, expect, test } from 'vitest';
import { callOci, identity, openTenancy, type Stage } from './open-tenancy.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openTenancy();
});
afterAll(() => stage.world.close());

const get = (path: string) => callOci(stage, identity, 'GET', `/20160918${path}`);

test('a domain tells its URL', async () => {
  const { domain } = stage.tenancy;
  const reply = await get(`/domains/${domain.id}`);
  expect(await reply.json()).toMatchObject({
    id: domain.id,
    displayName: 'Default',
    lifecycleState: 'ACTIVE',
    url: `https://${domain.guid}.identity.oraclecloud.com:443`,
  });
});

test('domains are listed by compartment and filtered by name', async () => {
  const ids = async (path: string) =>
    ((await (await get(path)).json()) as { id: string }[]).map(({ id }) => id);
  const { id, domain } = stage.tenancy;
  expect(await ids(`/domains?compartmentId=${id}&displayName=Default`)).toEqual([domain.id]);
  expect(await ids(`/domains?compartmentId=${id}&displayName=Other`)).toEqual([]);
  expect((await get('/domains')).status).toBe(400);
});

test('compartments are known by id and by parent', async () => {
  const { id, compartmentId } = stage.tenancy;
  expect(await (await get(`/compartments/${compartmentId}`)).json()).toMatchObject({
    id: compartmentId,
    compartmentId: id,
    lifecycleState: 'ACTIVE',
  });
  const children = await (await get(`/compartments?compartmentId=${id}&name=integrations`)).json();
  expect(children).toMatchObject([{ id: compartmentId }]);
});

test('an unknown id, or no policy, is a 404', async () => {
  expect((await get('/domains/ocid1.domain.oc1..other')).status).toBe(404);
  const before = await stage.tenancy.removePolicies('domains');
  expect((await get(`/domains/${stage.tenancy.domain.id}`)).status).toBe(404);
  await stage.tenancy.setPolicies(before);
});
