import { afterAll, beforeAll, expect, test } from 'vitest';
import { appBody, search, searchUrn } from '../create-client.ts';
import { callDomain, openTenancy, type Stage } from '../open-tenancy.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openTenancy();
  for (const displayName of ['b app', 'c app', 'a app']) {
    await callDomain(stage, 'POST', '/Apps', appBody({ displayName }));
  }
});
afterAll(() => stage.world.close());

const get = (query: Record<string, string>) =>
  callDomain(stage, 'GET', `/Apps?${new URLSearchParams(query)}`);
const names = async (query: Record<string, string>) => {
  const { Resources } = (await (await get(query)).json()) as {
    Resources: { displayName: string }[];
  };
  return Resources.map(({ displayName }) => displayName);
};

test('a filter in the query is decoded once', async () => {
  expect(await names({ filter: 'displayName eq "a app"' })).toEqual(['a app']);
  expect(await names({ filter: 'displayName sw "a+app"' })).toEqual([]);
});

test('pages count from 1; the list says how much there is', async () => {
  const reply = await get({ sortBy: 'displayName', startIndex: '2', count: '1' });
  expect(await reply.json()).toMatchObject({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    totalResults: 3,
    startIndex: 2,
    itemsPerPage: 1,
    Resources: [{ displayName: 'b app' }],
  });
  const descending = { sortBy: 'displayName', sortOrder: 'descending' };
  expect(await names(descending)).toEqual(['c app', 'b app', 'a app']);
  expect(await names({ count: '0' })).toEqual([]);
});

test.each<Record<string, string>>([
  { startIndex: '0' },
  { count: '1001' },
  { count: 'all' },
  { limit: '10' },
  { attributeSets: 'most' },
  { filter: 'displayName eq' },
])('refuses the query %o', async (query) => {
  expect((await get(query)).status).toBe(400);
});

test('a search without the secret among its attributes does not show it', async () => {
  const withSecret = await search(stage, 'Apps', 'displayName eq "a app"');
  expect(withSecret.Resources[0]).toHaveProperty('clientSecret');
  const without = await search(stage, 'Apps', 'displayName eq "a app"', {
    attributes: ['id', 'name'],
  });
  expect(without.Resources[0]).not.toHaveProperty('clientSecret');
  expect(without.Resources[0]).toHaveProperty('name');
});

test.each([
  { filter: 'displayName pr' },
  { schemas: [searchUrn], filters: 'displayName pr' },
  { schemas: [searchUrn], count: -1 },
])('refuses the search %o', async (body) => {
  expect((await callDomain(stage, 'POST', '/Apps/.search', body)).status).toBe(400);
});
