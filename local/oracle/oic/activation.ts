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
export function settle(records: IntegrationRecord[], now: number, drop: Drop): IntegrationRecord[] {
  const ended = records
    .filter(({ activation }) => activation && activation.endsAt <= now)
    .sort((a, b) => a.activation!.endsAt - b.activation!.endsAt);
  const changed = new Set(ended);
  for (const record of ended) {
    const running = siblingsOf(record, records).find((one) => isScheduleRunning(one, now));
    const failure = record.activation!.failure ?? (running && scheduleRuns(record, running));
    if (!failure) {
      for (const other of siblingsOf(record, records)) changed.add(deactivate(other, drop));
    }
    record.status = failure ? 'FAILEDACTIVATION' : 'ACTIVATED';
    record.lastFailure = failure;
    record.activation = undefined;
  }
  return [...changed];
}

function siblingsOf(record: IntegrationRecord, records: IntegrationRecord[]): IntegrationRecord[] {
  return records.filter(
    (other) =>
      other !== record &&
      other.code === record.code &&
      other.status === 'ACTIVATED' &&
      majorOf(other.version) === majorOf(record.version),
  );
}

/** Deactivates a version: "if there are pending requests unprocessed, they are lost", says the page above. */
export function deactivate(record: IntegrationRecord, drop: Drop): IntegrationRecord {
  record.status = 'CONFIGURED';
  record.droppedRequests = (record.droppedRequests ?? 0) + drop(record);
  return record;
}

/** Loses the requests that wait in a version; returns how many those were. */
export type Drop = (record: IntegrationRecord) => number;

/** True while runs of its schedule may begin. */
export function isScheduleRunning({ schedule }: IntegrationRecord, now: number): boolean {
  if (!schedule) return false;
  const { next, status } = schedule;
  return (next && next.at <= now ? next.status : status) !== 'STOPPED';
}

// An automatic deactivation behaves like a manual one, and that is refused while the schedule runs.
function scheduleRuns(record: IntegrationRecord, running: IntegrationRecord) {
  const why = `The schedule of the active version ${running.version} runs.`;
  return { summary: summaryOf(record), message: `<br> ${summaryOf(record)}<br> ${why}` };
}

function majorOf(version: string): string {
  return version.split('.')[0]!;
}

/** What stands around an integration that is to be activated. */
export interface Surroundings {
  /** The connections that it uses. */
  connections: ConnectionRecord[];
  /** All versions of all integrations of the project. */
  integrations: IntegrationRecord[];
  lookups: string[];
  libraries: string[];
}

/**
 * Plans an activation asked for now; it is bound to fail while a connection is a draft, a child is not active, or
 * something that it uses is missing.
 */
export function planActivation(
  record: IntegrationRecord,
  around: Surroundings,
  settings: OicSettings,
  now: number,
): Activation {
  const startsAt = now + settings.activationDelaySeconds * 1000;
  const endsAt = startsAt + settings.activationSeconds * 1000;
  const [arranged] = settings.activationFailures;
  if (arranged) return { startsAt, endsAt, failure: arranged };
  const reasons = obstacles(record, around, now);
  if (reasons.length === 0) return { startsAt, endsAt };
  const summary = summaryOf(record);
  // `errorMessage` holds HTML breaks; the wording is ours:
  // https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-projectid-integrations-id-activationerrors-get.html
  const message = `<br> ${[summary, ...reasons].join('<br> ')}`;
  return { startsAt, endsAt, failure: { summary, message } };
}

function obstacles(record: IntegrationRecord, around: Surroundings, now: number): string[] {
  const { connections, integrations, lookups, libraries } = around;
  const drafts = connections.filter((connection) => missingIn(connection).length > 0);
  const active = new Set(
    integrations.filter((one) => statusAt(one, now) === 'ACTIVATED').map(idOf),
  );
  const children = record.endpoints.flatMap(({ integration }) => integration ?? []);
  return [
    ...drafts.map((one) => `Connection ${one.id} is not configured: ${missingIn(one).join(', ')}.`),
    ...missingConnections(record, connections).map(
      (id) => `Connection ${id} does not exist in the project.`,
    ),
    ...children
      .filter((id) => !active.has(id))
      .map((id) => `Integration ${id}, which it calls, is not active.`),
    ...(record.lookups ?? [])
      .filter((name) => !lookups.includes(name))
      .map((name) => `Lookup ${name} does not exist in the project.`),
    ...(record.libraries ?? [])
      .filter((id) => !libraries.includes(id))
      .map((id) => `Library ${id} does not exist in the project.`),
  ];
}

const idOf = ({ code, version }: IntegrationRecord) => `${code}|${version}`;

const summaryOf = ({ code, version }: IntegrationRecord) =>
  `Integration ${code} (${version}) could not be activated.`;

function missingConnections(record: IntegrationRecord, connections: ConnectionRecord[]): string[] {
  const known = new Set(connections.map(({ id }) => id));
  return record.endpoints.flatMap(({ connection }) =>
    connection === undefined || known.has(connection) ? [] : [connection],
  );
}

/** The version as it stands in run-time paths: `01.02.0003` is `1.2`. */
export function shortVersion(version: string): string {
  const [major = '0', minor = '0'] = version.split('.');
  return `${Number(major)}.${Number(minor)}`;
}
