import { Refusal } from '#local/simulation/call.ts';

const errorSchema = 'urn:ietf:params:scim:api:messages:2.0:Error';
const extension = 'urn:ietf:params:scim:api:oracle:idcs:extension:messages:Error';

/**
 * Body of a SCIM error. `status` is a string; the stable key is `messageId` in the extension.
 * https://docs.oracle.com/en/cloud/paas/identity-cloud/rest-api/OCISResponseBody.html
 */
export function scimErrorBody(status: number, messageId: string, detail: string) {
  return {
    schemas: [errorSchema, extension],
    detail,
    status: String(status),
    [extension]: { messageId, additionalData: {} },
  };
}

/**
 * The messageIds. The first three are in Oracle's documentation or in public records of its answers;
 * the rest follow their pattern and are not verified with Oracle.
 */
export const messageIds = {
  missingAttributes: 'error.common.validation.missingReqAttributes',
  invalidReference: 'error.common.validation.invalidReferenceResource',
  accessDenied: 'error.common.common.accessDenied',
  invalidValue: 'error.common.validation.invalidAttributeValue',
  unknownAttribute: 'error.common.validation.unknownAttribute',
  notMutable: 'error.common.validation.attributeNotMutable',
  invalidFilter: 'error.common.validation.invalidFilter',
  notSearchable: 'error.common.validation.attributeNotSearchable',
  duplicate: 'error.common.validation.duplicateResource',
  notFound: 'error.common.common.resourceNotFound',
  conflict: 'error.common.common.conflict',
  precondition: 'error.common.common.preconditionFailed',
  tooManyRequests: 'error.common.common.tooManyRequests',
  unavailable: 'error.common.common.serviceUnavailable',
  limitExceeded: 'error.common.common.limitExceeded',
  activeApp: 'error.apps.app.deleteActiveApp',
} as const;

/** The messageId that goes with a status when a fault is injected. */
export function scimFaultCode(status: number): string {
  const codes: Record<number, string> = {
    401: messageIds.accessDenied,
    403: messageIds.accessDenied,
    404: messageIds.notFound,
    409: messageIds.conflict,
    412: messageIds.precondition,
    429: messageIds.tooManyRequests,
  };
  return codes[status] ?? messageIds.unavailable;
}

export const badRequest = (code: keyof typeof messageIds, detail: string) =>
  new Refusal(400, messageIds[code], detail);

export const missingAttributes = (...names: string[]) =>
  badRequest('missingAttributes', `Missing required attribute(s): ${names.join(', ')}.`);

export const duplicate = (detail: string) => new Refusal(409, messageIds.duplicate, detail);

export const noSuchResource = (type: string, id: string) =>
  new Refusal(404, messageIds.notFound, `${type} with id ${id} does not exist.`);

/**
 * A signed call whose user holds no suitable role in the domain.
 * https://docs.oracle.com/en-us/iaas/Content/Identity/api-getstarted/RequiredRolePerEndpointExt.htm
 */
export const accessDenied = () =>
  new Refusal(401, messageIds.accessDenied, 'You are not authorized to perform this operation.');
