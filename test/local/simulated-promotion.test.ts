import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { activateIntegration, getActivationStatus } from '#functions/oic/factory/activation.ts';
import type { ApiAccess } from '#functions/oic/factory/call.ts';
import { testConnection } from '#functions/oic/factory/connection-test.ts';
import { getConnection, updateConnection } from '#functions/oic/factory/connections.ts';
import { getIntegration, listIntegrations } from '#functions/oic/factory/integrations.ts';
import { exportProject, importProject } from '#functions/oic/factory/project-archives.ts';
import { findProject } from '#functions/oic/factory/projects.ts';
import { getSchedule } from '#functions/oic/factory/schedules.ts';
import { addOracleIntegration } from '#local/oracle/oic/oracle-integration.ts';
import { addPrimavera } from '#local/oracle/primavera/primavera.ts';
import { createTenancy } from '#local/oracle/tenancy.ts';
import {
  type SimulatedInstance,
  sampleCall,
  sampleTarget,
  welcomePromotion,
} from '#local/simulated-promotion.ts';
import { hostHeader, World } from '#local/simulation/world.ts';
import { clientToken } from '#runtime/oauth.ts';
import { OAuthClientSecret, PrimaveraCredential, readSecret } from '#runtime/secrets.ts';
import { FakeAws } from '#test/functions/oci/fake-aws.ts';
import { bytesOf, fileOf } from '#test/functions/oic/factory/factory-world.ts';
import { ManualClock } from '#test/local/simulation/manual-clock.ts';

const region = 'eu-frankfurt-1.ocp.oraclecloud.com';
const instanceOf = (name: string, domain: string, resource: string): SimulatedInstance => ({
  name: `acme-${name}`,
  tokenUrl: `https://idcs-${domain.repeat(8)}.identity.oraclecloud.com/oauth2/v1/token`,
  scope: `https://${resource}.integration.${region}:443/ic/api/`,
  client: `promotion/${name}/client`,
  account: `promotion/${name}/primavera`,
});
const dev = instanceOf('dev', 'aaaa', 'D1');
const prod = instanceOf('test', 'bbbb', 'T1');

const accessTo = ({ name, tokenUrl, scope, client }: SimulatedInstance): ApiAccess => ({
  instance: { serviceInstance: name, designTimeUrl: `https://design.integration.${region}` },
  client: { secretId: client, tokenUrl, scopes: { api: scope } },
});
const projectId = 'PROJECT_SYNC';
const connection = { projectId, connectionId: 'PRIMAVERA_CLOUD' };
const realFetch = globalThis.fetch;

beforeEach(() => {
  new FakeAws();
  vi.stubEnv('ALLOWED_HOSTS', 'oraclecloud.com');
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
});

async function open() {
  const clock = new ManualClock();
  const world = await World.open({ clock });
  onTestFinished(() => world.close());
  await createTenancy(world);
  const oic = addOracleIntegration(world);
  const primavera = addPrimavera(world);
  vi.stubGlobal('fetch', (to: URL | string, init: RequestInit) => {
    const address = new URL(to);
    const headers = { ...(init.headers as Record<string, string>), [hostHeader]: address.hostname };
    const here = `http://127.0.0.1:${world.port}${address.pathname}${address.search}`;
    return realFetch(here, { ...init, headers });
  });
  const ids = await welcomePromotion({ world, oic, primavera }, { source: dev, targets: [prod] });
  return { clock, world, oic, primavera, ids };
}

test('the project is active on the source, with its schedule, and the targets are empty', async () => {
  await open();
  const found = await listIntegrations(accessTo(dev), projectId);
  expect(found.map(({ status }) => status)).toEqual(['ACTIVATED', 'ACTIVATED', 'ACTIVATED']);
  const nightly = { projectId, integrationId: 'NIGHTLY_SYNC|01.00.0000' };
  expect(await getSchedule(accessTo(dev), nightly)).toMatchObject({ status: 'STARTED' });
  expect(await testConnection(accessTo(dev), connection)).toMatchObject({ passed: true });
  expect(await findProject(accessTo(prod), projectId)).toBeUndefined();
});

test('a client of one instance is nobody in another', async () => {
  await open();
  const stranger = { ...accessTo(prod), client: accessTo(dev).client };
  await expect(findProject(stranger, projectId)).rejects.toMatchObject({ name: 'NotAuthorized' });
});

test('what was promoted runs, the parent through its child', async () => {
  const { clock } = await open();
  const to = accessTo(prod);
  const bytes = await bytesOf(await exportProject(accessTo(dev), { id: projectId }));
  await importProject(to, fileOf('project.car', bytes));
  const { value } = await readSecret(prod.account!, PrimaveraCredential);
  const property = (propertyGroup: string, propertyName: string, propertyValue: string) => ({
    propertyGroup,
    propertyName,
    propertyType: 'STRING',
    propertyValue,
  });
  await updateConnection(to, connection, {
    connectionProperties: [
      property('CONNECTION_PROPS', 'connectionType', 'restUrl'),
      property('CONNECTION_PROPS', 'connectionUrl', sampleTarget),
    ],
    securityPolicy: 'BASIC_AUTH',
    securityProperties: Object.entries(value).map(([name, secret]) =>
      property('CREDENTIALS', name, secret),
    ),
  });
  expect(await testConnection(to, connection)).toMatchObject({ passed: true });
  const parent = { projectId, integrationId: 'SYNC_PROJECTS|01.00.0000' };
  for (const key of [{ projectId, integrationId: 'FETCH_TOKEN|01.00.0000' }, parent]) {
    await activateIntegration(to, key);
    clock.advance(60_000);
    expect(await getActivationStatus(to, key)).toBe('ACTIVATED');
  }
  const { endPointURI } = await getIntegration(to, parent);
  const secret = await readSecret(prod.client, OAuthClientSecret);
  const scope = prod.scope.replace('/ic/api/', 'urn:opc:resource:consumer::all');
  const token = await clientToken({ tokenUrl: prod.tokenUrl, ...secret.value, scope });
  const address = endPointURI!.replace('/metadata', sampleCall);
  const answer = await fetch(address, { headers: { authorization: `Bearer ${token}` } });
  expect(answer.status).toBe(200);
  expect(await answer.json()).toHaveProperty('access_token');
});

test('what is there stays when it is called again', async () => {
  const { world, oic, primavera, ids } = await open();
  oic.lockConnection(projectId, connection.connectionId, 'kim.lee', undefined, ids[dev.name]);
  const again = await welcomePromotion({ world, oic, primavera }, { source: dev, targets: [prod] });
  expect(again).toEqual(ids);
  expect(await getConnection(accessTo(dev), connection)).toMatchObject({ lockedBy: 'kim.lee' });
});
