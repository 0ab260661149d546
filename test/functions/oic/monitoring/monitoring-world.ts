import type { Monitoring } from '#functions/oic/monitoring/call.ts';
import type { FailureKind, Traffic } from '#local/oracle/oic/monitoring/model.ts';
import { client, instance } from '#test/functions/oic/oic-setup.ts';
import { connect } from '#test/functions/oic/simulated-oracle.ts';
import { type OicWorld, openOicWorld } from '#test/local/oracle/oic/oic-world.ts';

const hour = 3600_000;

/** The instance of the test's world, as the monitoring client calls it. */
export const acme: Monitoring = {
  instance: { ...instance, serviceInstance: 'acme-ns' },
  client,
};

/** OCID of that instance in the world. */
export const acmeId = 'ocid1.integrationinstance.acme-ns';

export const lost: FailureKind = {
  share: 0.3,
  errorCode: '504',
  message: 'CASDK-0033: no answer for order {n}',
  location: 'InvokeOrders',
  recoverable: true,
  heals: 1,
};

export const malformed: FailureKind = {
  share: 0.2,
  errorCode: '400',
  message: 'CASDK-0041: the order is malformed',
  location: 'MapOrder',
  recoverable: false,
  heals: 0,
};

export const traffic: Traffic = {
  instance: acmeId,
  projectCode: 'ORDERS',
  code: 'ORDER_IN',
  version: '01.00.0000',
  name: 'Order in',
  style: 'appdriven',
  tracing: 'production',
  from: Date.UTC(2026, 7, 1, 9),
  everyMs: 1_000,
  count: 400,
  durationMs: 2_000,
  failures: [lost, malformed],
  payloadBytes: 2_048,
  seed: 'orders',
};

/**
 * A world whose clock says 10:00, and whose integration ran 400 times from 9:00 on, some of which failed.
 * @param given what happens before
 */
export async function openMonitoring(
  changes: Partial<Traffic> = {},
  given?: (oic: OicWorld) => Promise<unknown>,
) {
  const opened = await openOicWorld();
  connect(opened.world);
  await given?.(opened);
  opened.console.startTraffic({ ...traffic, ...changes });
  const runs = () => opened.console.runsOf(acmeId);
  const failed = (recoverable = true) =>
    runs().filter(
      ({ status, failure }) => status === 'FAILED' && failure?.recoverable === recoverable,
    );
  return { ...opened, runs, failed, hour };
}
