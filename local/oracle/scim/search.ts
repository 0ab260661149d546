import type { Call, Reply } from '#local/simulation/call.ts';
import type { Schema } from './attributes.ts';
import { parseFilter } from './filter.ts';
import {
  allowQuery,
  checkSelection,
  type Resource,
  readBody,
  type Selection,
  scimReply,
  select,
  selectionOf,
} from './resource.ts';
import { badRequest } from './scim-error.ts';

interface Search extends Selection {
  filter?: string;
  startIndex: number;
  count: number;
  sortBy?: string;
  sortOrder?: string;
}

const searchRequest = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';
const listResponse = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';

/** 50 a page unless asked otherwise, 1,000 at most: `oci-identitydomains@2.139.1`, list requests. */
const usualCount = 50;
const largestCount = 1_000;

const parameters = ['filter', 'startIndex', 'count', 'sortBy', 'sortOrder'] as const;

/** `GET /admin/v1/<type>s?filter=…` */
export function searchByQuery(call: Call, schema: Schema, resources: Resource[]): Reply {
  allowQuery(call, ...parameters, 'attributes', 'attributeSets');
  const { query } = call;
  return answer(schema, resources, {
    ...selectionOf(query),
    filter: query.get('filter') ?? undefined,
    startIndex: Number(query.get('startIndex') ?? 1),
    count: Number(query.get('count') ?? usualCount),
    sortBy: query.get('sortBy') ?? undefined,
    sortOrder: query.get('sortOrder') ?? undefined,
  });
}

/** `POST /admin/v1/<type>s/.search` */
export async function searchByBody(
  call: Call,
  schema: Schema,
  resources: () => Resource[],
): Promise<Reply> {
  const body = (await readBody(call, searchRequest)) as Partial<Search>;
  for (const name of Object.keys(body)) {
    if (![...parameters, 'schemas', 'attributes', 'attributeSets'].includes(name)) {
      throw badRequest('unknownAttribute', `Unknown search parameter: ${name}.`);
    }
  }
  return answer(schema, resources(), {
    ...checkSelection(body),
    filter: body.filter,
    startIndex: body.startIndex ?? 1,
    count: body.count ?? usualCount,
    sortBy: body.sortBy,
    sortOrder: body.sortOrder,
  });
}

function answer(schema: Schema, resources: Resource[], search: Search): Reply {
  const { startIndex, count } = search;
  if (!Number.isInteger(startIndex) || startIndex < 1) {
    throw badRequest('invalidValue', 'startIndex counts from 1.');
  }
  if (!Number.isInteger(count) || count < 0 || count > largestCount) {
    throw badRequest('invalidValue', `count must be between 0 and ${largestCount}.`);
  }
  const matches = search.filter ? parseFilter(search.filter, schema) : () => true;
  const found = sort(resources.filter(matches), search);
  const page = found.slice(startIndex - 1, startIndex - 1 + count);
  return scimReply(200, {
    schemas: [listResponse],
    totalResults: found.length,
    startIndex,
    itemsPerPage: page.length,
    Resources: page.map((resource) => select(schema, resource, search)),
  });
}

function sort(resources: Resource[], { sortBy, sortOrder }: Search): Resource[] {
  if (!sortBy) return resources;
  const sign = sortOrder?.toLowerCase() === 'descending' ? -1 : 1;
  const key = (resource: Resource) => String(resource[sortBy] ?? '').toLowerCase();
  return resources.toSorted((a, b) => sign * key(a).localeCompare(key(b)));
}
