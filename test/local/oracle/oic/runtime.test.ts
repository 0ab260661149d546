import { expect, test } from 'vitest';
import {
  activate,
  configure,
  endpointPath,
  invoker,
  type OicWorld,
  openOicWorld,
  runtimeHost,
} from './oic-world.ts';

const right = 'Scope=http://primavera-us2.oraclecloud.com/api';

async function running(values?: { url?: string; password?: string }): Promise<OicWorld> {
  const oic = await openOicWorld();
  await configure(oic, values);
  await activate(oic);
  return oic;
}

const ask = (oic: OicWorld, query: string) =>
  oic.send(`${endpointPath}/token`, { host: runtimeHost, token: invoker, query });

test('answers with the token of Primavera', async () => {
  const oic = await running();
  const { status, body } = await ask(oic, right);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    access_token: body.accessToken,
    token_type: 'Bearer',
    expiresIn: 3600,
    userName: 'svc-cupix@acme.example',
    requestHeaders: { 'x-prime-tenant': body.primeTenant },
  });
});

test('takes the value encoded once, which decodes to the same', async () => {
  const oic = await running();
  const encoded = `Scope=${encodeURIComponent('http://primavera-us2.oraclecloud.com/api')}`;
  expect((await ask(oic, encoded)).status).toBe(200);
});

test.each([
  ['a second slash', 'Scope=http://primavera-us2.oraclecloud.com//api'],
  ['https', 'Scope=https://primavera-us2.oraclecloud.com/api'],
  ['the path twice', 'Scope=http://primavera-us2.oraclecloud.com/api/api'],
  ['the path of the REST API', 'Scope=http://primavera-us2.oraclecloud.com/api/restapi'],
  ['the scope of the Data Service', 'Scope=http://primavera-us2.oraclecloud.com/data'],
  ['a value encoded twice', 'Scope=http%253A%252F%252Fprimavera-us2.oraclecloud.com%252Fapi'],
  ['brackets left over', 'Scope=[http://primavera-us2.oraclecloud.com/api]'],
  ['the placeholder', 'Scope=[scope_value]'],
  ['another host', 'Scope=http://primavera-eu1.oraclecloud.com/api'],
  ['white space', 'Scope=%20http://primavera-us2.oraclecloud.com/api'],
  ['a port', 'Scope=http://primavera-us2.oraclecloud.com:80/api'],
  ['upper case in the host', 'Scope=http://PRIMAVERA-US2.oraclecloud.com/api'],
])('Primavera refuses a Scope with %s', async (_what, query) => {
  const oic = await running();
  const { status, body } = await ask(oic, query);
  expect(status).toBe(500);
  expect(body['o:errorCode']).toBe('OIC_FLOW_FAULT');
  expect(body.detail).toContain('answered 400');
});

test.each(['', 'scope=http://primavera-us2.oraclecloud.com/api', 'Scope='])(
  'sees no Scope in "%s"',
  async (query) => {
    const oic = await running();
    const { status, body } = await ask(oic, query);
    expect(status).toBe(400);
    expect(body['o:errorCode']).toBe('MISSING_PARAMETER');
  },
);

test('a connection with a path sends the call to the wrong place', async () => {
  const oic = await running({ url: 'https://primavera-us2.oraclecloud.com/api/restapi/' });
  expect((await ask(oic, right)).body.detail).toContain('answered 404');
});

test('a password that was changed meanwhile stops the flow, and no answer tells it', async () => {
  const oic = await running();
  const host = 'primavera-us2.oraclecloud.com';
  oic.primavera.changeAccount(host, 'svc-cupix@acme.example', { password: 'new password' });
  const { status, body } = await ask(oic, right);
  expect(status).toBe(500);
  expect(body.detail).toContain('answered 401');
  expect(JSON.stringify(body)).not.toContain('pass word');
});

test('a Primavera that does not answer is a fault of the flow', async () => {
  const oic = await running();
  oic.world.faults.inject({ operation: 'primavera.requestToken', fault: 'refused-connection' });
  expect((await ask(oic, right)).body.detail).toContain('cannot be reached');
});

test('metadata and OpenAPI name the resource, the method and the parameter', async () => {
  const oic = await running();
  const read = (path: string) =>
    oic.send(`${endpointPath}/${path}`, { host: runtimeHost, token: invoker });
  const { body: metadata } = await read('metadata');
  expect(metadata).toMatchObject({
    httpMethod: 'GET',
    endpointUrl: `https://${runtimeHost}${endpointPath}/token?Scope=[scope_value]`,
  });
  const { body: openapi } = await read('metadata/openapi');
  expect(openapi.servers).toEqual([{ url: `https://${runtimeHost}${endpointPath}` }]);
  expect(openapi.paths['/token'].get.parameters).toMatchObject([{ name: 'Scope', in: 'query' }]);
});
