import { describe, expect, it } from 'vitest';
import type { CpqSite } from '#local/oracle/cpq/model.ts';
import { callSite, cpqHost, openCpqForTest, sales } from './cpq-world.ts';

async function withUser(changes: Partial<CpqSite> = {}) {
  const stage = await openCpqForTest(changes);
  const { sites } = stage;
  const user = sites.createIntegrationUser(cpqHost, { clientId: 'c1', groups: [sales] });
  const now = () => sites.user(cpqHost, user.partyNumber)!;
  const path = `/users/${user.partyNumber}`;
  return { stage, sites, now, path, partyNumber: user.partyNumber };
}

const inactive = { status: { value: 0, displayValue: 'Inactive' } };

describe('the status of an integration user, by the users resource', () => {
  it.each([
    ['changes', 200, false],
    ['ignores', 200, true],
    ['refuses', 404, true],
  ] as const)('%s', async (statusByUsers, status, isActive) => {
    const { stage, now, path } = await withUser({ statusByUsers });
    expect((await callSite(stage, 'PATCH', path, inactive)).status).toBe(status);
    expect(now().isActive).toBe(isActive);
    expect(now().groups).toEqual([sales]);
  });

  it('takes numbers as text, and nothing else', async () => {
    const { stage, now, path } = await withUser();
    await callSite(stage, 'PATCH', path, { status: { value: '0' } });
    expect(now().isActive).toBe(false);
    expect((await callSite(stage, 'PATCH', path, { status: { value: 7 } })).status).toBe(400);
    expect((await callSite(stage, 'PATCH', path, { firstName: 'Erp' })).status).toBe(200);
    expect(now().isActive).toBe(false);
  });
});

describe('PUT', () => {
  it('sets back what it leaves out, and makes a user that is not there', async () => {
    const { stage, sites, now, path } = await withUser();
    expect((await callSite(stage, 'PUT', path, { firstName: 'Erp' })).status).toBe(200);
    expect(now()).toMatchObject({ groups: [], firstName: 'Erp' });
    expect((await callSite(stage, 'PUT', '/users/BM_new', {})).status).toBe(200);
    expect(sites.user(cpqHost, 'BM_new')).toBeDefined();
  });
});

describe('bulkUpdate', () => {
  const bulk = (q: unknown, userData: unknown = inactive) => ({ userData, criteria: { q } });
  const path = '/users/actions/bulkUpdate';

  it('answers 204 and changes everybody who matches', async () => {
    const { stage, sites, now, partyNumber } = await withUser();
    const other = sites.createIntegrationUser(cpqHost, { clientId: 'c2', groups: [] });
    const one = bulk(`{'partyNumber':{'$eq':'${partyNumber}'}}`);
    expect((await callSite(stage, 'POST', path, one)).status).toBe(204);
    expect(now().isActive).toBe(false);
    expect(sites.user(cpqHost, other.partyNumber)?.isActive).toBe(true);
    await callSite(stage, 'POST', path, bulk(`{'login':{'$like':'_custom%'}}`));
    expect(sites.user(cpqHost, other.partyNumber)?.isActive).toBe(false);
  });

  it.each(['ignores', 'refuses'] as const)(
    '%s integration users like PATCH',
    async (statusByUsers) => {
      const { stage, now, partyNumber } = await withUser({ statusByUsers });
      const one = bulk(`{'partyNumber':{'$eq':'${partyNumber}'}}`);
      expect((await callSite(stage, 'POST', path, one)).status).toBe(204);
      expect(now().isActive).toBe(true);
    },
  );

  it.each([bulk(undefined), bulk('x'), bulk(`{'login':'x'}`, {}), []])(
    'refuses %j',
    async (body) => {
      const { stage } = await withUser();
      expect((await callSite(stage, 'POST', path, body)).status).toBe(400);
    },
  );
});

it('needs the permission User Administrator', async () => {
  const { stage, sites, path } = await withUser();
  const token = sites.addAdministrator(cpqHost, 'lou@acme.example', ['Access Administrator']);
  expect((await callSite({ ...stage, token }, 'GET', path)).status).toBe(403);
  expect((await callSite({ ...stage, token }, 'GET', '/groups')).status).toBe(200);
  expect((await callSite(stage, 'GET', '/users')).json.items).toHaveLength(3);
});
