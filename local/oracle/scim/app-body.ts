import type { DomainContext } from './app-view.ts';
import { appSchema } from './attributes.ts';
import type { App } from './directory.ts';
import type { Resource } from './resource.ts';
import { badRequest, duplicate, missingAttributes } from './scim-error.ts';

/** Enumerations: `oci-identitydomains@2.139.1: lib/model/app.d.ts`. */
const clientTypes = ['confidential', 'public', 'trusted'];
const trustScopes = ['Explicit', 'Account', 'Tags', 'Default'];
const grantTypes = [
  'client_credentials',
  'authorization_code',
  'refresh_token',
  'implicit',
  'password',
  'urn:ietf:params:oauth:grant-type:jwt-bearer',
  'urn:ietf:params:oauth:grant-type:saml2-bearer',
  'urn:ietf:params:oauth:grant-type:device_code',
  'urn:ietf:params:oauth:grant-type:token-exchange',
];
/** The console's limit. */
const longestName = 125;

/** Leaves out what a client cannot set: on create, read-only attributes are ignored. */
export function writableAttributes(body: Resource): Resource {
  checkKnown(Object.keys(body));
  const writable = Object.entries(body).filter(
    ([name]) => appSchema.attributes[name]!.mutability !== 'readOnly' && name !== 'schemas',
  );
  return Object.fromEntries(writable);
}

/** Refuses attributes that an App does not have (not verified with Oracle). */
export function checkKnown(names: string[]): void {
  for (const name of names) {
    if (!appSchema.attributes[name]) throw badRequest('unknownAttribute', `No attribute ${name}.`);
  }
}

/**
 * Checks a new app. `name` becomes the client id and is made by the server; whether a domain takes
 * one from the caller is not verified with Oracle, so it is refused.
 * Sources: `oci-identitydomains@2.139.1: lib/model/app.d.ts`;
 * https://github.com/oracle/terraform-provider-oci/issues/2072
 */
export function checkNewApp(context: DomainContext, attributes: Resource): void {
  const template = attributes.basedOnTemplate as { value?: unknown } | undefined;
  const missing = [];
  if (!attributes.displayName) missing.push('displayName');
  if (!template?.value) missing.push('basedOnTemplate');
  if (missing.length > 0) throw missingAttributes(...missing);
  if (template?.value !== 'CustomWebAppTemplateId') {
    throw badRequest('invalidReference', `No app template ${String(template?.value)}.`);
  }
  if (attributes.name !== undefined) {
    throw badRequest('invalidValue', 'name is made by the server for a custom app.');
  }
  checkAttributes(context, attributes);
}

/** Checks what holds for a new and for a changed app. `self` is the app that is changed. */
export function checkAttributes(context: DomainContext, attributes: Resource, self?: App): void {
  checkDisplayName(context, attributes.displayName, self);
  oneOf(attributes, 'clientType', clientTypes);
  oneOf(attributes, 'trustScope', trustScopes);
  oneOf(attributes, 'clientIPChecking', ['anywhere', 'whitelisted']);
  for (const name of ['isOAuthClient', 'isOAuthResource', 'active', 'allowOffline']) {
    const value = attributes[name];
    if (value !== undefined && typeof value !== 'boolean') {
      throw badRequest('invalidValue', `${name} must be true or false.`);
    }
  }
  for (const grant of listOf(attributes, 'allowedGrants')) {
    if (!grantTypes.includes(grant as string)) {
      throw badRequest('invalidValue', `allowedGrants does not know ${String(grant)}.`);
    }
  }
  checkScopes(context, attributes);
  checkTags(attributes);
}

function checkDisplayName(context: DomainContext, name: unknown, self?: App): void {
  if (typeof name !== 'string' || name.length < 1 || name.length > longestName) {
    throw badRequest('invalidValue', `displayName must hold 1 to ${longestName} characters.`);
  }
  const other = context.directory.apps.find(
    (app) =>
      app.id !== self?.id &&
      String(app.attributes.displayName).toLowerCase() === name.toLowerCase(),
  );
  if (other) throw duplicate(`An App with the displayName ${name} exists.`);
}

/** Every scope must belong to a resource app of this domain. https://github.com/oracle/terraform-provider-oci/issues/2542 */
function checkScopes({ directory }: DomainContext, attributes: Resource): void {
  for (const scope of listOf(attributes, 'allowedScopes')) {
    const fqs = (scope as { fqs?: unknown } | null)?.fqs;
    if (typeof fqs !== 'string') throw missingAttributes('allowedScopes.fqs');
    if (!directory.appByScope(fqs)) {
      throw badRequest('invalidReference', `No app of this domain defines the scope ${fqs}.`);
    }
  }
}

function checkTags(attributes: Resource): void {
  for (const tag of listOf(attributes, 'tags')) {
    const { key, value } = (tag ?? {}) as { key?: unknown; value?: unknown };
    if (typeof key !== 'string' || typeof value !== 'string') {
      throw missingAttributes('tags.key', 'tags.value');
    }
  }
}

function listOf(attributes: Resource, name: string): unknown[] {
  const list = attributes[name] ?? [];
  if (!Array.isArray(list)) throw badRequest('invalidValue', `${name} must be a list.`);
  return list;
}

function oneOf(attributes: Resource, name: string, values: string[]): void {
  const value = attributes[name];
  if (value === undefined || values.includes(value as string)) return;
  throw badRequest('invalidValue', `${name} must be one of ${values.join(', ')}.`);
}
