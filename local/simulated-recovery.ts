/** What a recovery finds in a simulated run: the instance, its client, and integrations that have failed. */

import type { RecoveryRequest } from '#functions/api/request/recovery-schema.ts';
import { writeSecret } from '#runtime/secrets.ts';
import { addMonitoredInstance } from './oracle/monitored-instance.ts';
import type { FailureKind, Traffic } from './oracle/oic/monitoring/model.ts';
import type { Outside } from './simulated-outside.ts';

const HOUR = 3600_000;
/** Tag of the secrets that belong to no onboarding. */
const OWNER = 'oic-onboarding';

/** Ways in which the sample's integrations fail. */
const failures = {
  away: {
    share: 0.04,
    errorCode: '504',
    message: 'CASDK-0033: The endpoint did not answer in time (order {n})',
    location: 'InvokeOrders',
    recoverable: true,
    heals: 0.7,
  },
  malformed: {
    share: 0.02,
    errorCode: '400',
    message: 'CASDK-0041: The order {n} is not valid: quantity must be positive',
    location: 'MapOrder',
    recoverable: true,
    heals: 0,
  },
  synchronous: {
    share: 0.03,
    errorCode: '500',
    message: 'Price service: internal error, reference {n}',
    location: 'InvokePrices',
    recoverable: false,
    heals: 0,
  },
} satisfies Record<string, FailureKind>;

/** A day of two integrations, a run of each every two minutes. */
function sampleTraffic(instance: string, now: number): Traffic[] {
  const shared = {
    instance,
    version: '01.00.0000',
    from: now - 24 * HOUR,
    everyMs: 120_000,
    durationMs: 3_000,
    payloadBytes: 2_048,
    tracing: 'production',
    style: 'appdriven',
    projectCode: 'SALES',
  } as const;
  const order = { code: 'ORDER_IN', name: 'Order in', seed: 'orders' };
  const price = { code: 'PRICE_QUERY', name: 'Price query', seed: 'prices' };
  return [
    { ...shared, ...order, failures: [failures.away, failures.malformed] },
    { ...shared, ...price, failures: [failures.synchronous] },
  ];
}

/**
 * Gives a request that names an instance by its address what a real customer has: the instance, its client with the
 * secret that the request names, and integrations that run and fail.
 * @param traffic what runs there; without it a day of two integrations, if nothing runs there yet
 * @returns the OCID of the instance; undefined when the request names an onboarding
 */
export async function welcomeRecovery(
  outside: Outside,
  { instance: { address } }: RecoveryRequest,
  traffic?: (instance: string) => Traffic[],
): Promise<string | undefined> {
  if (!address) return undefined;
  const { world, oic } = outside;
  const { instanceId, client } = addMonitoredInstance(world, {
    serviceName: address.name,
    domainHost: new URL(address.tokenUrl).hostname,
    scope: address.scope,
  });
  await writeSecret(address.client, { ...client }, OWNER);
  if (!oic.runs(instanceId)) {
    const flows = traffic?.(instanceId) ?? sampleTraffic(instanceId, world.clock.now());
    for (const flow of flows) oic.startTraffic(flow);
  }
  await world.store.save();
  return instanceId;
}
