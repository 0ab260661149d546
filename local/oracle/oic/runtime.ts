/**
 * The run-time host: endpoints of active integrations, and their metadata.
 * https://docs.oracle.com/en/cloud/paas/application-integration/integrations-user/do-you-use-designtime-or-runtime-url.html
 */

import { type Call, Refusal, type Reply } from '#local/simulation/call.ts';
import { type Access, type Caller, running } from './access.ts';
import { shortVersion, statusAt } from './activation.ts';
import type { ArchivedEndpoint } from './archive-layout.ts';
import { callTarget } from './flow.ts';
import { runtimePath } from './integration-view.ts';
import type { IntegrationRecord } from './model.ts';
import type { Routes } from './routes.ts';
import { integrationId, type Site } from './site.ts';
import { ok } from './wire.ts';

const prefix = '/ic/api/integration/v2/flows/rest/project/{projectId}/{code}/{version}';

/**
 * Puts the endpoints of integrations on the run-time router. The trigger's method comes with the
 * archive; that Cupix's own archive answers GET is not verified.
 */
export function addRuntimeRoutes(app: Routes, site: Site, access: Access): void {
  app.on('GET', `${prefix}/metadata`, 'getMetadata', (call) => metadata(site, access, call));
  app.on('GET', `${prefix}/metadata/openapi`, 'getOpenapi', (call) => openapi(site, access, call));
  for (const method of ['GET', 'POST']) {
    app.on(method, `${prefix}/{resource}`, 'runIntegration', (call) => run(site, access, call));
  }
}

function seek(site: Site, access: Access, call: Call) {
  const caller = access.runtime(call, running);
  const { projectId, code, version } = call.params;
  const record = site.integrationsOf(caller.instance, projectId!).find(
    (one) =>
      one.code === code &&
      // `01.00.0000` belongs to the design-time API; paths take `1.0`.
      shortVersion(one.version) === version &&
      statusAt(one, site.now) === 'ACTIVATED',
  );
  const trigger = record?.endpoints.find(({ role }) => role === 'SOURCE');
  if (!record || !trigger) {
    const message = `No active integration answers at ${call.url.pathname}.`;
    throw new Refusal(404, 'RESOURCE_NOT_FOUND', message);
  }
  return { caller, record, trigger };
}

// What the page shows is documented, its machine-readable form is not:
// https://docs.oracle.com/en/cloud/paas/integration-cloud/rest-adapter/rest-endpoint-metadata-and-swagger-link-rest-metadata-description.html
function metadata(site: Site, access: Access, call: Call): Reply {
  const { caller, record, trigger } = seek(site, access, call);
  const address = `${caller.runtimeUrl}${runtimePath(record)}`;
  const query = trigger.query.map((name) => `${name}=[${name.toLowerCase()}_value]`).join('&');
  return ok(
    {
      description: record.name,
      openapi: `${address}/metadata/openapi`,
      operationName: trigger.name,
      httpMethod: trigger.method,
      endpointUrl: `${address}${trigger.path}${query && `?${query}`}`,
    },
    site.settings.fieldStyle,
  );
}

// https://docs.oracle.com/en/cloud/paas/integration-cloud/rest-adapter/support-publishing-interfaces-oracle-integration-flows-openapi-documents.html
function openapi(site: Site, access: Access, call: Call): Reply {
  const { caller, record, trigger } = seek(site, access, call);
  return { status: 200, json: openapiOf(caller, record, trigger) };
}

function openapiOf(caller: Caller, record: IntegrationRecord, trigger: ArchivedEndpoint) {
  const parameters = trigger.query.map((name) => ({
    name,
    in: 'query',
    required: true,
    schema: { type: 'string' },
  }));
  return {
    openapi: '3.0.1',
    info: { title: record.name, version: record.version },
    servers: [{ url: `${caller.runtimeUrl}${runtimePath(record)}` }],
    paths: {
      [trigger.path]: {
        [trigger.method.toLowerCase()]: {
          operationId: trigger.name,
          parameters,
          responses: { default: { description: 'The answer of the integration.' } },
        },
      },
    },
  };
}

/** One call of an integration: the trigger's parameters go on to its outbound connection. */
async function run(site: Site, access: Access, call: Call): Promise<Reply> {
  const { record, trigger } = seek(site, access, call);
  if (call.params.resource !== trigger.path.slice(1)) {
    throw new Refusal(404, 'RESOURCE_NOT_FOUND', `Nothing answers at ${call.url.pathname}.`);
  }
  if (call.method !== trigger.method) {
    throw new Refusal(405, 'METHOD_NOT_ALLOWED', `The trigger takes ${trigger.method}.`);
  }
  // Spelled exactly so: a parameter `scope` is another one, and the flow then has nothing to send.
  const values = trigger.query.map((name) => {
    const value = call.query.get(name);
    if (value) return value;
    throw new Refusal(400, 'MISSING_PARAMETER', `The query parameter ${name} is missing.`);
  });
  return goOut(site, record, values);
}

/** The outbound call of an integration: through its connection, or into another integration. */
async function goOut(site: Site, record: IntegrationRecord, values: string[]): Promise<Reply> {
  const { instance, projectId } = record;
  const target = record.endpoints.find(({ role }) => role === 'TARGET');
  if (target?.connection) {
    const connection = site.connection(instance, projectId, target.connection);
    return callTarget(site.world, connection, target, values);
  }
  if (!target?.integration) return { status: 200, json: {} };
  const child = site
    .integrationsOf(instance, projectId)
    .find((one) => integrationId(one) === target.integration);
  if (child && statusAt(child, site.now) === 'ACTIVATED') return goOut(site, child, values);
  const message = `${target.name}: integration ${target.integration} is not active.`;
  throw new Refusal(500, 'OIC_FLOW_FAULT', message);
}
