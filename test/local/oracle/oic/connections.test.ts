import { expect, test } from 'vitest';
import {
  account,
  activate,
  configure,
  connectionPath,
  connectionUpdate,
  openOicWorld,
  patch,
  sampleProject,
} from './oic-world.ts';

const testOf = { method: 'POST' };
const update = (json: unknown) => ({ method: 'POST', headers: patch, json });

test('arrives as a draft that says what it needs', async () => {
  const oic = await openOicWorld();
  await oic.upload(sampleProject);
  const { body } = await oic.send(connectionPath);
  expect(body).toMatchObject({ id: 'PRIMAVERA_CLOUD', role: 'TARGET', status: 'INPROGRESS' });
  expect(body.percentageComplete).toBeLessThan(100);
  const basic = body.securityPolicyInfo.find(
    (one: { securityPolicy: string }) => one.securityPolicy === 'BASIC_AUTH',
  );
  expect(basic.securityProperties).toMatchObject([
    { propertyName: 'username', propertyType: 'STRING', requiredFlag: true },
    { propertyName: 'password', propertyType: 'PASSWORD', requiredFlag: true },
  ]);
});

test('an update completes it, takes only four fields, and never shows the password', async () => {
  const oic = await openOicWorld();
  await oic.upload(sampleProject);
  const json = { ...connectionUpdate(), name: 'Other', role: 'SOURCE' };
  const { status, body } = await oic.send(connectionPath, update(json));
  expect(status).toBe(200);
  expect(body).toMatchObject({ status: 'CONFIGURED', percentageComplete: 100, testStatus: false });
  expect(body).toMatchObject({ name: 'Primavera Cloud', role: 'TARGET' });
  expect(body.securityProperties[1]).toMatchObject({ propertyValue: '*****' });
  expect(JSON.stringify((await oic.send(connectionPath)).body)).not.toContain(account.password);
});

test('properties of another name are passed over, so it stays a draft', async () => {
  const oic = await openOicWorld();
  await oic.upload(sampleProject);
  const json = connectionUpdate();
  json.securityProperties[1]!.propertyName = 'Password';
  const { status, body } = await oic.send(connectionPath, update(json));
  expect(status).toBe(200);
  expect(body.status).toBe('INPROGRESS');
  expect((await oic.send(`${connectionPath}/test`, testOf)).body.detail).toContain('password');
});

test('another policy drops the credentials of the old one', async () => {
  const oic = await openOicWorld();
  await configure(oic);
  await oic.send(connectionPath, update({ securityPolicy: 'NO_SECURITY_POLICY' }));
  const { body } = await oic.send(connectionPath, update({ securityPolicy: 'BASIC_AUTH' }));
  expect(body.status).toBe('INPROGRESS');
});

test('a test signs in to Primavera with the stored credentials', async () => {
  const oic = await openOicWorld();
  await configure(oic);
  expect((await oic.send(`${connectionPath}/test`, testOf)).body).toEqual({
    id: 'PRIMAVERA_CLOUD',
    status: 'SUCCESS',
    details: 'Test of PRIMAVERA_CLOUD connection succeeded.',
  });
  expect(oic.world.callLog.count('primavera.signIn')).toBe(1);
});

test.each([
  ['a wrong password', { password: 'wrong' }, 'answered 401'],
  ['a host that does not exist', { url: 'https://primavera-xx9.oraclecloud.com/' }, 'reached'],
  ['a path of its own', { url: 'https://primavera-us2.oraclecloud.com/api/restapi/' }, '404'],
  ['an address that is none', { url: 'primavera' }, 'not a URL'],
])('a test fails with %s', async (_what, values, reason) => {
  const oic = await openOicWorld();
  await configure(oic, values);
  const { status, body } = await oic.send(`${connectionPath}/test`, testOf);
  expect(status).toBe(200);
  expect(body.status).toBe('FAILED');
  expect(body.details).toContain(reason);
});

test('a failed test answers 500 in a world that is set so', async () => {
  const oic = await openOicWorld();
  oic.console.configure({ failedTestStatus: 500 });
  await configure(oic, { password: 'wrong' });
  const { status, body } = await oic.send(`${connectionPath}/test`, testOf);
  expect(status).toBe(500);
  expect(body['o:errorCode']).toBe('CONNECTION_TEST_FAILED');
});

test('sending the mask back destroys the password', async () => {
  const oic = await openOicWorld();
  await configure(oic);
  const { body } = await oic.send(connectionPath);
  expect((await oic.send(connectionPath, update(body))).status).toBe(200);
  expect((await oic.send(`${connectionPath}/test`, testOf)).body.status).toBe('FAILED');
});

test('a lock names who holds it, and ends when the editor is closed', async () => {
  const oic = await openOicWorld();
  await configure(oic);
  oic.console.lockConnection('CUPIX_INTEGRATION', 'PRIMAVERA_CLOUD', 'jane@acme.example', 60_000);
  expect((await oic.send(connectionPath)).body).toMatchObject({
    lockedFlag: true,
    lockedBy: 'jane@acme.example',
    lockedDate: '2026-08-01T10:00:00.000+0000',
  });
  oic.clock.advance(60_000);
  expect((await oic.send(connectionPath)).body.lockedFlag).toBe(false);
  expect((await oic.send(`${connectionPath}/test`, testOf)).status).toBe(200);
});

test('counts the integrations that use it', async () => {
  const oic = await openOicWorld();
  await configure(oic);
  expect((await oic.send(connectionPath)).body).toMatchObject({ usage: 1, usageActive: 0 });
  await activate(oic);
  expect((await oic.send(connectionPath)).body).toMatchObject({ usage: 1, usageActive: 1 });
});

test('answers in kebab-case in a world that is set so', async () => {
  const oic = await openOicWorld();
  oic.console.configure({ fieldStyle: 'kebab' });
  await configure(oic);
  const { body } = await oic.send('CUPIX_INTEGRATION/connections');
  expect(body).toMatchObject({ 'has-more': false, 'total-results': 1 });
  expect(body.items[0]).toMatchObject({
    'percentage-complete': 100,
    'security-policy': 'BASIC_AUTH',
    'connection-properties': [{ 'property-name': 'connectionType' }, {}],
  });
});
