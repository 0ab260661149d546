import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  appBody,
  type Client,
  createClient,
  patchUrn,
  search,
  setStatus,
} from '../create-client.ts';
import { callDomain, createInstance, openTenancy, type Stage } from '../open-tenancy.ts';

let stage: Stage;
let oicApp: string;
let fqs: string;

beforeEach(async () => {
  stage = await openTenancy();
  const { idcsInfo } = await createInstance(stage);
  oicApp = idcsInfo.idcsAppId;
  fqs = `${idcsInfo.instancePrimaryAudienceUrl}/ic/api/`;
});
afterEach(() => stage.world.close());

const errors = 'urn:ietf:params:scim:api:oracle:idcs:extension:messages:Error';
const create = (changes: Record<string, unknown> = {}) =>
  callDomain(stage, 'POST', '/Apps', appBody(changes));
const json = async (reply: Response) => (await reply.json()) as Record<string, unknown>;
const messageId = async (reply: Response) => [
  reply.status,
  ((await json(reply))[errors] as { messageId: string }).messageId.split('.').pop(),
];
const patch = (id: string, ...Operations: unknown[]) =>
  callDomain(stage, 'PATCH', `/Apps/${id}`, { schemas: [patchUrn], Operations });

test('the server makes id, client id and secret, and says where the scopes come from', async () => {
  const reply = await create({ allowedScopes: [{ fqs }], tags: [{ key: 'k', value: 'v' }] });
  const app = await json(reply);
  expect(reply.status).toBe(201);
  expect(app).toMatchObject({
    id: expect.stringMatching(/^[\da-f]{32}$/),
    name: expect.stringMatching(/^[\da-f]{32}$/),
    clientSecret: expect.stringMatching(/^idcscs-/),
    allowedScopes: [{ fqs, idOfDefiningApp: oicApp }],
    meta: { resourceType: 'App', location: reply.headers.get('location') },
    active: false,
  });
  expect(app).not.toHaveProperty('tags');
});

test('the secret comes back on every read unless the attributes leave it out', async () => {
  const { id, clientSecret } = (await json(await create())) as unknown as Client;
  const get = async (query: string) => json(await callDomain(stage, 'GET', `/Apps/${id}${query}`));
  expect(await get('')).toMatchObject({ clientSecret });
  expect(await get('?attributes=name,tags')).toEqual({
    id,
    displayName: 'onboarding-acme',
    isAliasApp: false,
    name: expect.any(String),
  });
  expect(await get('?attributeSets=request')).not.toHaveProperty('clientSecret');
  expect(await get('?attributeSets=all')).toHaveProperty('grants');
});

test.each<[string, Record<string, unknown>, string]>([
  ['no template', { basedOnTemplate: undefined }, 'missingReqAttributes'],
  ['no name', { displayName: undefined }, 'missingReqAttributes'],
  ['no schema', { schemas: [] }, 'missingReqAttributes'],
  ['another template', { basedOnTemplate: { value: 'Other' } }, 'invalidReferenceResource'],
  ['a client id of its own', { name: 'mine' }, 'invalidAttributeValue'],
  ['a name of 126 characters', { displayName: 'x'.repeat(126) }, 'invalidAttributeValue'],
  ['an unknown client type', { clientType: 'secret' }, 'invalidAttributeValue'],
  ['an unknown grant type', { allowedGrants: ['client-credentials'] }, 'invalidAttributeValue'],
  ['an unknown trust', { trustScope: 'All' }, 'invalidAttributeValue'],
  [
    'a scope nobody defines',
    { allowedScopes: [{ fqs: 'https://x/' }] },
    'invalidReferenceResource',
  ],
  ['a scope without fqs', { allowedScopes: [{}] }, 'missingReqAttributes'],
  ['a tag without value', { tags: [{ key: 'k' }] }, 'missingReqAttributes'],
  ['an unknown attribute', { clientKind: 'x' }, 'unknownAttribute'],
])('refuses an app with %s', async (_name, changes, id) => {
  expect(await messageId(await create(changes))).toEqual([400, id]);
});

