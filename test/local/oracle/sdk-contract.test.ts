/** Oracle's own client against the simulation: what it understands, the real service may answer. */
import {
  CircuitBreaker,
  NoRetryConfigurationDetails,
  SimpleAuthenticationDetailsProvider,
} from 'oci-common';
import { IntegrationInstanceClient, models } from 'oci-integration';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { ManualClock } from '../simulation/manual-clock.ts';
import { controlPlane, openTenancy, privateKey, type Stage } from './open-tenancy.ts';

let stage: Stage;
let client: IntegrationInstanceClient;

beforeAll(async () => {
  // The SDK dates its signatures with the machine's clock.
  const clock = new ManualClock(Date.now());
  stage = await openTenancy({ addressing: 'ports', clock, settings: { provisioningMs: 60_000 } });
  client = sdkClient();
  vi.spyOn(console, 'warn').mockImplementation(() => {});
});
afterAll(async () => {
  client.close();
  vi.restoreAllMocks();
  await stage.world.close();
});

function sdkClient(): IntegrationInstanceClient {
  const { tenancyId, userId, fingerprint } = stage.tenancy.credentials;
  const made = new IntegrationInstanceClient(
    {
      authenticationDetailsProvider: new SimpleAuthenticationDetailsProvider(
        tenancyId,
        userId,
        fingerprint,
        privateKey,
        null,
      ),
    },
    {
      retryConfiguration: NoRetryConfigurationDetails,
      circuitBreaker: new CircuitBreaker({ disableClientCircuitBreaker: true }),
    },
  );
  made.endpoint = stage.world.urlOf(controlPlane);
  return made;
}

const details = (displayName: string): models.CreateIntegrationInstanceDetails => ({
  displayName,
  compartmentId: stage.tenancy.compartmentId,
  integrationInstanceType:
    models.CreateIntegrationInstanceDetails.IntegrationInstanceType.Enterprisex,
  shape: models.CreateIntegrationInstanceDetails.Shape.Production,
  isByol: false,
  messagePacks: 1,
  domainId: stage.tenancy.domain.id,
});

test('creates, follows the work request, reads, lists, stops and deletes an instance', async () => {
  const created = await client.createIntegrationInstance({
    createIntegrationInstanceDetails: details('sdk'),
    opcRetryToken: 'sdk-1',
  });
  const workRequestId = created.opcWorkRequestId;
  const accepted = await client.getWorkRequest({ workRequestId });
  expect(accepted.retryAfter).toBe(30);
  stage.clock.advance(65_000);
  const { workRequest } = await client.getWorkRequest({ workRequestId });
  expect(workRequest.status).toBe(models.WorkRequest.Status.Succeeded);
  const integrationInstanceId = workRequest.resources![0]!.identifier;
  const { integrationInstance, etag } = await client.getIntegrationInstance({
    integrationInstanceId,
  });
  expect(integrationInstance.lifecycleState).toBe(models.IntegrationInstance.LifecycleState.Active);
  expect(integrationInstance.idcsInfo?.instancePrimaryAudienceUrl).toMatch(/:443$/);
  expect(integrationInstance.instanceUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  const listed = await client.listIntegrationInstances({
    compartmentId: stage.tenancy.compartmentId,
  });
  expect(listed.items.map(({ id }) => id)).toEqual([integrationInstanceId]);
  // A POST without a body still signs the headers of one.
  await client.stopIntegrationInstance({ integrationInstanceId });
  stage.clock.advance(130_000);
  await expect(
    client.deleteIntegrationInstance({ integrationInstanceId, ifMatch: etag }),
  ).rejects.toMatchObject({ statusCode: 412, serviceCode: 'NoEtagMatch' });
  const removed = await client.deleteIntegrationInstance({ integrationInstanceId });
  expect(removed.opcWorkRequestId).toMatch(/^ocid1\.integrationworkrequest\./);
});

test('its errors carry our code, message and request id', async () => {
  const refused = client.createIntegrationInstance({
    createIntegrationInstanceDetails: { ...details('bad'), messagePacks: 0 },
  });
  await expect(refused).rejects.toMatchObject({
    statusCode: 400,
    serviceCode: 'InvalidParameter',
    message: expect.stringContaining('messagePacks'),
    opcRequestId: expect.stringMatching(/^\S+\/[\dA-F]{32}\/[\dA-F]{32}$/),
  });
});

test('an injected 429 reaches it in the control plane’s format', async () => {
  stage.world.faults.inject({ operation: 'oci.listIntegrationInstances', fault: 'throttled' });
  const list = client.listIntegrationInstances({ compartmentId: stage.tenancy.compartmentId });
  await expect(list).rejects.toMatchObject({ statusCode: 429, serviceCode: 'TooManyRequests' });
});
