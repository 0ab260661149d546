import * as z from 'zod/mini';
import { callOic, readOic } from '#functions/oic/client.ts';
import type { HttpResponse } from '#runtime/http.ts';
import { type ApiAccess, CHANGE_MS, refusalOf } from './call.ts';
import { getIntegration, type IntegrationKey, integrationPath } from './integrations.ts';

const text = z.nullish(z.string());

/**
 * Where an activation stands: `CONFIGURED` (not active, or not started yet), `ACTIVATION_INPROGRESS`,
 * `ACTIVATED`, `FAILEDACTIVATION`.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-projectid-integrations-id-activationstatus-get.html
 */
export async function getActivationStatus(oic: ApiAccess, key: IntegrationKey): Promise<string> {
  const operation = 'Read activation status';
  const path = [...integrationPath(key), 'activationStatus'];
  const schema = z.object({ activationStatus: z.string() });
  return readOic(schema, await callOic(oic, { operation, path }), operation).activationStatus;
}

/** Tells whether an integration is active, or will be without another call. */
export function isUnderWay(activationStatus: string): boolean {
  return activationStatus === 'ACTIVATED' || activationStatus === 'ACTIVATION_INPROGRESS';
}

/**
 * Why an activation failed, as plain text: Oracle's message holds HTML breaks.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-projectid-integrations-id-activationerrors-get.html
 */
export async function getActivationErrors(
  oic: ApiAccess,
  key: IntegrationKey,
): Promise<{ summary: string; message: string; requestId: string | undefined }> {
  const operation = 'Read activation errors';
  const schema = z.object({ shortSummaryMessage: text, errorMessage: text });
  const response = await callOic(oic, {
    operation,
    path: [...integrationPath(key), 'activationErrors'],
  });
  const answer = readOic(schema, response, operation);
  return {
    summary: plainText(answer.shortSummaryMessage),
    message: plainText(answer.errorMessage),
    requestId: response.requestId,
  };
}

/**
 * Asks OIC to activate. The answer comes long before the result, which `getActivationStatus` tells.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-projectid-integrations-id-post.html
 * @returns the answer; 412 also when it is active already or being activated
 */
export function requestActivation(
  oic: ApiAccess,
  key: IntegrationKey,
  flags: { tracingEnabledFlag: boolean; payloadTracingEnabledFlag: boolean },
): Promise<HttpResponse> {
  return callOic(oic, {
    operation: 'Activate integration',
    method: 'PATCH',
    path: integrationPath(key),
    query: { enableAsyncActivationMode: 'true' },
    json: { status: 'ACTIVATED', ...flags },
    timeoutMs: CHANGE_MS,
  });
}

/** How much a version records of its runs; the names are those of the console. */
export type Tracing = 'production' | 'audit' | 'debug';

/**
 * How the three levels of the console are spelled in the API: the usual reading, not verified with Oracle.
 * https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-projectid-integrations-id-post.html
 */
export const TRACING_FLAGS = {
  production: { tracingEnabledFlag: false, payloadTracingEnabledFlag: false },
  audit: { tracingEnabledFlag: true, payloadTracingEnabledFlag: false },
  debug: { tracingEnabledFlag: true, payloadTracingEnabledFlag: true },
} satisfies Record<Tracing, Record<string, boolean>>;

/**
 * Activates a version, or joins the activation that is under way: safe to call again. Activating a version deactivates
 * the active one with the same major number, and the requests that wait in that one are lost.
 * @returns where it stands; ACTIVATION_INPROGRESS also when the status shows nothing yet
 * @throws NotFound
 * @throws Locked it, or a connection of it, is open in an editor
 * @throws InUse it can't be activated in its state, such as a draft
 */
export async function activateIntegration(
  oic: ApiAccess,
  key: IntegrationKey,
  tracing: Tracing = 'production',
): Promise<'ACTIVATED' | 'ACTIVATION_INPROGRESS'> {
  const response = await requestActivation(oic, key, TRACING_FLAGS[tracing]);
  if (response.status === 409 || response.status === 412) {
    // Somebody was quicker, or our own call took effect although its answer was lost.
    const status = await getActivationStatus(oic, key);
    if (status === 'ACTIVATED' || status === 'ACTIVATION_INPROGRESS') return status;
  }
  if (response.status > 299) {
    const look = () => getIntegration(oic, key);
    throw await refusalOf(response, 'Activate integration', { look });
  }
  return 'ACTIVATION_INPROGRESS';
}

/**
 * Deactivates an integration; requests that wait in it are lost. One that isn't active, or isn't there, is fine.
 * Source: as `requestActivation`
 * @param deleteEventSubscription also ends its subscriptions to events, for good
 * @throws Locked it is open in an editor
 * @throws InUse its schedule runs, it is being activated, or an active integration calls it
 */
export async function deactivate(
  oic: ApiAccess,
  key: IntegrationKey,
  { deleteEventSubscription = false } = {},
): Promise<void> {
  const operation = 'Deactivate integration';
  const response = await callOic(oic, {
    operation,
    method: 'PATCH',
    path: integrationPath(key),
    query: deleteEventSubscription ? { deleteEventSubscriptionFlag: 'true' } : {},
    json: { status: 'CONFIGURED' },
    timeoutMs: CHANGE_MS,
  });
  if (response.status < 300 || response.status === 404) return;
  if (/not active/i.test(response.text)) return;
  throw await refusalOf(response, operation, { look: () => getIntegration(oic, key) });
}

/** Breaks and tags become spaces, entities become what they stand for. */
export function plainText(html: string | null | undefined): string {
  return (html ?? '')
    .replace(/<[^<>]*>/g, ' ')
    .replace(/&nbsp;/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
    .trim();
}
