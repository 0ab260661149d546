import { afterAll, beforeAll, expect, test } from 'vitest';
import { callOci, controlPlane, openTenancy, type SignedCall, type Stage } from './open-tenancy.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openTenancy();
});
afterAll(() => stage.world.close());

const list = (call: SignedCall = {}) =>
  callOci(
    stage,
    controlPlane,
    'GET',
    `/20190131/integrationInstances?compartmentId=${stage.tenancy.compartmentId}`,
    call,
  );
const create = (call: SignedCall) =>
  callOci(stage, controlPlane, 'POST', '/20190131/integrationInstances', call);
const at = (offset: number) => new Date(stage.clock.now() + offset).toUTCString();

test('accepts a signature of the registered key, with date or x-date, up to five minutes off', async () => {
  expect((await list()).status).toBe(200);
  expect((await list({ headers: { 'x-date': at(-300_000) } })).status).toBe(200);
  expect((await list({ headers: { 'x-date': at(300_000) } })).status).toBe(200);
  const byDate: SignedCall = {
    headers: { date: at(0) },
    forge: (headers, signed) => {
      delete headers['x-date'];
      signed[0] = 'date';
    },
  };
  expect((await list(byDate)).status).toBe(200);
});

test.each<[string, SignedCall]>([
  ['a date six minutes old', { headers: { 'x-date': 'old' } }],
  ['no date', { forge: (_, signed) => signed.splice(0, 1) }],
  ['an unsigned request target', { forge: (_, signed) => signed.splice(1, 1) }],
  ['an unsigned host', { forge: (_, signed) => signed.splice(2, 1) }],
  ['another algorithm', { headers: { authorization: 'Signature version="1",algorithm="hmac"' } }],
  ['a bearer token', { headers: { authorization: 'Bearer abc' } }],
  ['an empty authorization', { headers: { authorization: '' } }],
])('refuses %s with 401 NotAuthenticated', async (_name, call) => {
  const headers = call.headers?.['x-date'] === 'old' ? { 'x-date': at(-360_000) } : call.headers;
  const reply = await list({ ...call, headers });
  expect([reply.status, await reply.json()]).toEqual([
    401,
    expect.objectContaining({ code: 'NotAuthenticated' }),
  ]);
  expect(reply.headers.get('opc-request-id')).toMatch(/^[\dA-F]{32}\/[\dA-F]{32}\/[\dA-F]{32}$/);
});

test.each(['content-length', 'content-type', 'x-content-sha256'])(
  'a POST must sign %s',
  async (name) => {
    const reply = await create({
      body: {},
      forge: (_, signed) => signed.splice(signed.indexOf(name), 1),
    });
    expect(reply.status).toBe(401);
  },
);

test('a body that does not fit its signed hash is refused', async () => {
  const other = '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';
  const reply = await create({
    body: { displayName: 'x' },
    forge: (headers) => {
      headers['x-content-sha256'] = other;
    },
  });
  expect(reply.status).toBe(401);
});

test('a signature for another path, a header that is not there, or an unknown key is refused', async () => {
  const path = `/20190131/integrationInstances?compartmentId=${stage.tenancy.compartmentId}`;
  expect((await list({ sentPath: `${path}&limit=1` })).status).toBe(401);
  expect((await list({ forge: (_, signed) => signed.push('x-absent') })).status).toBe(401);
  stage.world.store.collection('oracle.api-keys').clear();
  expect((await list()).status).toBe(401);
});
