import { afterEach, beforeEach, expect, it, test } from 'vitest';
import { callDomain } from '../open-tenancy.ts';
import { createTrust, openTrustStage, type TrustStage, trustBody, userUrn } from '../open-trust.ts';

let stage: TrustStage;
beforeEach(async () => {
  stage = await openTrustStage();
});
afterEach(() => stage.world.close());

const filter = () => encodeURIComponent(`issuer eq "${stage.issuer.url}"`);
const trusts = '/IdentityPropagationTrusts';

it('a trust is found by its issuer; its rules show only when asked for', async () => {
  const made = await createTrust(stage);
  expect(made.status).toBe(201);
  const plain = await callDomain(stage, 'GET', `${trusts}?filter=${filter()}`);
  const [found] = ((await plain.json()) as { Resources: Record<string, unknown>[] }).Resources;
  expect(found).toMatchObject({ name: 'aws-onboarding', issuer: stage.issuer.url, active: true });
  expect(found).not.toHaveProperty('impersonationServiceUsers');
  const path = `${trusts}/${found!.id}?attributes=impersonationServiceUsers`;
  const asked = (await (await callDomain(stage, 'GET', path)).json()) as Record<string, unknown>;
  expect(asked.impersonationServiceUsers).toEqual(trustBody(stage).impersonationServiceUsers);
});

it('a trust is replaced but for its name, and deleted', async () => {
  const { id } = (await (await createTrust(stage)).json()) as { id: string };
  const put = (changes: object) =>
    callDomain(stage, 'PUT', `${trusts}/${id}`, { ...trustBody(stage), ...changes });
  expect((await put({ name: 'other' })).status).toBe(400);
  const changed = await put({ clientClaimValues: ['other'] });
  expect([changed.status, await changed.json()]).toMatchObject([
    200,
    { clientClaimValues: ['other'] },
  ]);
  expect((await callDomain(stage, 'DELETE', `${trusts}/${id}`)).status).toBe(204);
  expect((await callDomain(stage, 'GET', `${trusts}/${id}`)).status).toBe(404);
});

test.each<[string, Record<string, unknown>, RegExp]>([
  ['without clients', { oauthClients: undefined }, /oauthClients/],
  ['of an unknown type', { type: 'OIDC' }, /type must be one of JWT/],
  ['with a rule that cannot be read', { rule: 'sub is x' }, /sub is x/],
  ['with an attribute that it does not have', { audience: 'x' }, /audience/],
])('a trust %s is refused', async (_name, { rule, ...changes }, text) => {
  const impersonationServiceUsers = [{ rule: rule ?? 'sub co x', value: stage.user.id }];
  const reply = await createTrust(stage, { impersonationServiceUsers, ...changes });
  expect([reply.status, await reply.json()]).toMatchObject([
    400,
    { detail: expect.stringMatching(text) },
  ]);
});

it('a rule names its user by the SCIM id, not the OCID', async () => {
  const rule = 'sub co x';
  const impersonationServiceUsers = [{ rule, value: stage.user.ocid }];
  expect((await createTrust(stage, { impersonationServiceUsers })).status).toBe(400);
});

it('an issuer is trusted once, and a domain trusts at most thirty', async () => {
  expect((await createTrust(stage)).status).toBe(201);
  expect((await createTrust(stage, { name: 'again' })).status).toBe(409);
  for (let n = 2; n <= 30; n += 1) {
    const reply = await createTrust(stage, { name: `trust-${n}`, issuer: `https://i${n}.example` });
    expect(reply.status).toBe(201);
  }
  const reply = await createTrust(stage, { name: 'trust-31', issuer: 'https://i31.example' });
  expect(reply.status).toBe(403);
});

it('only an Identity Domain Administrator may set one up', async () => {
  await stage.tenancy.setDomainRoles(['Application Administrator']);
  expect((await createTrust(stage)).status).toBe(401);
  expect((await callDomain(stage, 'POST', '/Users', { schemas: [userUrn] })).status).toBe(401);
});

it('people and duplicates are refused as users', async () => {
  const reply = await callDomain(stage, 'POST', '/Users', { schemas: [userUrn], userName: 'kim' });
  expect(reply.status).toBe(400);
  const again = await callDomain(stage, 'POST', '/Users', {
    schemas: [userUrn],
    userName: 'Robot',
    'urn:ietf:params:scim:schemas:oracle:idcs:extension:user:User': { serviceUser: true },
  });
  expect(again.status).toBe(409);
});
