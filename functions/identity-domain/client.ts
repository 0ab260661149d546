import type { models } from 'oci-identitydomains';
import * as z from 'zod/mini';
import { parseAnswer } from '#runtime/answers.ts';
import type { HttpResponse } from '#runtime/http.ts';
import { sendSigned } from '#runtime/oci-signature.ts';
import { scimRefusal } from './refusal.ts';

const SEARCH = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';
/** More than one is a surprise for every search we make; more than these nobody reads. */
const MAX_RESULTS = 50;

const METHOD = {
  create: 'POST',
  read: 'GET',
  replace: 'PUT',
  change: 'PATCH',
  remove: 'DELETE',
} as const;

export interface ScimCall {
  domainUrl: string;
  /** What the call does, as the start of a sentence. */
  operation: string;
  /** Below `/admin/v1/`: `Apps/<id>`. */
  path: string;
  how: keyof typeof METHOD;
  body?: Record<string, unknown>;
  /** Statuses other than 2xx that the caller judges by itself. */
  expect?: number[];
}

/**
 * One call of the domain's SCIM API, signed as the settings say. Not by the SDK's client: that one drops
 * the text of SCIM errors, and has no operation to make a new client secret.
 * Source: https://docs.oracle.com/en-us/iaas/Content/Identity/api-getstarted/api-managing-authorization.htm
 * @throws NotAuthorized, InvalidCredentials, InvalidRequest, NotFound, Conflict as `scimRefusal` names them
 */
export async function scim(call: ScimCall): Promise<HttpResponse> {
  const response = await sendSigned({
    system: 'identity-domain',
    operation: call.operation,
    url: `${call.domainUrl}/admin/v1/${call.path}`,
    method: METHOD[call.how],
    headers: {
      accept: 'application/scim+json, application/json',
      ...(call.body && { 'content-type': 'application/json' }),
    },
    body: call.body && JSON.stringify(call.body),
  });
  if (response.status < 300 || call.expect?.includes(response.status)) return response;
  throw scimRefusal(response, call.operation);
}

/**
 * Searches by POST, which needs no URL-encoding of the filter.
 * @param search.attributes what to return; never `clientSecret`, which a domain may answer with
 * Source: https://docs.oracle.com/en/cloud/paas/iam-domains-rest-api/op-admin-v1-apps-.search-post.html
 */
export async function searchScim<T extends z.ZodMiniType>(
  domainUrl: string,
  search: {
    operation: string;
    type: 'Apps' | 'AppRoles' | 'Grants' | 'Users' | 'Groups';
    filter: string;
    attributes: string[];
    count?: number;
    /** Position of the first result, from 1. */
    startIndex?: number;
  },
  schema: T,
): Promise<z.output<T>[]> {
  const { operation, type, filter, attributes, count = MAX_RESULTS, startIndex } = search;
  const body: Pick<
    models.AppSearchRequest,
    'schemas' | 'filter' | 'attributes' | 'count' | 'startIndex'
  > = { schemas: [SEARCH], filter, attributes, count, ...(startIndex && { startIndex }) };
  const path = `${type}/.search`;
  const response = await scim({ domainUrl, operation, path, how: 'create', body });
  const answer = z.object({ Resources: z.optional(z.array(schema)) });
  const { Resources } = parseAnswer(answer, response, {
    system: 'identity-domain',
    operation,
    keys: 'as-sent',
  });
  return (Resources ?? []) as z.output<T>[];
}

/**
 * A SCIM filter that compares attributes with values, all of which have to match. Values follow the rules
 * of JSON strings: https://www.rfc-editor.org/rfc/rfc7644#section-3.4.2.2
 */
export function equalsAll(conditions: Record<string, string>): string {
  return Object.entries(conditions)
    .map(([attribute, value]) => `${attribute} eq ${JSON.stringify(value)}`)
    .join(' and ');
}

/** Reads one answer of the domain; keys are taken as they are sent. */
export function parseScim<T extends z.ZodMiniType>(
  schema: T,
  response: HttpResponse,
  operation: string,
): z.output<T> {
  return parseAnswer(schema, response, { system: 'identity-domain', operation, keys: 'as-sent' });
}