test('read-only attributes are ignored on create, refused afterwards', async () => {
  const app = await json(await create({ clientSecret: 'mine', id: 'mine' }));
  expect(app.clientSecret).not.toBe('mine');
  const id = String(app.id);
  const replace = (path: string) => patch(id, { op: 'replace', path, value: 'x' });
  expect(await messageId(await replace('clientSecret'))).toEqual([400, 'attributeNotMutable']);
  expect(await messageId(await replace('name'))).toEqual([400, 'attributeNotMutable']);
  expect(await messageId(await replace('grantedAppRoles'))).toEqual([400, 'attributeNotMutable']);
  const put = await callDomain(stage, 'PUT', `/Apps/${id}`, appBody({ name: 'other' }));
  expect(await messageId(put)).toEqual([400, 'attributeNotMutable']);
});

test('a display name is taken whatever its case; the error has a text status', async () => {
  await create();
  const again = await create({ displayName: 'ONBOARDING-acme' });
  expect(again.status).toBe(409);
  expect(again.headers.get('content-type')).toBe('application/scim+json');
  expect(await again.json()).toMatchObject({ status: '409', detail: expect.any(String) });
});

test('PATCH adds, replaces and removes; PUT replaces', async () => {
  const { id } = (await json(await create({ allowedScopes: [{ fqs }] }))) as unknown as Client;
  const other = fqs.replace('/ic/api/', 'urn:opc:resource:consumer::all');
  const added = await patch(id, { op: 'add', path: 'allowedScopes', value: [{ fqs: other }] });
  expect((await json(added)).allowedScopes).toHaveLength(2);
  const removed = await patch(
    id,
    { op: 'remove', path: `allowedScopes[fqs eq "${fqs}"]` },
    { op: 'replace', value: { description: 'new' } },
  );
  expect(await json(removed)).toMatchObject({
    description: 'new',
    allowedScopes: [{ fqs: other }],
  });
  const put = await callDomain(stage, 'PUT', `/Apps/${id}`, appBody({ displayName: 'renamed' }));
  expect(await json(put)).toMatchObject({ displayName: 'renamed', name: expect.any(String) });
  expect(await messageId(await patch(id, { op: 'move', path: 'description' }))).toEqual([
    400,
    'invalidAttributeValue',
  ]);
});

test('an app is deleted only after its deactivation shows', async () => {
  const { id } = await createClient(stage);
  const remove = () => callDomain(stage, 'DELETE', `/Apps/${id}`);
  const shows = async () => (await json(await callDomain(stage, 'GET', `/Apps/${id}`))).active;
  expect(await shows()).toBe(true);
  expect((await remove()).status).toBe(400);
  await setStatus(stage, id, false);
  expect(await shows()).toBe(true);
  expect((await remove()).status).toBe(412);
  stage.clock.advance(2_000);
  expect(await shows()).toBe(false);
  expect((await remove()).status).toBe(204);
  expect((await remove()).status).toBe(404);
});

test('OIC’s own app is found by id or name, with scopes and seven roles', async () => {
  const app = await json(await callDomain(stage, 'GET', `/Apps/${oicApp}`));
  expect(app).toMatchObject({ isOPCService: true, active: true });
  expect((app.scopes as { fqs: string }[]).map((scope) => scope.fqs)).toContain(fqs);
  expect((await search(stage, 'Apps', `name eq "${app.name}"`)).totalResults).toBe(1);
  const roles = await search(stage, 'AppRoles', `app.value eq "${oicApp}"`, {
    attributes: ['displayName', 'availableToClients'],
  });
  expect(roles.Resources.map((role) => role.displayName)).toEqual([
    'ServiceAdministrator',
    'ServiceDeveloper',
    'ServiceInvoker',
    'ServiceUser',
    'ServiceViewer',
    'ServiceMonitor',
    'ServiceDeployer',
  ]);
});

test('a caller needs a signature and a domain role', async () => {
  await stage.tenancy.setDomainRoles(['Application Administrator']);
  expect((await create()).status).toBe(201);
  expect((await callDomain(stage, 'GET', '/Grants')).status).toBe(401);
  await stage.tenancy.setDomainRoles([]);
  expect(await messageId(await create())).toEqual([401, 'accessDenied']);
});

test('the domain allows so many administration requests a minute', async () => {
  await stage.tenancy.configure({ administrationRequestsPerMinute: 1 });
  stage.clock.advance(60_000);
  expect((await callDomain(stage, 'GET', '/Apps')).status).toBe(200);
  expect(await messageId(await callDomain(stage, 'GET', '/Apps'))).toEqual([
    429,
    'tooManyRequests',
  ]);
});

test('faults speak SCIM', async () => {
  stage.world.faults.inject({ operation: 'identity-domain.createApp', fault: 'conflict' });
  expect(await messageId(await create())).toEqual([409, 'conflict']);
});
