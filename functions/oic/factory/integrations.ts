import * as z from 'zod/mini';
import { callOic, readOic } from '#functions/oic/client.ts';
import { collect, eachItem, type Page, type Position } from '#functions/oic/pages.ts';
import { Locked } from '#runtime/errors.ts';
import { type ApiAccess, change, type ListQuery, readList, remove } from './call.ts';

const text = z.nullish(z.string());
const flag = z.nullish(z.boolean());

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
  name: text,
  /** CONFIGURED (not active), ACTIVATED, ACTIVATION_INPROGRESS, FAILEDACTIVATION, or a kind of draft. */
  status: text,
  percentageComplete: z.nullish(z.number()),
  pattern: text,
  style: text,
  lockedFlag: flag,
  lockedBy: text,
  /** It can run by a schedule, and whether one is defined. */
  scheduleApplicableFlag: flag,
  scheduleDefinedFlag: flag,
  tracingEnabledFlag: flag,
  payloadTracingEnabledFlag: flag,
  endPoints: z.nullish(
    z.array(z.object({ name: text, role: text, connection: z.nullish(z.object({ id: text })) })),
  ),
  /** What it needs. A list of versions may come without; children in `integrations` are not verified. */
  dependencies: z.nullish(
    z.object({
      connections: z.nullish(z.array(z.object({ id: text }))),
      /** The integrations that it calls within the instance: they have to be active first. */
      integrations: z.nullish(z.array(z.object({ code: z.string(), version: z.string() }))),
      lookups: z.nullish(z.array(z.object({ name: z.string() }))),
      libraries: z.nullish(z.array(z.object({ code: text, version: text }))),
    }),
  ),
  endPointURI: text,
  /** The same, as it comes out of the kebab-case form. */
  endPointUri: text,
  lastUpdated: z.nullish(z.union([z.string(), z.number()])),
  lastUpdatedBy: text,
});
export type Integration = z.infer<typeof Integration>;

export interface IntegrationKey {
  projectId: string;
  /** `CODE|VERSION`. */
  integrationId: string;
}

/** Path of one version, as the client takes it: encoding the `|` is its business. */
export const integrationPath = ({ projectId, integrationId }: IntegrationKey) =>
  ['projects', projectId, 'integrations', integrationId] as const;

/** One version of an integration. @throws NotFound */
export async function getIntegration(oic: ApiAccess, key: IntegrationKey): Promise<Integration> {
  const operation = 'Read integration';
  const response = await callOic(oic, { operation, path: integrationPath(key) });
  return readOic(Integration, response, operation);
}

/** The error for an integration that shows its lock. */
export function integrationLocked({ id, lockedBy: holder }: Integration): Locked {
  return new Locked({
    system: 'oic',
    summary: `The integration ${id} is open in an editor${holder ? `: ${holder} holds the lock` : ''}.`,
    fix: `Ask ${holder ?? 'whoever has it open'} to close the integration in the OIC console, then resume.`,
  });
}

/** One page of the versions of all integrations in a project. `where` takes status, type and style. */
export function pageOfIntegrations(
  oic: ApiAccess,
  projectId: string,
  query: ListQuery = {},
  position: Position = {},
): Promise<Page<Integration>> {
  const path = ['projects', projectId, 'integrations'];
  return readList(oic, Integration, { operation: 'List integrations', path }, query, position);
}

/** All of them, page by page. */
export function eachIntegration(oic: ApiAccess, projectId: string, query?: ListQuery) {
  return eachItem((position) => pageOfIntegrations(oic, projectId, query, position));
}

/** Every version of every integration in a project, at once. */
export function listIntegrations(oic: ApiAccess, projectId: string): Promise<Integration[]> {
  return collect(eachIntegration(oic, projectId));
}

/**
 * Changes properties of a version that is not active, without a change of its status.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-projectid-integrations-id-post.html
 * @param changes fields of the schema of that page; which of them a version takes is not verified
 * @throws NotFound
 * @throws Locked somebody has it open in an editor
 * @throws InUse it is active or being activated
 */
export async function updateIntegration(
  oic: ApiAccess,
  key: IntegrationKey,
  changes: Record<string, unknown>,
): Promise<void> {
  const operation = 'Update integration';
  const call = { operation, method: 'PATCH', path: integrationPath(key), json: changes } as const;
  await change(oic, call, { look: () => getIntegration(oic, key) });
}

/**
 * Deletes one version of an integration.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-projectid-integrations-id-delete.html
 * @returns false when it was not there
 * @throws InUse it is active or being activated (423)
 * @throws Locked it is open in an editor (423)
 */
export function deleteIntegration(oic: ApiAccess, key: IntegrationKey): Promise<boolean> {
  const call = { operation: 'Delete integration version', path: integrationPath(key) };
  return remove(oic, call, { look: () => getIntegration(oic, key) });
}
