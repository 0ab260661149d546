import * as z from 'zod/mini';
import { callOic, readOic } from '#functions/oic/client.ts';
import { parseAnswer } from '#runtime/answers.ts';
import { NotFound } from '#runtime/errors.ts';
import type { HttpResponse } from '#runtime/http.ts';
import { type ApiAccess, CHANGE_MS, change, type Refusals, refusalOf } from './call.ts';
import { getIntegration, type IntegrationKey, integrationPath } from './integrations.ts';

/** A value for one parameter of a scheduled integration. */
export interface ScheduleParameter {
  name: string;
  value: string;
}

/** How a change of a schedule ended. */
export interface ScheduleChange {
  /** False: OIC accepted it and works on it (202). */
  done: boolean;
  /** Where its state can be looked at, after a 202. */
  location: string | undefined;
}

/**
 * Starts a schedule: its runs begin. Activation alone doesn't start it. One that runs already is fine.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-projectid-integrations-id-schedule-start-post.html
 * @param options.retry once more, for a schedule that is stuck in STARTING
 * @throws NotFound no such integration, or it has no schedule
 * @throws InUse the integration is not active (412)
 */
export function startSchedule(
  oic: ApiAccess,
  key: IntegrationKey,
  options: { retry?: boolean } = {},
): Promise<ScheduleChange> {
  const json = { action: 'NOW', parameters: [] };
  return act(oic, key, { action: 'start', operation: 'Start schedule', json, ...options });
}

/**
 * Stops a schedule: runs that are under way are cancelled, no new ones begin. One that doesn't run is fine.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-projectid-integrations-id-schedule-stop-post.html
 * @throws NotFound no such integration, or it has no schedule
 */
export function stopSchedule(
  oic: ApiAccess,
  key: IntegrationKey,
  options: { retry?: boolean } = {},
): Promise<ScheduleChange> {
  return act(oic, key, { action: 'stop', operation: 'Stop schedule', ...options });
}

/**
 * Pauses a schedule: runs that are under way end, no new ones begin. One that is paused is fine.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-projectid-integrations-id-schedule-pause-post.html
 * @throws NotFound no such integration, or it has no schedule
 * @throws InUse it doesn't run (412)
 */
export function pauseSchedule(
  oic: ApiAccess,
  key: IntegrationKey,
  options: { retry?: boolean } = {},
): Promise<ScheduleChange> {
  return act(oic, key, { action: 'pause', operation: 'Pause schedule', ...options });
}

/**
 * Lets a paused schedule go on. One that runs is fine.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-projectid-integrations-id-schedule-resume-post.html
 * @throws NotFound no such integration, or it has no schedule
 * @throws InUse it was not paused (412)
 */
export function resumeSchedule(
  oic: ApiAccess,
  key: IntegrationKey,
  options: { retry?: boolean } = {},
): Promise<ScheduleChange> {
  return act(oic, key, { action: 'resume', operation: 'Resume schedule', ...options });
}

const Job = z.object({ id: z.nullish(z.union([z.string(), z.number()])) });

/**
 * Runs a scheduled integration once, now. Not idempotent: whoever calls it twice runs it twice.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-projectid-integrations-id-schedule-jobs-post.html
 * @returns the id of the run, if the answer has one (200); undefined after a 204
 * @throws NotFound no such integration, or it has no schedule
 * @throws InUse the integration is not active (412)
 */
export async function runNow(
  oic: ApiAccess,
  key: IntegrationKey,
  parameters: ScheduleParameter[] = [],
): Promise<{ jobId: string | undefined }> {
  const operation = 'Run scheduled integration now';
  const path = [...schedulePath(key), 'jobs'];
  const json = { action: 'NOW', parameters };
  const response = await change(oic, { operation, method: 'POST', path, json }, looking(oic, key));
  if (response.text.trim() === '') return { jobId: undefined };
  const { id } = parseAnswer(Job, response, { system: 'oic', operation });
  return { jobId: id?.toString() };
}

