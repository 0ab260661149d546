import { expect, test } from 'vitest';
import {
  activate,
  configure,
  integrationPath,
  type OicWorld,
  openOicWorld,
  patch,
  runtimeHost,
  sampleProject,
} from './oic-world.ts';

const activation = {
  method: 'POST',
  headers: patch,
  query: 'enableAsyncActivationMode=true',
  json: { status: 'ACTIVATED', tracingEnabledFlag: true, payloadTracingEnabledFlag: false },
};
const statusOf = async (oic: OicWorld) =>
  (await oic.send(`${integrationPath}/activationStatus`)).body.activationStatus;

test('answers at once and becomes active on the clock', async () => {
  const oic = await openOicWorld();
  await configure(oic);
  expect(await statusOf(oic)).toBe('CONFIGURED');
  const { status, body } = await oic.send(integrationPath, activation);
  expect(status).toBe(200);
  expect(body.status).toBe('ACTIVATION_INPROGRESS');
  const seen: string[] = [await statusOf(oic)];
  for (const seconds of [3, 24, 1]) {
    oic.clock.advance(seconds * 1000);
    seen.push(await statusOf(oic));
  }
  expect(seen).toEqual([
    'CONFIGURED',
    'ACTIVATION_INPROGRESS',
    'ACTIVATION_INPROGRESS',
    'ACTIVATED',
  ]);
  const { body: integration } = await oic.send(integrationPath);
  expect(integration).toMatchObject({
    id: 'OPC_ACCESS_TOKEN|01.00.0000',
    status: 'ACTIVATED',
    tracingEnabledFlag: true,
    payloadTracingEnabledFlag: false,
    endPointURI: `https://${runtimeHost}/ic/api/integration/v2/flows/rest/project/CUPIX_INTEGRATION/OPC_ACCESS_TOKEN/1.0/metadata`,
  });
  expect(integration.endPoints).toMatchObject([
    { role: 'SOURCE' },
    { role: 'TARGET', connection: { id: 'PRIMAVERA_CLOUD' } },
  ]);
});

test('a draft connection makes it fail, and activationErrors says why', async () => {
  const oic = await openOicWorld();
  await oic.upload(sampleProject);
  expect((await oic.send(`${integrationPath}/activationErrors`)).body.hasErrors).toBe(false);
  expect((await oic.send(integrationPath, activation)).status).toBe(200);
  oic.clock.advance(28_000);
  expect(await statusOf(oic)).toBe('FAILEDACTIVATION');
  const { body } = await oic.send(`${integrationPath}/activationErrors`);
  expect(body).toMatchObject({ code: 'OPC_ACCESS_TOKEN', version: '01.00.0000', hasErrors: true });
  expect(body.errorMessage).toContain('<br> Connection PRIMAVERA_CLOUD is not configured');
  await configureAgain(oic);
  await activate(oic);
  expect(await statusOf(oic)).toBe('ACTIVATED');
  expect((await oic.send(`${integrationPath}/activationErrors`)).body.hasErrors).toBe(false);
});

test('fails as arranged, once, and can be asked for again', async () => {
  const oic = await openOicWorld();
  await configure(oic);
  const failure = { summary: 'No.', message: '<br> A resource is missing.' };
  oic.console.configure({ activationFailures: [failure] });
  await activate(oic);
  expect(await statusOf(oic)).toBe('FAILEDACTIVATION');
  expect((await oic.send(`${integrationPath}/activationErrors`)).body.errorMessage).toBe(
    failure.message,
  );
  await activate(oic);
  expect(await statusOf(oic)).toBe('ACTIVATED');
});

test('the same major version takes the place of the active one, another stands beside it', async () => {
  const oic = await openOicWorld();
  const [first] = sampleProject.integrations;
  const versions = ['01.00.0000', '01.01.0000', '02.00.0000'];
  const integrations = versions.map((version) => ({ ...first!, version }));
  await oic.upload({ ...sampleProject, integrations });
  await configureAgain(oic);
  for (const version of versions) {
    const path = integrationPath.replace('01.00.0000', version);
    await oic.send(path, activation);
    oic.clock.advance(60_000);
  }
  expect(oic.console.statuses('CUPIX_INTEGRATION')).toEqual({
    'OPC_ACCESS_TOKEN|01.00.0000': 'CONFIGURED',
    'OPC_ACCESS_TOKEN|01.01.0000': 'ACTIVATED',
    'OPC_ACCESS_TOKEN|02.00.0000': 'ACTIVATED',
  });
});

test('is deactivated, filtered by status, and activated again', async () => {
  const oic = await openOicWorld();
  await configure(oic);
  await activate(oic);
  const active = { query: `q=${encodeURIComponent("{status:'ACTIVATED'}")}` };
  const count = async () =>
    (await oic.send('CUPIX_INTEGRATION/integrations', active)).body.totalResults;
  expect(await count()).toBe(1);
  const deactivation = { ...activation, json: { status: 'CONFIGURED' } };
  expect((await oic.send(integrationPath, deactivation)).body.status).toBe('CONFIGURED');
  expect(await count()).toBe(0);
  await activate(oic);
  expect(await count()).toBe(1);
});

async function configureAgain(oic: OicWorld): Promise<void> {
  await configure(oic); // The import answers 409; what counts is the update that follows.
}
