import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type Client,
  createClient,
  grantRole,
  grantUrn,
  search,
  setStatus,
} from '../create-client.ts';
import { callDomain, createInstance, openTenancy, type Stage } from '../open-tenancy.ts';

let stage: Stage;
let oicApp: string;
let client: Client;

beforeEach(async () => {
  stage = await openTenancy();
  oicApp = (await createInstance(stage)).idcsInfo.idcsAppId;
  client = await createClient(stage);
});
afterEach(() => stage.world.close());

const grant = (role = 'ServiceInvoker') => grantRole(stage, client, oicApp, role);
const json = async (reply: Response) => (await reply.json()) as Record<string, unknown>;

test('a grant shows on the app, and says when it has been fulfilled', async () => {
  const reply = await grant();
  expect(reply.status).toBe(201);
  const made = await json(reply);
  expect(made).toMatchObject({ grantee: { type: 'App', value: client.id }, isFulfilled: false });
  expect(made).not.toHaveProperty('compositeKey');
  const app = await json(await callDomain(stage, 'GET', `/Apps/${client.id}`));
  expect(app.grantedAppRoles).toMatchObject([{ display: 'ServiceInvoker', appId: oicApp }]);
  stage.clock.advance(20_000);
  const later = await json(await callDomain(stage, 'GET', `/Grants/${made.id}`));
  expect(later.isFulfilled).toBe(true);
});

test('the same grant twice is a 409, and can be found', async () => {
  await grant();
  const again = await grant();
  expect([again.status, (await json(again)).status]).toEqual([409, '409']);
  const filter = `grantee.value eq "${client.id}" and app.value eq "${oicApp}"`;
  expect((await search(stage, 'Grants', filter)).totalResults).toBe(1);
  expect((await grant('ServiceUser')).status).toBe(201);
});

test.each<[string, Record<string, unknown>]>([
  ['no app', { app: undefined }],
  ['no entitlement', { entitlement: undefined }],
  ['no grantee', { grantee: undefined }],
  ['another mechanism', { grantMechanism: 'ADMINISTRATOR_TO_USER' }],
  ['an unknown role', { entitlement: { attributeName: 'appRoles', attributeValue: 'x' } }],
  ['an unknown grantee', { grantee: { type: 'App', value: 'x' } }],
  ['an unknown attribute', { role: 'ServiceInvoker' }],
])('refuses a grant with %s', async (_name, changes) => {
  const { Resources } = await search(stage, 'AppRoles', `app.value eq "${oicApp}"`);
  const body = {
    schemas: [grantUrn],
    grantMechanism: 'ADMINISTRATOR_TO_APP',
    grantee: { type: 'App', value: client.id },
    app: { value: oicApp },
    entitlement: { attributeName: 'appRoles', attributeValue: Resources[0]!.id },
    ...changes,
  };
  expect((await callDomain(stage, 'POST', '/Grants', body)).status).toBe(400);
  expect((await search(stage, 'Grants', 'id pr')).totalResults).toBe(0);
});

test('deleting the client takes its grants with it', async () => {
  await grant();
  await setStatus(stage, client.id, false);
  stage.clock.advance(2_000);
  await callDomain(stage, 'DELETE', `/Apps/${client.id}`);
  expect((await search(stage, 'Grants', `grantee.value eq "${client.id}"`)).totalResults).toBe(0);
});
