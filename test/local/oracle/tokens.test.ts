import { afterEach, beforeEach, expect, test } from 'vitest';
import { verifyToken } from '#local/oracle/verify-token.ts';
import { type Client, createClient, grantRole, requestToken, setStatus } from './create-client.ts';
import {
  callDomain,
  callOci,
  controlPlane,
  createInstance,
  openTenancy,
  type Stage,
} from './open-tenancy.ts';

let stage: Stage;
let instance: Awaited<ReturnType<typeof createInstance>>;
let audience: string;
let client: Client;

beforeEach(async () => {
  stage = await openTenancy();
  instance = await createInstance(stage);
  audience = instance.idcsInfo.instancePrimaryAudienceUrl;
  client = await createClient(stage, {
    allowedGrants: ['client_credentials', 'refresh_token'],
    allowedScopes: [
      { fqs: `${audience}urn:opc:resource:consumer::all` },
      { fqs: `${audience}/ic/api/` },
    ],
  });
  stage.clock.advance(5_000);
});
afterEach(() => stage.world.close());

const ask = (form: Record<string, string> = {}, as = client) =>
  requestToken(stage, as, {
    grant_type: 'client_credentials',
    scope: `${audience}/ic/api/`,
    ...form,
  });
const outcome = async (reply: Response) => [
  reply.status,
  ((await reply.json()) as { error: string }).error,
];
const bearer = async (form: Record<string, string> = {}) =>
  `Bearer ${((await (await ask(form)).json()) as { access_token: string }).access_token}`;
const verify = (authorization: string, of = instance) =>
  verifyToken(stage.world, authorization, of);

test('a token says who, for what and for how long, as Oracle’s tokens do', async () => {
  const reply = await ask({ scope: `${audience}urn:opc:resource:consumer::all` });
  const answer = (await reply.json()) as { access_token: string };
  expect(answer).toMatchObject({ token_type: 'Bearer', expires_in: 3600 });
  expect(answer).not.toHaveProperty('refresh_token');
  const claims = JSON.parse(
    Buffer.from(answer.access_token.split('.')[1]!, 'base64url').toString(),
  );
  const { guid } = stage.tenancy.domain;
  expect(claims).toMatchObject({
    iss: 'https://identity.oraclecloud.com/',
    tenant_iss: `https://${guid}.identity.oraclecloud.com:443`,
    tenant: guid,
    scope: 'urn:opc:resource:consumer::all',
    sub: client.name,
    client_id: client.name,
    sub_type: 'client',
    client_name: 'onboarding-acme',
    gtp: 'cc',
    tok_type: 'AT',
    resource_app_id: instance.idcsInfo.idcsAppId,
  });
  expect(claims.aud).toEqual([
    audience,
    `${instance.instanceUrl}:443`,
    `urn:opc:lbaas:logicalguid=${new URL(audience).hostname.split('.')[0]!.toUpperCase()}`,
  ]);
  expect(claims.exp - claims.iat).toBe(3600);
});

