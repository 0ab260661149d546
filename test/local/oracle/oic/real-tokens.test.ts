import { expect, onTestFinished, test } from 'vitest';
import { addCupixWorks } from '#local/cupixworks/cupixworks.ts';
import { registerIntegration } from '#local/cupixworks/registration.ts';
import { designHost, domainHost, runtimeHost } from '#local/oracle/hosts.ts';
import { writeArchive } from '#local/oracle/oic/archive-writer.ts';
import { addOracleIntegration } from '#local/oracle/oic/oracle-integration.ts';
import { addPrimavera, defaultPrimaveraHost } from '#local/oracle/primavera/primavera.ts';
import { Directory } from '#local/oracle/scim/directory.ts';
import { registerServiceApp } from '#local/oracle/scim/service-app.ts';
import { type IntegrationInstance, OracleState } from '#local/oracle/state.ts';
import { createTenancy } from '#local/oracle/tenancy.ts';
import { type Addressing, World } from '#local/simulation/world.ts';
import { callWithin, type Visit } from '#local/world-client.ts';
import { ManualClock } from '#test/local/simulation/manual-clock.ts';
import {
  account,
  connectionPath,
  connectionUpdate,
  endpointPath,
  integrationPath,
  patch,
  sampleProject,
} from './oic-world.ts';

/** A tenancy whose instance has just become ACTIVE, seeded past the control plane. */
async function open(addressing: Addressing) {
  const clock = new ManualClock();
  const world = await World.open({ clock, addressing });
  onTestFinished(() => world.close());
  const { domain, compartmentId } = await createTenancy(world);
  const state = new OracleState(world);
  const instance = {
    ...activeInstance,
    domainId: domain.id,
    compartmentId,
    timeCreated: clock.now(),
  };
  state.instances.set(instance.id, instance as IntegrationInstance);
  registerServiceApp(state, instance as IntegrationInstance, clock.now());
  addOracleIntegration(world);
  addPrimavera(world).addAccount(account);
  addCupixWorks(world).addFacility({ ...facility, id: 1, key: facility.facilityKey, name: 'Site' });
  const directory = new Directory(world, domain.guid);
  const addClient = (name: string, scope: string, role: string) => {
    const service = directory.apps.get(instance.appId)!.service!;
    const { fqs } = service.scopes.find(({ value }) => value === scope)!;
    const attributes = {
      displayName: name,
      isOAuthClient: true,
      allowedGrants: ['client_credentials'],
      allowedScopes: [{ fqs }],
    };
    const at = clock.now();
    const times = { activeSince: at, createdAt: at, modifiedAt: at };
    directory.apps.set(name, {
      id: name,
      name,
      secret: `${name}-secret`,
      attributes,
      isActive: true,
      version: 1,
      ...times,
    });
    const { id: roleId } = directory.roles.find(({ displayName }) => displayName === role)!;
    const grant = { id: name, appId: instance.appId, roleId, granteeId: name };
    directory.grants.set(name, { ...grant, grantMechanism: 'ADMINISTRATOR_TO_APP', grantedAt: at });
    return fqs;
  };
  const urlOf = (host: string, path: string) => `${world.urlOf(host)}${path}`;
  const tokenUrl = urlOf(domainHost(domain), '/oauth2/v1/token');
  return { world, clock, instance, addClient, urlOf, tokenUrl };
}

const facility = { team: 'acme', domain: 'cupix.works', facilityKey: 'ab12cd' };
const activeInstance = {
  id: 'ocid1.integrationinstance.oc1..one',
  displayName: 'acme',
  serviceName: 'acme-ns',
  resourceId: 'ABCDEF',
  lifecycleState: 'ACTIVE',
  wasActive: true,
  appId: 'acme-app',
};

