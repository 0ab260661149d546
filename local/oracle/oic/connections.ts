/**
 * Connections of a project: list, read, update, test.
 * https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-projectid-connections-id-get.html
 */

import { type Call, Refusal, type Reply } from '#local/simulation/call.ts';
import { type Access, change, view } from './access.ts';
import { statusAt } from './activation.ts';
import { testConnection } from './connection-test.ts';
import { updated } from './connection-update.ts';
import { viewConnection } from './connection-view.ts';
import { type ConnectionRecord, isLocked } from './model.ts';
import { requireOverride } from './override.ts';
import { missingIn } from './rest-adapter.ts';
import type { Routes } from './routes.ts';
import type { Site } from './site.ts';
import { filtered, linkTo, ok, page } from './wire.ts';

const collection = '/ic/api/integration/v1/projects/{projectId}/connections';

/** Puts the connection operations on the design-time router. */
export function addConnectionRoutes(app: Routes, site: Site, access: Access): void {
  app.on('GET', collection, 'listConnections', (call) => list(site, access, call));
  app.on('GET', `${collection}/{id}`, 'getConnection', (call) => {
    const { instance } = access.design(call, view);
    const found = site.connection(instance, call.params.projectId!, call.params.id!);
    return ok(viewOf(site, found, call), site.settings.fieldStyle);
  });
  app.on('POST', `${collection}/{id}`, 'updateConnection', (call) => update(site, access, call), {
    mutates: true,
  });
  app.on('POST', `${collection}/{id}/test`, 'testConnection', (call) => test(site, access, call));
}

function list(site: Site, access: Access, call: Call): Reply {
  const { instance } = access.design(call, view);
  const project = site.project(instance, call.params.projectId!);
  const found = filtered(call, site.connectionsOf(instance, project.code), {
    name: (one) => one.name,
    role: (one) => one.role,
    status: (one) => (missingIn(one).length === 0 ? 'CONFIGURED' : 'INPROGRESS'),
  });
  const items = found.map((one) => viewOf(site, one, call));
  return page(call, items, site.settings.fieldStyle);
}

// An open editor in the console locks the connection and the update fails:
// https://github.com/rchafik/oicDevops. Status 412 as for `test`; not verified with Oracle.
async function update(site: Site, access: Access, call: Call): Promise<Reply> {
  const { instance, clientId } = access.design(call, change);
  requireOverride(call);
  const found = site.connection(instance, call.params.projectId!, call.params.id!);
  const body = await call.json<unknown>();
  refuseLocked(found, site.now);
  const changed = { ...updated(found, body), updated: { by: clientId, at: site.now } };
  site.keepConnection(changed);
  return ok(viewOf(site, changed, call), site.settings.fieldStyle);
}

/**
 * 404, 409 while it is not configured, 412 while it is locked, else 200 with `status`:
 * https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-projectid-connections-id-test-post.html
 * What a target that refuses looks like is not documented; see `OicSettings.failedTestStatus`.
 */
async function test(site: Site, access: Access, call: Call): Promise<Reply> {
  const { instance } = access.design(call, change);
  const found = site.connection(instance, call.params.projectId!, call.params.id!);
  refuseLocked(found, site.now);
  const missing = missingIn(found);
  if (missing.length > 0) {
    const message = `Connection ${found.id} is not configured: ${missing.join(', ')}.`;
    throw new Refusal(409, 'CONNECTION_NOT_CONFIGURED', message);
  }
  const { fieldStyle, failedTestStatus } = site.settings;
  const failure = await testConnection(site.world, found);
  if (failure === undefined) {
    const details = `Test of ${found.id} connection succeeded.`;
    return ok({ id: found.id, status: 'SUCCESS', details }, fieldStyle);
  }
  const details = `Test of ${found.id} connection failed: ${failure}`;
  if (failedTestStatus === 500) throw new Refusal(500, 'CONNECTION_TEST_FAILED', details);
  return ok({ id: found.id, status: 'FAILED', details }, fieldStyle);
}

function refuseLocked(connection: ConnectionRecord, now: number): void {
  if (!isLocked(connection, now)) return;
  const message = `Connection ${connection.id} is locked by ${connection.lock!.by}.`;
  throw new Refusal(412, 'RESOURCE_LOCKED', message);
}

function viewOf(site: Site, connection: ConnectionRecord, call: Call) {
  const { instance, projectId, id } = connection;
  const users = site
    .integrationsOf(instance, projectId)
    .filter((one) => one.endpoints.some((endpoint) => endpoint.connection === id));
  const active = users.filter((one) => statusAt(one, site.now) === 'ACTIVATED').length;
  const path = `/ic/api/integration/v1/projects/${projectId}/connections/${id}`;
  const self = linkTo(call, path);
  return viewConnection(connection, { now: site.now, usage: { all: users.length, active }, self });
}
