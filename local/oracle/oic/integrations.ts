/**
 * Integrations of a project: list, read, activate, deactivate, and what became of an activation.
 * https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-projectid-integrations-id-post.html
 */

import * as z from 'zod/mini';
import { type Call, Refusal, type Reply } from '#local/simulation/call.ts';
import { type Access, type Caller, change, view } from './access.ts';
import { deactivate, isScheduleRunning, planActivation, statusAt } from './activation.ts';
import { dependenciesOf, styleOf, viewIntegration } from './integration-view.ts';
import { type IntegrationRecord, isLocked } from './model.ts';
import { requireOverride } from './override.ts';
import type { Routes } from './routes.ts';
import { integrationId, type Site } from './site.ts';
import { filtered, linkTo, ok, page } from './wire.ts';

const collection = '/ic/api/integration/v1/projects/{projectId}/integrations';

/** Puts the integration operations on the design-time router. */
export function addIntegrationRoutes(app: Routes, site: Site, access: Access): void {
  app.on('GET', collection, 'listIntegrations', (call) => list(site, access, call));
  app.on('GET', `${collection}/{id}`, 'getIntegration', (call) => {
    const { caller, found } = seek(site, access, call);
    const dependencies = dependenciesOf(site, found);
    return ok({ ...viewOf(site, caller, found, call), dependencies }, site.settings.fieldStyle);
  });
  app.on('POST', `${collection}/{id}`, 'updateIntegration', (call) => update(site, access, call), {
    mutates: true,
  });
  app.on(
    'DELETE',
    `${collection}/{id}`,
    'deleteIntegration',
    (call) => remove(site, access, call),
    {
      mutates: true,
    },
  );
  app.on('GET', `${collection}/{id}/activationStatus`, 'getActivationStatus', (call) => {
    const { found } = seek(site, access, call);
    return ok({ activationStatus: statusAt(found, site.now) }, site.settings.fieldStyle);
  });
  app.on('GET', `${collection}/{id}/activationErrors`, 'getActivationErrors', (call) =>
    readErrors(site, seek(site, access, call).found),
  );
}

function seek(site: Site, access: Access, call: Call) {
  const caller = access.design(call, view);
  const { projectId, id } = call.params;
  return { caller, found: site.integration(caller.instance, projectId!, id!) };
}

// https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-projectid-integrations-get.html
function list(site: Site, access: Access, call: Call): Reply {
  const caller = access.design(call, view);
  const { code } = site.project(caller.instance, call.params.projectId!);
  const found = filtered(call, site.integrationsOf(caller.instance, code), {
    name: (one) => one.name,
    status: (one) => statusAt(one, site.now),
    type: () => 'DEVELOPED',
    style: (one) => styleOf(one),
  });
  const items = found.map((one) => viewOf(site, caller, one, call));
  return page(call, items, site.settings.fieldStyle);
}

// https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-projectid-integrations-id-activationerrors-get.html
function readErrors(site: Site, found: IntegrationRecord): Reply {
  const { code, version, lastFailure } = found;
  const hasErrors = lastFailure !== undefined;
  const shortSummaryMessage = lastFailure?.summary ?? '';
  const errorMessage = lastFailure?.message ?? '';
  return ok(
    { code, version, hasErrors, shortSummaryMessage, errorMessage },
    site.settings.fieldStyle,
  );
}

const updateSchema = z.object({
  status: z.optional(z.enum(['ACTIVATED', 'CONFIGURED'])),
  tracingEnabledFlag: z.optional(z.boolean()),
  payloadTracingEnabledFlag: z.optional(z.boolean()),
});

async function update(site: Site, access: Access, call: Call): Promise<Reply> {
  const caller = access.design(call, change);
  requireOverride(call);
  refuseUnknownQuery(call);
  const body = updateSchema.safeParse(await call.json<unknown>());
  if (!body.success) throw new Refusal(400, 'INVALID_BODY', z.prettifyError(body.error));
  const found = site.integration(caller.instance, call.params.projectId!, call.params.id!);
  refuseBusy(site, found);
  const { status, ...flags } = body.data;
  const changed = {
    ...(status === undefined ? requireInactive(found) : {}),
    ...(status === 'ACTIVATED' ? activated(site, found) : found),
    ...(status === 'CONFIGURED' ? deactivated(site, found) : flags),
    updated: { by: caller.clientId, at: site.now },
  };
  site.keepIntegration(changed);
  return ok(activationAnswer(changed), site.settings.fieldStyle);
}

