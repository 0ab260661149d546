import type { models } from 'oci-identitydomains';
import * as z from 'zod/mini';
import { rememberSecret } from '#runtime/invocation.ts';
import { equalsAll, parseScim, scim, searchScim } from './client.ts';

const APP = 'urn:ietf:params:scim:schemas:oracle:idcs:App';
const STATUS = 'urn:ietf:params:scim:schemas:oracle:idcs:AppStatusChanger';
const REGENERATOR = 'urn:ietf:params:scim:schemas:oracle:idcs:AppClientSecretRegenerator';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

const OAuthApp = z.object({
  /** SCIM id; what Grants and URLs want, unlike the OCID. */
  id: z.string(),
  /** The OAuth client id. */
  name: z.string(),
  displayName: z.string(),
  description: z.nullish(z.string()),
  active: z.nullish(z.boolean()),
  clientType: z.nullish(z.string()),
  trustScope: z.nullish(z.string()),
  allowedGrants: z.nullish(z.array(z.string())),
  allowedScopes: z.nullish(z.array(z.object({ fqs: z.string() }))),
  tags: z.nullish(z.array(z.object({ key: z.string(), value: z.string() }))),
});
export type OAuthApp = z.infer<typeof OAuthApp>;

/**
 * What we ask for. `clientSecret` is left out on purpose: by its schema a domain returns it by default.
 * Tags have to be named, they are returned only on request.
 */
const ATTRIBUTES = Object.keys(OAuthApp.def.shape);

/** The part of an App that we write; the wire has the same names as the SDK's type. */
export type AppSettings = Pick<
  models.App,
  | 'displayName'
  | 'description'
  | 'tags'
  | 'allowedGrants'
  | 'allowedScopes'
  | 'basedOnTemplate'
  | 'isOAuthClient'
  | 'active'
> & { clientType: string; trustScope: string; clientIPChecking: string };

export interface ClientCredentials {
  clientId: string;
  clientSecret: string;
}

/** The app of that display name, or undefined; a domain has at most one. */
export async function findApp(
  domainUrl: string,
  displayName: string,
): Promise<OAuthApp | undefined> {
  const [app] = await searchScim(
    domainUrl,
    {
      operation: `Look for the application ${displayName}`,
      type: 'Apps',
      filter: equalsAll({ displayName }),
      attributes: ATTRIBUTES,
    },
    OAuthApp,
  );
  return app;
}

/** The app with that OAuth client id, or undefined. */
export async function findAppByClientId(
  domainUrl: string,
  clientId: string,
): Promise<OAuthApp | undefined> {
  const [app] = await searchScim(
    domainUrl,
    {
      operation: `Look for the application with the client id ${clientId}`,
      type: 'Apps',
      filter: equalsAll({ name: clientId }),
      attributes: ATTRIBUTES,
    },
    OAuthApp,
  );
  return app;
}

/** The app with that SCIM id, or undefined. */
export async function findAppById(domainUrl: string, id: string): Promise<OAuthApp | undefined> {
  const operation = 'Read the application';
  const path = `${appPath(id)}?attributes=${ATTRIBUTES.join(',')}`;
  const response = await scim({ domainUrl, operation, path, how: 'read', expect: [404] });
  return response.status === 404 ? undefined : parseScim(OAuthApp, response, operation);
}

/**
 * Creates a confidential application. The domain makes up its client id and secret.
 * Source: https://docs.oracle.com/en/cloud/paas/iam-domains-rest-api/op-admin-v1-apps-post.html
 * @returns undefined when an app of that name exists (409)
 */
export async function createApp(
  domainUrl: string,
  settings: AppSettings,
): Promise<(ClientCredentials & { id: string }) | undefined> {
  const operation = `Create the application ${settings.displayName}`;
  const body = { schemas: [APP], ...settings };
  const response = await scim({
    domainUrl,
    operation,
    path: 'Apps',
    how: 'create',
    body,
    expect: [409],
  });
  if (response.status === 409) return undefined;
  const schema = z.object({ id: z.string(), name: z.string(), clientSecret: z.string() });
  const { id, name, clientSecret } = parseScim(schema, response, operation);
  rememberSecret(clientSecret);
  return { id, clientId: name, clientSecret };
}

/** Replaces some settings of an app. The answer is the whole app, secret included, so it isn't read. */
export async function changeApp(
  domainUrl: string,
  id: string,
  changes: Partial<AppSettings>,
): Promise<void> {
  const Operations = Object.entries(changes).map(([path, value]) => ({
    op: 'replace',
    path,
    value,
  }));
  const operation = 'Correct the application';
  const body = { schemas: [PATCH], Operations };
  await scim({ domainUrl, operation, path: appPath(id), how: 'change', body });
}

/**
 * Switches an app on or off; saying it twice is fine.
 * Source: https://docs.oracle.com/en/cloud/paas/iam-domains-rest-api/op-admin-v1-appstatuschanger-id-put.html
 */
export async function setAppActive(domainUrl: string, id: string, active: boolean): Promise<void> {
  const operation = active ? 'Activate the application' : 'Deactivate the application';
  const path = `AppStatusChanger/${encodeURIComponent(id)}`;
  await scim({ domainUrl, operation, path, how: 'replace', body: { schemas: [STATUS], active } });
}

/**
 * Makes a new client secret; the old one stops working.
 * Source: https://docs.oracle.com/en/cloud/paas/iam-domains-rest-api/op-admin-v1-appclientsecretregenerator-post.html
 */
export async function regenerateSecret(domainUrl: string, id: string): Promise<string> {
  const operation = 'Make a new client secret';
  const response = await scim({
    domainUrl,
    operation,
    path: 'AppClientSecretRegenerator',
    how: 'create',
    body: { schemas: [REGENERATOR], appId: id },
  });
  const { clientSecret } = parseScim(z.object({ clientSecret: z.string() }), response, operation);
  rememberSecret(clientSecret);
  return clientSecret;
}

/** Deletes an app, which has to be inactive; one that is gone is fine. */
export async function deleteApp(domainUrl: string, id: string): Promise<void> {
  const operation = 'Delete the application';
  await scim({ domainUrl, operation, path: appPath(id), how: 'remove', expect: [404] });
}

const appPath = (id: string) => `Apps/${encodeURIComponent(id)}`;