async function tokenFor(world: World, tokenUrl: string, client: string, scope: string) {
  const pair = Buffer.from(`${client}:${client}-secret`).toString('base64');
  const answer = await callWithin(world, new URL(tokenUrl), {
    method: 'POST',
    headers: {
      authorization: `Basic ${pair}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope }).toString(),
  });
  return (JSON.parse(answer.text) as { access_token: string }).access_token;
}

test.each(['names', 'ports'] as const)(
  'the five values work end to end, by %s',
  async (addressing) => {
    const { world, clock, instance, addClient, urlOf, tokenUrl } = await open(addressing);
    const api = addClient('provisioner', '/ic/api/', 'ServiceDeveloper');
    const invoke = addClient('runtime', 'urn:opc:resource:consumer::all', 'ServiceInvoker');
    clock.advance(10_000);
    const bearer = await tokenFor(world, tokenUrl, 'provisioner', api);
    const design = async (path: string, visit: Visit) => {
      const target = `/ic/api/integration/v1/projects/${path}?integrationInstance=acme-ns`;
      const headers = { ...visit.headers, authorization: `Bearer ${bearer}` };
      const url = new URL(urlOf(designHost(world.region), target));
      return (await callWithin(world, url, { ...visit, headers })).status;
    };
    const post = (path: string, json: unknown) =>
      design(path, { method: 'POST', headers: patch, body: JSON.stringify(json) });

    // A grant takes time to reach the instance.
    expect(await design('CUPIX_INTEGRATION', { method: 'GET' })).toBe(403);
    clock.advance(20_000);
    expect(await design('CUPIX_INTEGRATION', { method: 'GET' })).toBe(404);
    const { headers, body } = multipart(await writeArchive(sampleProject));
    expect(await design('archive', { method: 'POST', headers, body })).toBe(200);
    const url = urlOf(defaultPrimaveraHost, '/');
    expect(await post(connectionPath, connectionUpdate({ url }))).toBe(200);
    expect(await design(`${connectionPath}/test`, { method: 'POST' })).toBe(200);
    expect(await post(integrationPath, { status: 'ACTIVATED' })).toBe(200);
    clock.advance(60_000);

    const endpoint = urlOf(runtimeHost(world.region, instance), `${endpointPath}/token`);
    const scope = `http://${new URL(url).host}/api`;
    const values = {
      oicOAuthTokenUrl: tokenUrl,
      clientId: 'runtime',
      clientSecret: 'runtime-secret',
      scope: invoke,
      opcAccessTokenUrl: `${endpoint}?Scope=${scope}`,
    };
    expect(await registerIntegration(world, facility, values)).toMatchObject({ status: 'active' });
    // The scope of the Developer API does not open an endpoint, whatever the role.
    const narrow = {
      ...values,
      clientId: 'provisioner',
      clientSecret: 'provisioner-secret',
      scope: api,
    };
    expect(await registerIntegration(world, facility, narrow)).toMatchObject({
      failedStep: 'endpoint',
      message: expect.stringContaining('answered 401'),
    });
  },
);

test('a token of another instance is refused', async () => {
  const { world, clock, addClient, urlOf, tokenUrl } = await open('names');
  const scope = addClient('provisioner', '/ic/api/', 'ServiceDeveloper');
  const state = new OracleState(world);
  const first = state.instances.get(activeInstance.id)!;
  state.instances.set('two', { ...first, id: 'two', serviceName: 'two-ns', resourceId: 'FEDCBA' });
  clock.advance(60_000);
  const bearer = await tokenFor(world, tokenUrl, 'provisioner', scope);
  const call = async (name: string) => {
    const target = `/ic/api/integration/v1/projects?integrationInstance=${name}`;
    const headers = { authorization: `Bearer ${bearer}` };
    const url = new URL(urlOf(designHost(world.region), target));
    return (await callWithin(world, url, { method: 'GET', headers })).status;
  };
  expect(await call('acme-ns')).toBe(200);
  expect(await call('two-ns')).toBe(401);
  clock.advance(3_600_000);
  expect(await call('acme-ns')).toBe(401);
});

/** A form with one file. */
function multipart(archive: Buffer) {
  const boundary = 'boundary-of-this-test';
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="p.car"\r\nContent-Type: application/octet-stream\r\n\r\n`;
  const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` };
  return {
    headers,
    body: Buffer.concat([Buffer.from(head), archive, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  };
}