// "Currently activated or not in a proper state", of the oldest generation; not verified with
// Integration 3: https://docs.oracle.com/cloud-machine/latest/intcs_gs/ICSRA/Status%20Codes.html
function refuseBusy(site: Site, found: IntegrationRecord): void {
  const { projectId, instance } = found;
  const used = new Set(found.endpoints.map(({ connection }) => connection));
  const locked = site
    .connectionsOf(instance, projectId)
    .find((one) => used.has(one.id) && isLocked(one, site.now));
  const reason =
    (found.activation && 'an activation is in progress') ??
    (isLocked(found, site.now) ? `it is locked by ${found.lock!.by}` : undefined) ??
    (locked && `its connection ${locked.id} is locked by ${locked.lock!.by}`);
  if (reason === undefined) return;
  const message = `Integration ${integrationId(found)} cannot be changed: ${reason}.`;
  throw new Refusal(412, 'PRECONDITION_FAILED', message);
}

function activated(site: Site, found: IntegrationRecord): IntegrationRecord {
  if (found.status === 'ACTIVATED') {
    const message = `Integration ${integrationId(found)} is currently activated.`;
    throw new Refusal(412, 'PRECONDITION_FAILED', message);
  }
  const used = new Set(found.endpoints.map(({ connection }) => connection));
  const { instance, projectId } = found;
  const around = {
    connections: site.connectionsOf(instance, projectId).filter(({ id }) => used.has(id)),
    integrations: site.integrationsOf(instance, projectId),
    lookups: site.lookupsOf(instance, projectId).map(({ name }) => name),
    libraries: site.librariesOf(instance, projectId).map(integrationId),
  };
  const { settings } = site;
  const activation = planActivation(found, around, settings, site.now);
  site.configure({ activationFailures: settings.activationFailures.slice(1) });
  return { ...found, status: 'CONFIGURED', lastFailure: undefined, activation };
}

function deactivated(site: Site, found: IntegrationRecord): IntegrationRecord {
  if (found.status !== 'ACTIVATED') {
    const message = `Integration ${integrationId(found)} is not active.`;
    throw new Refusal(412, 'PRECONDITION_FAILED', message);
  }
  // Tools stop the schedule first; what a deactivation with a running one answers is not verified with Oracle.
  if (isScheduleRunning(found, site.now)) {
    const message = `The schedule of integration ${integrationId(found)} is running.`;
    throw new Refusal(412, 'PRECONDITION_FAILED', message);
  }
  return deactivate(found, site.drop);
}

// "To modify an active integration, you need to deactivate it first":
// https://docs.oracle.com/en/cloud/paas/integration-cloud/rest-api/op-ic-api-integration-v1-integrations-id-post.html
function requireInactive(found: IntegrationRecord): object {
  if (found.status !== 'ACTIVATED') return {};
  const message = `Integration ${integrationId(found)} is currently activated.`;
  throw new Refusal(412, 'PRECONDITION_FAILED', message);
}

/**
 * 200, 404, 423 when deletion is not allowed, which is while it is active or locked:
 * https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-projectid-integrations-id-delete.html
 */
function remove(site: Site, access: Access, call: Call): Reply {
  const { instance } = access.design(call, change);
  const found = site.integration(instance, call.params.projectId!, call.params.id!);
  const active = found.activation !== undefined || found.status === 'ACTIVATED';
  if (active || isLocked(found, site.now)) {
    const why = active ? 'active or being activated' : `locked by ${found.lock!.by}`;
    const message = `Integration ${integrationId(found)} is ${why}.`;
    throw new Refusal(423, 'LOCKED', message);
  }
  site.dropIntegration(found);
  return { status: 200 };
}

// Both are strings in the query. Live answers without `enableAsyncActivationMode` were asynchronous
// as well (https://github.com/rchafik/oicDevops), so it changes nothing here.
function refuseUnknownQuery(call: Call): void {
  for (const name of ['enableAsyncActivationMode', 'deleteEventSubscriptionFlag']) {
    const mode = call.query.get(name);
    if (mode === null || mode === 'true' || mode === 'false') continue;
    throw new Refusal(400, 'INVALID_QUERY_PARAMETER', `${name} must be true or false.`);
  }
}

// Live, the answer says `ACTIVATION_INPROGRESS` at once, while `activationStatus` may lag behind.
function activationAnswer(record: IntegrationRecord): Record<string, unknown> {
  return {
    status: record.activation ? 'ACTIVATION_INPROGRESS' : record.status,
    apiDeploymentInprogress: false,
    compatible: false,
    lockedFlag: false,
    scheduleApplicableFlag: false,
    scheduleDefinedFlag: false,
    softDeactivated: false,
    tempCopyExists: false,
    totalEndPoints: 0,
    links: [],
  };
}

function viewOf(site: Site, caller: Caller, record: IntegrationRecord, call: Call) {
  const encoded = encodeURIComponent(integrationId(record));
  const path = `/ic/api/integration/v1/projects/${record.projectId}/integrations/${encoded}`;
  return viewIntegration(record, {
    now: site.now,
    runtimeUrl: caller.runtimeUrl,
    self: linkTo(call, path),
  });
}
