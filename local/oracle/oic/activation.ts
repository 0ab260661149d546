/** Activation on the world's clock: asked for, started, ended; and what it does to other versions. */

import type {
  Activation,
  ConnectionRecord,
  IntegrationRecord,
  IntegrationStatus,
  OicSettings,
} from './model.ts';
import { missingIn } from './rest-adapter.ts';

/**
 * The status that `activationStatus` shows at that moment: still `CONFIGURED` right after the call,
 * then `ACTIVATION_INPROGRESS`, then the outcome.
 * https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-projectid-integrations-id-activationstatus-get.html
 */
export function statusAt(record: IntegrationRecord, now: number): IntegrationStatus {
  const { activation } = record;
  if (!activation) return record.status;
  if (now < activation.startsAt) return 'CONFIGURED';
  if (now < activation.endsAt) return 'ACTIVATION_INPROGRESS';
  return activation.failure ? 'FAILEDACTIVATION' : 'ACTIVATED';
}

/**
 * Carries out every activation that has ended by now, and returns what changed. Activating a version deactivates the active
 * one with the same major number; another major number stays active beside it.
 * https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-projectid-integrations-id-post.html
 */
export function settle(records: IntegrationRecord[], now: number): IntegrationRecord[] {
  const ended = records
    .filter(({ activation }) => activation && activation.endsAt <= now)
    .sort((a, b) => a.activation!.endsAt - b.activation!.endsAt);
  const changed = new Set(ended);
  for (const record of ended) {
    const { failure } = record.activation!;
    if (!failure) for (const other of deactivateSiblings(record, records)) changed.add(other);
    record.status = failure ? 'FAILEDACTIVATION' : 'ACTIVATED';
    record.lastFailure = failure;
    record.activation = undefined;
  }
  return [...changed];
}

function deactivateSiblings(
  record: IntegrationRecord,
  records: IntegrationRecord[],
): IntegrationRecord[] {
  const siblings = records.filter(
    (other) =>
      other !== record &&
      other.code === record.code &&
      other.status === 'ACTIVATED' &&
      majorOf(other.version) === majorOf(record.version),
  );
  for (const sibling of siblings) sibling.status = 'CONFIGURED';
  return siblings;
}

function majorOf(version: string): string {
  return version.split('.')[0]!;
}

/** Plans an activation asked for now; it is bound to fail while a connection is a draft. */
export function planActivation(
  record: IntegrationRecord,
  connections: ConnectionRecord[],
  settings: OicSettings,
  now: number,
): Activation {
  const startsAt = now + settings.activationDelaySeconds * 1000;
  const endsAt = startsAt + settings.activationSeconds * 1000;
  const [arranged] = settings.activationFailures;
  if (arranged) return { startsAt, endsAt, failure: arranged };
  const drafts = connections.filter((connection) => missingIn(connection).length > 0);
  const lost = missingConnections(record, connections);
  if (drafts.length === 0 && lost.length === 0) return { startsAt, endsAt };
  return { startsAt, endsAt, failure: failureOf(record, drafts, lost) };
}

function missingConnections(record: IntegrationRecord, connections: ConnectionRecord[]): string[] {
  const known = new Set(connections.map(({ id }) => id));
  return record.endpoints.flatMap(({ connection }) =>
    connection === undefined || known.has(connection) ? [] : [connection],
  );
}

// `errorMessage` holds HTML breaks; the wording is ours:
// https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-projectid-integrations-id-activationerrors-get.html
function failureOf(record: IntegrationRecord, drafts: ConnectionRecord[], lost: string[]) {
  const reasons = [
    ...drafts.map((one) => `Connection ${one.id} is not configured: ${missingIn(one).join(', ')}.`),
    ...lost.map((id) => `Connection ${id} does not exist in the project.`),
  ];
  const summary = `Integration ${record.code} (${record.version}) could not be activated.`;
  return { summary, message: `<br> ${[summary, ...reasons].join('<br> ')}` };
}

/** The version as it stands in run-time paths: `01.02.0003` is `1.2`. */
export function shortVersion(version: string): string {
  const [major = '0', minor = '0'] = version.split('.');
  return `${Number(major)}.${Number(minor)}`;
}
