import * as z from 'zod/mini';
import { Locked } from '#runtime/errors.ts';
import type { HttpResponse } from '#runtime/http.ts';
import { callOic, type Oic, readOic, requireOk } from './client.ts';
import { listAll } from './lists.ts';

const text = z.nullish(z.string());
/** Scripts in public give an activation call a minute, even where it is asynchronous. */
const CHANGE_MS = 60_000;

/**
 * One version of an integration.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-projectid-integrations-get.html
 */
const Integration = z.object({
  /** `CODE|VERSION`. */
  id: z.string(),
  code: z.string(),
  /** `01.00.0000`. */
  version: z.string(),
  status: text,
  lockedFlag: z.nullish(z.boolean()),
  lockedBy: text,
  scheduleApplicableFlag: z.nullish(z.boolean()),
  endPoints: z.nullish(
    z.array(z.object({ role: text, connection: z.nullish(z.object({ id: text })) })),
  ),
  endPointURI: text,
  /** The same, as it comes out of the kebab-case form. */
  endPointUri: text,
});
export type Integration = z.infer<typeof Integration>;

export interface IntegrationKey {
  projectId: string;
  /** `CODE|VERSION`. */
  integrationId: string;
}

const segments = ({ projectId, integrationId }: IntegrationKey) =>
  ['projects', projectId, 'integrations', integrationId] as const;

/** One version of an integration. @throws NotFound */
export async function getIntegration(oic: Oic, key: IntegrationKey): Promise<Integration> {
  const operation = 'Read integration';
  return readOic(Integration, await callOic(oic, { operation, path: segments(key) }), operation);
}

/** The error for an integration that shows its lock. */
export function integrationLocked({ id, lockedBy: holder }: Integration): Locked {
  return new Locked({
    system: 'oic',
    summary: `The integration ${id} is open in an editor${holder ? `: ${holder} holds the lock` : ''}.`,
    fix: `Ask ${holder ?? 'whoever has it open'} to close the integration in the OIC console, then resume.`,
  });
}

/** Every version of every integration in a project. */
export function listIntegrations(oic: Oic, projectId: string): Promise<Integration[]> {
  const path = ['projects', projectId, 'integrations'];
  return listAll(oic, Integration, { operation: 'List integrations', path });
}

/**
 * Where an activation stands: `CONFIGURED` (not active, or not started yet), `ACTIVATION_INPROGRESS`,
 * `ACTIVATED`, `FAILEDACTIVATION`.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-projectid-integrations-id-activationstatus-get.html
 */
export async function getActivationStatus(oic: Oic, key: IntegrationKey): Promise<string> {
  const operation = 'Read activation status';
  const path = [...segments(key), 'activationStatus'];
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
  oic: Oic,
  key: IntegrationKey,
): Promise<{ summary: string; message: string; requestId: string | undefined }> {
  const operation = 'Read activation errors';
  const schema = z.object({ shortSummaryMessage: text, errorMessage: text });
  const response = await callOic(oic, { operation, path: [...segments(key), 'activationErrors'] });
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
  oic: Oic,
  key: IntegrationKey,
  flags: { tracingEnabledFlag: boolean; payloadTracingEnabledFlag: boolean },
): Promise<HttpResponse> {
  return callOic(oic, {
    operation: 'Activate integration',
    method: 'PATCH',
    path: segments(key),
    query: { enableAsyncActivationMode: 'true' },
    json: { status: 'ACTIVATED', ...flags },
    timeoutMs: CHANGE_MS,
  });
}

/**
 * Deactivates an integration; requests that wait in it are lost. One that isn't active is fine.
 * Source: as `requestActivation`
 */
export async function deactivate(oic: Oic, key: IntegrationKey): Promise<void> {
  const operation = 'Deactivate integration';
  const response = await callOic(oic, {
    operation,
    method: 'PATCH',
    path: segments(key),
    json: { status: 'CONFIGURED' },
    timeoutMs: CHANGE_MS,
  });
  const harmless = response.status === 404 || /not active/i.test(response.text);
  if (!harmless) requireOk(response, operation);
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
