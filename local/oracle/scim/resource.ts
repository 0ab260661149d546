import type { Call, Reply } from '#local/simulation/call.ts';
import { Refusal } from '#local/simulation/call.ts';
import type { Attribute, Schema } from './attributes.ts';
import { badRequest, messageIds } from './scim-error.ts';

/** A SCIM resource with all its attributes, by their names on the wire. */
export type Resource = Record<string, unknown>;

export const scimType = 'application/scim+json';

/** What an answer shall hold. */
export interface Selection {
  attributes?: string[];
  attributeSets?: string[];
}

/**
 * Leaves the attributes that were asked for. Without a choice these are the `always` and `default`
 * ones; with `attributes` the named ones and `always`; sets add all of their kind.
 * https://docs.oracle.com/en/cloud/paas/identity-cloud/rest-api/OCISResponseBody.html
 */
export function select(schema: Schema, resource: Resource, wanted: Selection): Resource {
  const names = new Set((wanted.attributes ?? []).map((name) => topLevel(name).toLowerCase()));
  const sets = wanted.attributeSets ?? (names.size > 0 ? [] : ['default']);
  const isExtensionNamed = (name: string) =>
    wanted.attributes?.some((asked) => asked.startsWith(`${name}:`)) ?? false;
  const isShown = (name: string): boolean => {
    const { returned } = schema.attributes[name] as Attribute;
    if (returned === 'always' || names.has(name.toLowerCase())) return true;
    if (name.startsWith('urn:') && isExtensionNamed(name)) return true;
    return sets.includes('all') || sets.includes(returned);
  };
  const shown = Object.entries(resource).filter(
    ([name, value]) => value !== undefined && isShown(name),
  );
  return Object.fromEntries(shown);
}

/** Reads the selection of a GET; `attributes` may name `Type:attribute` or sub-attributes. */
export function selectionOf(query: URLSearchParams): Selection {
  return checkSelection({
    attributes: query.get('attributes')?.split(',').filter(Boolean),
    attributeSets: query.get('attributeSets')?.split(',').filter(Boolean),
  });
}

/** Refuses an unknown attribute set. */
export function checkSelection(selection: Selection): Selection {
  for (const set of selection.attributeSets ?? []) {
    if (!['all', 'always', 'never', 'request', 'default'].includes(set)) {
      throw badRequest('invalidValue', `Unknown attribute set: ${set}.`);
    }
  }
  return selection;
}

const topLevel = (name: string) => name.slice(name.lastIndexOf(':') + 1).split('.')[0]!;

/** Refuses query parameters that the operation does not have (not verified with Oracle). */
export function allowQuery(call: Call, ...names: string[]): void {
  for (const name of call.query.keys()) {
    if (!names.includes(name)) throw badRequest('invalidValue', `Unknown parameter: ${name}.`);
  }
}

/** Refuses a write that was based on an older version of the resource. */
export function checkVersion(call: Call, version: string): void {
  const wanted = call.headers['if-match'];
  if (wanted === undefined || wanted === '*' || wanted === version) return;
  throw new Refusal(412, messageIds.precondition, 'The resource was changed since.');
}

/** An answer with one resource. */
export function scimReply(status: number, resource: unknown): Reply {
  return { status, headers: { 'content-type': scimType }, body: JSON.stringify(resource) };
}

/** The body of a write, which must be an object that names its schema. */
export async function readBody(call: Call, urn: string): Promise<Resource> {
  const body = await call.json<Resource>().catch(() => {
    throw badRequest('invalidValue', 'The body is not valid JSON.');
  });
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw badRequest('invalidValue', 'The body is not a JSON object.');
  }
  if (!Array.isArray(body.schemas) || !body.schemas.includes(urn)) {
    throw badRequest('missingAttributes', `schemas must hold ${urn}.`);
  }
  return body;
}
