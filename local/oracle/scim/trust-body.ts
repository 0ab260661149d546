import { parseRule } from '../trust-rules.ts';
import type { DomainContext } from './app-view.ts';
import type { Trust } from './directory.ts';
import type { Resource } from './resource.ts';
import { badRequest, duplicate, missingAttributes } from './scim-error.ts';
import { trustSchema } from './trust-attributes.ts';

/** Enumerations: `oci-identitydomains@2.139.1: lib/model/identity-propagation-trust.d.ts`. */
const types = ['JWT', 'SAML', 'SPNEGO', 'AWS', 'X509'];
const subjectTypes = ['User', 'App', 'Resource'];

/** What a client may set, without `schemas`; refuses attributes that a trust does not have. */
export function writableTrust(body: Resource): Resource {
  const writable = Object.entries(body).filter(([name]) => {
    const attribute = trustSchema.attributes[name];
    if (!attribute) throw badRequest('unknownAttribute', `No attribute ${name}.`);
    return attribute.mutability !== 'readOnly' && name !== 'schemas';
  });
  return Object.fromEntries(writable);
}

/**
 * Checks a new or a changed trust. The issuer is unique; every rule names a service user by its SCIM id,
 * not its OCID. `oauthClients` is optional in the model and mandatory in Oracle's page.
 * https://docs.oracle.com/en-us/iaas/Content/Identity/api-getstarted/json_web_token_exchange.htm
 * @param self the trust that is changed
 */
export function checkTrust(context: DomainContext, attributes: Resource, self?: Trust): void {
  const required = ['name', 'type', 'issuer', 'oauthClients'];
  const missing = required.filter((name) => attributes[name] === undefined);
  if (missing.length > 0) throw missingAttributes(...missing);
  oneOf(attributes, 'type', types);
  oneOf(attributes, 'subjectType', subjectTypes);
  const { issuer } = attributes;
  const other = context.directory.trusts.find(
    (one) => one.issuer === issuer && one.id !== self?.id,
  );
  if (other) throw duplicate(`An IdentityPropagationTrust with the issuer ${issuer} exists.`);
  for (const name of ['oauthClients', 'clientClaimValues']) {
    const list = attributes[name] ?? [];
    if (Array.isArray(list) && list.every((one) => typeof one === 'string')) continue;
    throw badRequest('invalidValue', `${name} must be a list of texts.`);
  }
  checkServiceUsers(context, attributes.impersonationServiceUsers ?? []);
}

function checkServiceUsers({ directory }: DomainContext, list: unknown): void {
  if (!Array.isArray(list)) {
    throw badRequest('invalidValue', 'impersonationServiceUsers must be a list.');
  }
  for (const { rule, value } of list as { rule?: unknown; value?: unknown }[]) {
    if (typeof rule !== 'string' || typeof value !== 'string') {
      throw missingAttributes('impersonationServiceUsers.rule', 'impersonationServiceUsers.value');
    }
    if (!parseRule(rule)) throw badRequest('invalidValue', `The rule ${rule} cannot be read.`);
    if (!directory.users.get(value)?.isServiceUser) {
      throw badRequest('invalidReference', `There is no service user with id ${value}.`);
    }
  }
}

function oneOf(attributes: Resource, name: string, values: string[]): void {
  const value = attributes[name];
  if (value === undefined || values.includes(value as string)) return;
  throw badRequest('invalidValue', `${name} must be one of ${values.join(', ')}.`);
}
