import { Refusal } from '#local/simulation/call.ts';
import { invalidParameter, missingParameter, notAuthorizedOrNotFound } from './opc.ts';
import type { OracleState } from './state.ts';

/** Body of a create: `oci-integration@2.139.1: lib/model/create-integration-instance-details.d.ts`. */
export interface InstanceDetails {
  displayName: string;
  compartmentId: string;
  integrationInstanceType: string;
  isByol: boolean;
  messagePacks: number;
  domainId: string;
  shape: string;
  consumptionModel?: string;
  isFileServerEnabled?: boolean;
  isVisualBuilderEnabled?: boolean;
  freeformTags?: Record<string, string>;
  definedTags?: Record<string, unknown>;
}

/** Compartment that Oracle keeps for older services; no instance can be made in it. */
export const managedCompartment = 'ManagedCompartmentForPaaS';

const types = ['STANDARDX', 'ENTERPRISEX', 'HEALTHCARE'];
const shapes = ['DEVELOPMENT', 'PRODUCTION'];
const consumptionModels = ['UCM', 'GOV', 'OIC4SAAS'];
const known = [
  'displayName',
  'compartmentId',
  'integrationInstanceType',
  'isByol',
  'messagePacks',
  'domainId',
  'idcsAt',
  'shape',
  'consumptionModel',
  'isFileServerEnabled',
  'isVisualBuilderEnabled',
  'isDisasterRecoveryEnabled',
  'networkEndpointDetails',
  'freeformTags',
  'definedTags',
  'securityAttributes',
];
// `domainId` and `shape` are optional in Oracle's types, but its Terraform tests always send them;
// that a create without them fails is not verified with Oracle.
// https://github.com/oracle/terraform-provider-oci (integration_integration_instance_test.go)
const required = [
  'displayName',
  'compartmentId',
  'integrationInstanceType',
  'isByol',
  'messagePacks',
  'domainId',
  'shape',
];

/**
 * Checks the body of a create the way the service does.
 * @throws Refusal 400 CannotParseRequest, MissingParameter, InvalidParameter,
 *   RelatedResourceNotAuthorizedOrNotFound (domain); 404 NotAuthorizedOrNotFound (compartment).
 * Sources: https://docs.oracle.com/en-us/iaas/application-integration/doc/create-oracle-integration-instance-using-api.html
 * and https://docs.oracle.com/iaas/Content/API/References/apierrors.htm
 */
export function parseDetails(state: OracleState, body: unknown): InstanceDetails {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new Refusal(400, 'CannotParseRequest', 'The body is not a JSON object.');
  }
  const details = body as Record<string, unknown>;
  for (const name of Object.keys(details)) {
    if (!known.includes(name)) throw invalidParameter(`Unknown field: ${name}.`);
  }
  for (const name of required) {
    if (details[name] === undefined || details[name] === null) throw missingParameter(name);
  }
  checkValues(details);
  checkFeatures(details);
  const checked = details as unknown as InstanceDetails;
  checkPlace(state, checked);
  return checked;
}

function checkValues(details: Record<string, unknown>): void {
  checkName(details.displayName);
  oneOf(details, 'integrationInstanceType', types);
  oneOf(details, 'shape', shapes);
  if (details.consumptionModel !== undefined) oneOf(details, 'consumptionModel', consumptionModels);
  if (typeof details.isByol !== 'boolean') throw invalidParameter('isByol must be true or false.');
  checkMessagePacks(details.messagePacks);
  checkFreeformTags(details.freeformTags);
}

/**
 * The name becomes the first label of a host name, together with the namespace; the exact rule and
 * length are not verified with Oracle.
 */
export function checkName(name: unknown): void {
  if (typeof name !== 'string' || !/^[A-Za-z][A-Za-z\d-]{0,49}$/.test(name)) {
    throw invalidParameter(
      'displayName must start with a letter and hold at most 50 letters, digits and hyphens.',
    );
  }
}

/** https://docs.oracle.com/en-us/iaas/application-integration/doc/edit-number-message-packs.html */
export function checkMessagePacks(count: unknown): void {
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 1 || count > 100) {
    throw invalidParameter('messagePacks must be a whole number between 1 and 100.');
  }
}

/** Tags: text, keys up to 100 and values up to 256 characters, no dots or spaces in a key.
 * https://docs.oracle.com/iaas/Content/Tagging/Concepts/taggingoverview.htm */
export function checkFreeformTags(tags: unknown): void {
  if (tags === undefined) return;
  const isValid =
    typeof tags === 'object' &&
    tags !== null &&
    Object.entries(tags).every(
      ([key, value]) =>
        /^[^\s.]{1,100}$/.test(key) && typeof value === 'string' && value.length <= 256,
    );
  if (!isValid) throw invalidParameter('freeformTags must hold text values under simple keys.');
}

/** Both features can only be switched on once the instance is ACTIVE. */
function checkFeatures(details: Record<string, unknown>): void {
  // https://github.com/oracle/terraform-provider-oci/issues/2486
  if (details.isFileServerEnabled === true) {
    throw invalidParameter('File server cannot be enabled during instance creation.');
  }
  // https://github.com/oracle/terraform-provider-oci/issues/1907
  if (details.isVisualBuilderEnabled === true) {
    throw invalidParameter('isVisualBuilderEnabled is not supported for this instance type.');
  }
  if (details.idcsAt !== undefined) {
    throw invalidParameter('idcsAt and domainId cannot be used together.');
  }
}

/** https://docs.oracle.com/en/cloud/paas/application-integration/oracle-integration-gov/create-oracle-integration-instance-gov.html */
function checkPlace(state: OracleState, details: InstanceDetails): void {
  const compartment = state.compartments.get(details.compartmentId);
  if (!compartment) throw notAuthorizedOrNotFound();
  if (compartment.parentId === undefined || compartment.name === managedCompartment) {
    throw invalidParameter('An instance cannot be created in this compartment.');
  }
  if (!state.domains.has(details.domainId)) {
    throw new Refusal(
      400,
      'RelatedResourceNotAuthorizedOrNotFound',
      'Authorization failed or requested domain not found.',
    );
  }
}

function oneOf(details: Record<string, unknown>, name: string, values: string[]): void {
  if (!values.includes(details[name] as string)) {
    throw invalidParameter(`${name} must be one of ${values.join(', ')}.`);
  }
}