const text = z.nullish(z.string());

const Schedule = z.object({
  name: text,
  /** STOPPED, STARTING, STARTED, PAUSING, PAUSED, RESUMING or STOPPING; that it stands here is not verified. */
  status: text,
  state: text,
  /** The rule: `FREQ=DAILY;BYHOUR=2;BYMINUTE=0;BYSECOND=0`. */
  icalExpression: text,
  scheduleTZ: text,
  /** The same, as it comes out of the kebab-case form. */
  scheduleTz: text,
  startDate: text,
  endDate: text,
  errorMessage: text,
  lockedFlag: z.nullish(z.boolean()),
  lockedBy: text,
});
export type Schedule = z.infer<typeof Schedule>;

/**
 * The schedule of an integration, and whether it runs.
 * Source: https://docs.oracle.com/cd/G41715_01/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-projectid-integrations-id-schedule-get.html
 * @throws NotFound no such integration, or it has no schedule
 */
export async function getSchedule(oic: ApiAccess, key: IntegrationKey): Promise<Schedule> {
  const operation = 'Read schedule';
  return readOic(Schedule, await callOic(oic, { operation, path: schedulePath(key) }), operation);
}

/** When a scheduled integration runs. */
export interface ScheduleRule {
  /** iCalendar: `FREQ=DAILY;BYHOUR=2;BYMINUTE=0;BYSECOND=0`. */
  icalExpression: string;
  /** `Europe/Berlin`; default: that of the instance. */
  scheduleTZ?: string;
}

/**
 * Gives an integration a schedule, or its schedule another rule. It doesn't start by that. What the body of these
 * calls must hold is not documented beyond its schema.
 * Source: https://docs.oracle.com/cd/G41715_01/paas/application-integration/rest-api/api-integrations-projects-integrations-scheduled-integrations.html
 * @throws NotFound no such integration
 * @throws InUse the integration can't run by a schedule
 * @throws InvalidRequest the rule is none
 */
export async function setSchedule(
  oic: ApiAccess,
  key: IntegrationKey,
  rule: ScheduleRule,
): Promise<'created' | 'changed'> {
  const path = schedulePath(key);
  const update = { operation: 'Update schedule', method: 'PUT', path, json: rule } as const;
  try {
    await change(oic, update, looking(oic, key));
    return 'changed';
  } catch (error) {
    if (!(error instanceof NotFound)) throw error;
    const add = { ...update, operation: 'Add schedule', method: 'POST' } as const;
    await change(oic, add, { ...looking(oic, key), taken: 'the schedule' });
    return 'created';
  }
}

const schedulePath = (key: IntegrationKey) => [...integrationPath(key), 'schedule'] as const;

const looking = (oic: ApiAccess, key: IntegrationKey): Refusals => ({
  look: () => getIntegration(oic, key),
});

/** What "already so" reads like; a stop of one that doesn't run answers 412. */
const HARMLESS = {
  start: /already (started|running)/i,
  stop: /not (running|started)|already stopped/i,
  pause: /already paused/i,
  resume: /already (started|running)/i,
};

async function act(
  oic: ApiAccess,
  key: IntegrationKey,
  {
    action,
    operation,
    retry,
    json,
  }: {
    action: keyof typeof HARMLESS;
    operation: string;
    retry?: boolean;
    json?: unknown;
  },
): Promise<ScheduleChange> {
  const path = [...schedulePath(key), action];
  const query = { async: 'true', ...(retry && { retry: 'true' }) };
  const call = { operation, method: 'POST', path, query, timeoutMs: CHANGE_MS, json } as const;
  const response = await callOic(oic, call);
  if (response.status > 299 && !HARMLESS[action].test(response.text)) {
    throw await refusalOf(response, operation, looking(oic, key));
  }
  return outcome(response);
}

function outcome({ status, headers }: HttpResponse): ScheduleChange {
  return { done: status !== 202, location: headers.get('location') ?? undefined };
}