test.each<[string, Record<string, string>, number, string]>([
  ['no scope', { scope: '' }, 400, 'invalid_scope'],
  ['a bare scope', { scope: 'urn:opc:resource:consumer::all' }, 400, 'invalid_scope'],
  ['no grant type', { grant_type: '' }, 400, 'invalid_request'],
  ['a password', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
  ['a refresh token', { grant_type: 'refresh_token', refresh_token: 'x' }, 400, 'invalid_grant'],
])('refuses %s', async (_name, form, status, error) => {
  expect(await outcome(await ask(form))).toEqual([status, error]);
});

test('refuses two scopes in one request, and a scope that the client was not allowed', async () => {
  const both = `${audience}/ic/api/ ${audience}urn:opc:resource:consumer::all`;
  expect(await outcome(await ask({ scope: both }))).toEqual([400, 'invalid_scope']);
  const narrow = await createClient(stage, {
    displayName: 'narrow',
    allowedScopes: [{ fqs: `${audience}urn:opc:resource:consumer::all` }],
  });
  stage.clock.advance(5_000);
  expect(await outcome(await ask({}, narrow))).toEqual([400, 'invalid_scope']);
});

test('refuses a client without the grant type', async () => {
  const other = await createClient(stage, { displayName: 'other', allowedGrants: ['password'] });
  stage.clock.advance(5_000);
  expect(await outcome(await ask({}, other))).toEqual([400, 'unauthorized_client']);
});

test('a wrong secret, a new app and an inactive app are all invalid_client', async () => {
  const invalid = [401, 'invalid_client'];
  expect(await outcome(await ask({}, { ...client, clientSecret: 'wrong' }))).toEqual(invalid);
  const fresh = await createClient(stage, {
    displayName: 'fresh',
    allowedScopes: [{ fqs: `${audience}/ic/api/` }],
  });
  stage.clock.advance(4_999);
  expect(await outcome(await ask({}, fresh))).toEqual(invalid);
  stage.clock.advance(1);
  expect((await ask({}, fresh)).status).toBe(200);
  await setStatus(stage, fresh.id, false);
  expect(await outcome(await ask({}, fresh))).toEqual(invalid);
});

test('a new secret ends the old one at once', async () => {
  const urn = 'urn:ietf:params:scim:schemas:oracle:idcs:AppClientSecretRegenerator';
  const body = { schemas: [urn], appId: client.id };
  const reply = await callDomain(stage, 'POST', '/AppClientSecretRegenerator', body);
  const { clientSecret } = (await reply.json()) as { clientSecret: string };
  expect(clientSecret).not.toBe(client.clientSecret);
  expect((await ask()).status).toBe(401);
  expect((await ask({}, { ...client, clientSecret })).status).toBe(200);
});

test('the domain allows so many token requests a minute', async () => {
  await stage.tenancy.configure({ tokenRequestsPerMinute: 2 });
  const statuses = [];
  for (let count = 0; count < 3; count++) statuses.push((await ask()).status);
  expect(statuses).toEqual([200, 200, 429]);
  stage.clock.advance(60_000);
  expect((await ask()).status).toBe(200);
});

test('a bearer has its roles once their grants have spread, and loses them at once', async () => {
  const granted = await grantRole(stage, client, instance.idcsInfo.idcsAppId, 'ServiceDeveloper');
  const token = await bearer();
  expect(verify(token)).toMatchObject({ clientId: client.name, scope: '/ic/api/', roles: [] });
  stage.clock.advance(20_000);
  expect(verify(token).roles).toEqual(['ServiceDeveloper']);
  const { id } = (await granted.json()) as { id: string };
  await callDomain(stage, 'DELETE', `/Grants/${id}`);
  expect(verify(token).roles).toEqual([]);
});

test('a token is refused when it is expired, forged, or for another instance', async () => {
  const token = await bearer();
  const other = await createInstance(stage, { displayName: 'other' });
  expect(() => verify(token, other)).toThrow(/audience/);
  const [header, payload, signature] = token.split('.');
  const claims = JSON.parse(Buffer.from(payload!, 'base64url').toString());
  const forged = Buffer.from(JSON.stringify({ ...claims, sub: 'x' })).toString('base64url');
  expect(() => verify(`${header}.${forged}.${signature}`)).toThrow(/not issued/);
  expect(() => verify('Basic abc')).toThrow(/no bearer/);
  stage.clock.advance(3_600_000);
  expect(() => verify(token)).toThrow(/expired/);
});

test('deleting the instance takes its scopes from its clients', async () => {
  await callOci(stage, controlPlane, 'DELETE', `/20190131/integrationInstances/${instance.id}`);
  stage.clock.advance(10 * 60_000);
  expect(await outcome(await ask())).toEqual([400, 'invalid_scope']);
});

test('faults at the token endpoint speak OAuth', async () => {
  const operation = 'identity-domain.requestToken';
  stage.world.faults.inject({ operation, fault: 'unauthorized' });
  expect(await outcome(await ask())).toEqual([401, 'invalid_client']);
  stage.world.faults.inject({ operation, fault: 'unavailable' });
  expect(await outcome(await ask())).toEqual([503, 'server_error']);
  expect((await ask()).status).toBe(200);
});
