import * as z from 'zod/mini';
import { callOic, downloadFromOic, readOic } from '#functions/oic/client.ts';
import { eachItem, type Page, type Position } from '#functions/oic/pages.ts';
import { type ApiAccess, change, type ListQuery, readList, refusalOf, remove } from './call.ts';
import { requireLocation } from './location.ts';
import { type FileSource, sendFile } from './multipart.ts';

const text = z.nullish(z.string());
const count = z.nullish(z.number());

/**
 * A table that maps values of one system to those of another.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-projectid-lookups-name-get.html
 */
const Lookup = z.object({
  name: z.string(),
  description: text,
  /** CONFIGURED or LOCKED. */
  status: text,
  columns: z.nullish(z.array(z.string())),
  rows: z.nullish(z.array(z.object({ rowData: z.array(z.nullable(z.string())) }))),
  rowCount: count,
  /** How many integrations use it, and how many active ones. */
  usage: count,
  usageActive: count,
  lockedFlag: z.nullish(z.boolean()),
  lockedBy: text,
  lastUpdated: z.nullish(z.union([z.string(), z.number()])),
});
export type Lookup = z.infer<typeof Lookup>;

/** What a lookup holds. */
export interface LookupContent {
  name: string;
  description?: string;
  /** Two or more. */
  columns: string[];
  /** One value per column. */
  rows: string[][];
}

export interface LookupKey {
  projectId: string;
  /** Its name. */
  lookupName: string;
}

const pathOf = ({ projectId, lookupName }: LookupKey) =>
  ['projects', projectId, 'lookups', lookupName] as const;

/**
 * Creates a lookup.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-projectid-lookups-post.html
 * @throws AlreadyExists the project has a lookup of that name
 * @throws InvalidRequest fewer than two columns, or rows of another width (400)
 */
export async function createLookup(
  oic: ApiAccess,
  projectId: string,
  content: LookupContent,
): Promise<void> {
  const path = ['projects', projectId, 'lookups'];
  const json = bodyOf(content);
  const call = { operation: 'Create lookup', method: 'POST', path, json } as const;
  await change(oic, call, { taken: `the lookup ${content.name}` });
}

/** One lookup with its rows. @throws NotFound */
export async function getLookup(oic: ApiAccess, key: LookupKey): Promise<Lookup> {
  const operation = 'Read lookup';
  return readOic(Lookup, await callOic(oic, { operation, path: pathOf(key) }), operation);
}

/** One page of the lookups of a project. `where` takes status. */
export function pageOfLookups(
  oic: ApiAccess,
  projectId: string,
  query: ListQuery = {},
  position: Position = {},
): Promise<Page<Lookup>> {
  const path = ['projects', projectId, 'lookups'];
  return readList(oic, Lookup, { operation: 'List lookups', path }, query, position);
}

/** All of them, page by page. */
export function eachLookup(oic: ApiAccess, projectId: string, query?: ListQuery) {
  return eachItem((position) => pageOfLookups(oic, projectId, query, position));
}

/**
 * Gives a lookup other contents: columns and rows that are left out are gone. Active integrations read the new ones.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-projectid-lookups-name-put.html
 * @throws NotFound
 * @throws Locked somebody has it open in an editor
 */
export async function updateLookup(
  oic: ApiAccess,
  projectId: string,
  content: LookupContent,
): Promise<void> {
  const key = { projectId, lookupName: content.name };
  const operation = 'Update lookup';
  const call = { operation, method: 'PUT', path: pathOf(key), json: bodyOf(content) } as const;
  await change(oic, call, { look: () => getLookup(oic, key), onlyLocks: true });
}

/**
 * Makes a lookup what it should be: created, changed, or left alone when it is that already.
 * @throws Locked somebody has it open in an editor
 */
export async function replaceLookup(
  oic: ApiAccess,
  projectId: string,
  content: LookupContent,
): Promise<'created' | 'changed' | 'unchanged'> {
  const operation = 'Read lookup';
  const path = pathOf({ projectId, lookupName: content.name });
  const response = await callOic(oic, { operation, path });
  if (response.status === 404) {
    await createLookup(oic, projectId, content);
    return 'created';
  }
  if (isSame(readOic(Lookup, response, operation), content)) return 'unchanged';
  await updateLookup(oic, projectId, content);
  return 'changed';
}

function isSame({ columns, rows }: Lookup, content: LookupContent): boolean {
  const found = [columns ?? [], ...(rows ?? []).map(({ rowData }) => rowData)];
  return JSON.stringify(found) === JSON.stringify([content.columns, ...content.rows]);
}

function bodyOf({ rows, ...content }: LookupContent) {
  return { ...content, rows: rows.map((rowData) => ({ rowData })) };
}

/**
 * Exports a lookup as CSV.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-projectid-lookups-name-archive-get.html
 * @returns the bytes as they arrive; to be read once
 * @throws NotFound
 * @throws Locked somebody has it open in an editor (423)
 */
export async function exportLookup(
  oic: ApiAccess,
  key: LookupKey,
): Promise<AsyncIterable<Uint8Array>> {
  const operation = 'Export lookup';
  const path = [...pathOf(key), 'archive'];
  const { refused, body } = await downloadFromOic(oic, {
    operation,
    path,
    maxBytes: 64 * 1024 ** 2,
  });
  if (!refused) return body;
  throw await refusalOf(refused, operation, { look: () => getLookup(oic, key), onlyLocks: true });
}

/**
 * Adds a lookup from the CSV of an export.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-projectid-lookups-archive-post.html
 * @returns its name, as the answer's Location tells it
 * @throws AlreadyExists the project has a lookup of that name (409)
 * @throws InvalidRequest no file arrived (400)
 */
export async function importLookup(
  oic: ApiAccess,
  projectId: string,
  csv: FileSource,
): Promise<string> {
  const operation = 'Import lookup';
  const path = ['projects', projectId, 'lookups', 'archive'];
  const response = await sendFile(oic, { operation, method: 'POST', path }, csv);
  if (response.status > 299) {
    throw await refusalOf(response, operation, { taken: 'the lookup of the file' });
  }
  return requireLocation(response, operation);
}

/**
 * Deletes a lookup. No page of the book was readable for the form in a project.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-lookups-name-delete.html
 * @returns false when it was not there
 * @throws Locked somebody has it open in an editor (423)
 * @throws InUse an active integration reads it (412)
 */
export function deleteLookup(oic: ApiAccess, key: LookupKey): Promise<boolean> {
  const call = { operation: 'Delete lookup', path: pathOf(key) };
  return remove(oic, call, { look: () => getLookup(oic, key) });
}
