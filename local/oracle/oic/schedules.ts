/**
 * Schedules of integrations: add, update, read, start, stop, pause, resume, run now.
 * https://docs.oracle.com/cd/G41715_01/paas/application-integration/rest-api/api-integrations-projects-integrations-scheduled-integrations.html
 */

import * as z from 'zod/mini';
import { type Call, Refusal, type Reply } from '#local/simulation/call.ts';
import { type Access, type Caller, change, view } from './access.ts';
import { statusAt } from './activation.ts';
import { type IntegrationRecord, isLocked, type ScheduleRecord } from './model.ts';
import type { Routes } from './routes.ts';
import { integrationId, type Site } from './site.ts';
import { ok, timestamp } from './wire.ts';

const path = '/ic/api/integration/v1/projects/{projectId}/integrations/{id}/schedule';
const mutates = { mutates: true };

/** Puts the schedule operations on the design-time router. */
export function addScheduleRoutes(app: Routes, site: Site, access: Access): void {
  app.on('GET', path, 'getSchedule', (call) => read(site, access, call));
  for (const [method, operation] of [
    ['POST', 'addSchedule'],
    ['PUT', 'updateSchedule'],
  ] as const) {
    app.on(method, path, operation, (call) => define(site, access, call), mutates);
  }
  for (const [action, { operation }] of Object.entries(actions)) {
    const handler = (call: Call) => act(site, access, call, action as Action);
    app.on('POST', `${path}/${action}`, operation, handler, mutates);
  }
  app.on('POST', `${path}/jobs`, 'runNow', (call) => runNow(site, access, call), mutates);
}

function seek(site: Site, access: Access, call: Call, roles = change) {
  const caller = access.design(call, roles);
  return {
    caller,
    found: site.integration(caller.instance, call.params.projectId!, call.params.id!),
  };
}

/** The schedule as it stands now. Throws `Refusal` 404 when there is none. */
function scheduleOf({ schedule, code, version }: IntegrationRecord, now: number): ScheduleRecord {
  if (!schedule) {
    const message = `Integration ${code}|${version} has no schedule.`;
    throw new Refusal(404, 'SCHEDULE_NOT_FOUND', message);
  }
  const { next, ...rest } = schedule;
  return next && next.at <= now ? { ...rest, status: next.status } : schedule;
}

function read(site: Site, access: Access, call: Call): Reply {
  const { found } = seek(site, access, call, view);
  return answer(site, found, scheduleOf(found, site.now));
}

function answer(site: Site, found: IntegrationRecord, schedule: ScheduleRecord): Reply {
  const { next, status, icalExpression, scheduleTZ, updated } = schedule;
  return ok(
    {
      name: `${found.code}_${found.version}`,
      scheduleType: 'ICAL',
      icalExpression,
      scheduleTZ,
      status: next ? underWay[next.status] : status,
      state: next ? underWay[next.status] : status,
      lockedFlag: isLocked(found, site.now),
      updated: timestamp(updated.at),
      updatedBy: updated.by,
    },
    site.settings.fieldStyle,
  );
}

const underWay = { STARTED: 'STARTING', STOPPED: 'STOPPING', PAUSED: 'PAUSING' };

const rule = z.object({
  icalExpression: z
    .string()
    .check(z.regex(/^FREQ=(MINUTELY|HOURLY|DAILY|WEEKLY|MONTHLY|YEARLY)(;[A-Z]+=[\w,+-]+)*;?$/)),
  scheduleTZ: z._default(z.string(), 'UTC'),
});

// What the body must hold is not documented beyond the names of its fields.
async function define(site: Site, access: Access, call: Call): Promise<Reply> {
  const { caller, found } = seek(site, access, call);
  const before = call.method === 'PUT' ? scheduleOf(found, site.now) : undefined;
  const body = rule.safeParse(await call.json<unknown>());
  if (!body.success) throw new Refusal(400, 'INVALID_BODY', z.prettifyError(body.error));
  if (found.style !== 'scheduled') {
    throw refused(`Integration ${integrationId(found)} cannot run by a schedule.`);
  }
  if (call.method === 'POST' && found.schedule) {
    const message = `Integration ${integrationId(found)} has a schedule already.`;
    throw new Refusal(409, 'SCHEDULE_ALREADY_EXISTS', message);
  }
  const schedule = {
    status: 'STOPPED' as const,
    ...before,
    ...body.data,
    updated: stamp(site, caller),
  };
  site.keepIntegration({ ...found, schedule });
  return answer(site, found, schedule);
}

