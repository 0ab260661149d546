import * as z from 'zod/mini';
import type { HttpResponse } from '#runtime/http.ts';
import { type Cpq, callCpq } from './client.ts';
import { CpqGroup } from './groups.ts';
import { type ListOptions, type ListPage, listAll, readPage } from './lists.ts';
import { readCpq } from './request.ts';

const PATH = 'integrationUsers';
const LIST = { operation: 'List the integration users', path: [PATH] };

const IntegrationUser = z.object({
  /** Made by CPQ; the key of every call. */
  partyNumber: z.string(),
  login: z.nullish(z.string()),
  /** The client that calls as this user; one client, one user. */
  oauthClientId: z.nullish(z.string()),
  /** With items only where they were asked for. */
  groups: z.nullish(z.object({ items: z.nullish(z.array(CpqGroup)) })),
  dateAdded: z.nullish(z.string()),
  dateModified: z.nullish(z.string()),
});
export type IntegrationUser = z.output<typeof IntegrationUser>;

/**
 * Everything that can be written:
 * https://docs.oracle.com/en/cloud/saas/configure-price-quote/cxcpq/op-cpq-rest-v19-integrationusers-partynumber-patch.html
 */
export interface UserSettings {
  oauthClientId?: string;
  groups?: readonly CpqGroup[];
}

/**
 * The integration users of a site.
 * Source: https://docs.oracle.com/en/cloud/saas/configure-price-quote/cxcpq/op-cpq-rest-v19-integrationusers-get.html
 */
export function listIntegrationUsers(
  cpq: Cpq,
  options?: ListOptions,
): AsyncGenerator<IntegrationUser> {
  return listAll(cpq, IntegrationUser, LIST, options);
}

/** The next of them, with their groups, from an offset on. */
export function pageIntegrationUsers(cpq: Cpq, offset: number): Promise<ListPage<IntegrationUser>> {
  return readPage(cpq, IntegrationUser, LIST, { expand: 'groups', offset });
}

/**
 * The user of an OAuth client, with its groups. Found by going through all of them: that `q` takes the client
 * id is not documented.
 */
export async function findByClient(
  cpq: Cpq,
  clientId: string,
): Promise<IntegrationUser | undefined> {
  for await (const user of listIntegrationUsers(cpq, { expand: 'groups' })) {
    if (user.oauthClientId === clientId) return user;
  }
  return undefined;
}

/** The user with that party number, with its groups; undefined when there is none. */
export async function findByPartyNumber(
  cpq: Cpq,
  partyNumber: string,
): Promise<IntegrationUser | undefined> {
  const operation = 'Read the integration user';
  const path = [PATH, partyNumber];
  const response = await callCpq(cpq, { operation, path, query: { expand: 'groups' } });
  return response.status === 404 ? undefined : readCpq(IntegrationUser, response, operation);
}

/**
 * Creates an integration user, which is active at once.
 * Source: https://docs.oracle.com/en/cloud/saas/configure-price-quote/cxcpq/api-integration-users.html
 * @returns the user, or the refusal (4xx) for the caller to judge: another user may have the client id
 */
export async function createIntegrationUser(
  cpq: Cpq,
  settings: UserSettings,
): Promise<{ user: IntegrationUser } | { refused: HttpResponse }> {
  const operation = CREATE;
  const json = bodyOf(settings);
  const response = await callCpq(cpq, { operation, method: 'POST', path: [PATH], json });
  const isRefused = response.status === 400 || response.status === 409;
  if (isRefused) return { refused: response };
  return { user: readCpq(IntegrationUser, response, operation) };
}

/** What a refused creation was about. */
export const CREATE = 'Create the integration user';

/**
 * Changes an integration user; what isn't named stays.
 * Source: https://docs.oracle.com/en/cloud/saas/configure-price-quote/cxcpq/op-cpq-rest-v19-integrationusers-partynumber-patch.html
 * @throws StageError as `cpqRefusal`; Conflict also for a client id that another user has
 */
export async function changeIntegrationUser(
  cpq: Cpq,
  partyNumber: string,
  settings: UserSettings,
): Promise<void> {
  const operation = 'Change the integration user';
  const path = [PATH, partyNumber];
  const json = bodyOf(settings);
  const response = await callCpq(cpq, { operation, method: 'PATCH', path, json });
  readCpq(z.object({}), response, operation);
}

/** Groups are sent with label and type as the site shows them. */
function bodyOf({ oauthClientId, groups }: UserSettings) {
  return { ...(oauthClientId && { oauthClientId }), ...(groups && { groups: { items: groups } }) };
}