type Action = keyof typeof actions;

const actions = {
  start: { operation: 'startSchedule', from: ['STOPPED', 'PAUSED'], to: 'STARTED' },
  stop: { operation: 'stopSchedule', from: ['STARTED', 'PAUSED'], to: 'STOPPED' },
  pause: { operation: 'pauseSchedule', from: ['STARTED'], to: 'PAUSED' },
  resume: { operation: 'resumeSchedule', from: ['PAUSED'], to: 'STARTED' },
} as const;

const startBody = z.object({
  action: z.optional(z.enum(['NOW', 'now'])),
  parameters: z.optional(z.array(z.unknown())),
});

/**
 * 200, 202 with Location for `async=true`, 404:
 * https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-projectid-integrations-id-schedule-start-post.html
 * That a wrong state answers 412 is known of stop only, from a tool.
 */
async function act(site: Site, access: Access, call: Call, action: Action): Promise<Reply> {
  const { caller, found } = seek(site, access, call);
  const schedule = scheduleOf(found, site.now);
  await checkCall(call, action);
  if (action !== 'stop') requireActive(site, found);
  const { from, to } = actions[action];
  const status = schedule.next?.status ?? schedule.status;
  if (!(from as readonly string[]).includes(status)) throw refused(wrongState(action, status));
  const isAsync = call.query.get('async') === 'true';
  const at = site.now + (isAsync ? site.settings.scheduleSeconds * 1000 : 0);
  const changed: ScheduleRecord = {
    ...schedule,
    ...(isAsync ? { next: { status: to, at } } : { status: to, next: undefined }),
    updated: stamp(site, caller),
  };
  site.keepIntegration({ ...found, schedule: changed });
  if (!isAsync) return answer(site, found, changed);
  const location = `${call.url.origin}${call.url.pathname.replace(/\/\w+$/, '')}`;
  return { status: 202, headers: { location } };
}

async function checkCall(call: Call, action: Action): Promise<void> {
  for (const name of ['async', 'retry']) {
    const value = call.query.get(name);
    if (value === null || value === 'true' || value === 'false') continue;
    throw new Refusal(400, 'INVALID_QUERY_PARAMETER', `${name} must be true or false.`);
  }
  if (action !== 'start' || (await call.body()).length === 0) return;
  const body = startBody.safeParse(await call.json<unknown>());
  if (!body.success) throw new Refusal(400, 'INVALID_BODY', z.prettifyError(body.error));
}

function wrongState(action: Action, status: string): string {
  if (action === 'stop') return 'The schedule is not running.';
  if (action === 'pause')
    return status === 'PAUSED' ? 'The schedule is already paused.' : 'The schedule is not running.';
  return status === 'STARTED' ? 'The schedule is already started.' : 'The schedule is not paused.';
}

/** 200 or 204, 404. https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-projectid-integrations-id-schedule-jobs-post.html */
async function runNow(site: Site, access: Access, call: Call): Promise<Reply> {
  const { found } = seek(site, access, call);
  if (found.style !== 'scheduled') scheduleOf({ ...found, schedule: undefined }, site.now);
  requireActive(site, found);
  const body = startBody.safeParse(await call.json<unknown>());
  if (!body.success) throw new Refusal(400, 'INVALID_BODY', z.prettifyError(body.error));
  site.keepIntegration({ ...found, adHocRuns: (found.adHocRuns ?? 0) + 1 });
  return ok({ id: site.world.ids.base32('oic.schedule-job', 22) }, site.settings.fieldStyle);
}

function requireActive(site: Site, found: IntegrationRecord): void {
  if (statusAt(found, site.now) === 'ACTIVATED') return;
  throw refused(`Integration ${integrationId(found)} is not active.`);
}

const refused = (message: string) => new Refusal(412, 'PRECONDITION_FAILED', message);

const stamp = (site: Site, { clientId }: Caller) => ({ by: clientId, at: site.now });
