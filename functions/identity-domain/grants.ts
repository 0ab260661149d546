import type { models } from 'oci-identitydomains';
import * as z from 'zod/mini';
import { Conflict, NotFound } from '#runtime/errors.ts';
import { equalsAll, scim, searchScim } from './client.ts';

const GRANT = 'urn:ietf:params:scim:schemas:oracle:idcs:Grant';

const AppRole = z.object({
  id: z.string(),
  displayName: z.string(),
  availableToClients: z.nullish(z.boolean()),
});

const Grant = z.object({
  id: z.string(),
  entitlement: z.nullish(z.object({ attributeValue: z.string() })),
});

/** Roles of an OIC instance: https://docs.oracle.com/en/cloud/paas/application-integration/integrations-user/check-roles-assigned-your-confidential-application.html */
export type OicRole = 'ServiceDeveloper' | 'ServiceInvoker';

/** A role of an instance, for a client app. */
export interface RoleGrant {
  /** SCIM id of the client app. */
  appId: string;
  /** SCIM id of the instance's own app. */
  resourceAppId: string;
  role: OicRole;
}

/**
 * Gives a client app a role of the instance's own app, unless it has it.
 * Source: https://docs.cloud.oracle.com/iaas/tools/terraform-provider-oci/latest/docs/r/identity_domains_grant.html
 * @returns whether something was changed
 * @throws NotFound the instance's app has no such role, or none for clients
 * @throws Conflict the domain says that the grant exists and doesn't show it
 */
export async function grantRole(domainUrl: string, grant: RoleGrant): Promise<boolean> {
  const roleId = await findRole(domainUrl, grant.resourceAppId, grant.role);
  if (await isGranted(domainUrl, grant, roleId)) return false;
  const status = await createGrant(domainUrl, grant, roleId);
  if (status === 409 && !(await isGranted(domainUrl, grant, roleId))) {
    throw new Conflict({
      system: 'identity-domain',
      summary: `The domain says that the client has the role ${grant.role} and does not show the grant yet.`,
      fix: 'Nothing to do: the workflow looks again.',
    });
  }
  return status !== 409;
}

/**
 * Tells whether a client app has a role; reads only.
 * @throws NotFound the instance's app has no such role, or none for clients
 */
export async function hasRole(domainUrl: string, grant: RoleGrant): Promise<boolean> {
  const roleId = await findRole(domainUrl, grant.resourceAppId, grant.role);
  return isGranted(domainUrl, grant, roleId);
}

/**
 * Takes away every role that a client app has.
 * @returns how many there were
 */
export async function revokeRoles(domainUrl: string, appId: string): Promise<number> {
  const grants = await findGrants(domainUrl, appId);
  for (const { id } of grants) {
    await scim({
      domainUrl,
      operation: 'Revoke the role of the application',
      path: `Grants/${encodeURIComponent(id)}`,
      how: 'remove',
      expect: [404],
    });
  }
  return grants.length;
}

async function isGranted(domainUrl: string, grant: RoleGrant, roleId: string): Promise<boolean> {
  const grants = await findGrants(domainUrl, grant.appId, grant.resourceAppId);
  return grants.some(({ entitlement }) => entitlement?.attributeValue === roleId);
}

function findGrants(domainUrl: string, appId: string, resourceAppId?: string) {
  return searchScim(
    domainUrl,
    {
      operation: 'Look for the roles of the application',
      type: 'Grants',
      filter: equalsAll({
        'grantee.value': appId,
        ...(resourceAppId && { 'app.value': resourceAppId }),
      }),
      attributes: ['id', 'entitlement', 'app', 'grantee'],
    },
    Grant,
  );
}

async function findRole(domainUrl: string, resourceAppId: string, role: OicRole): Promise<string> {
  const operation = `Look for the role ${role}`;
  const found = await searchScim(
    domainUrl,
    {
      operation,
      type: 'AppRoles',
      filter: equalsAll({ displayName: role, 'app.value': resourceAppId }),
      attributes: ['id', 'displayName', 'availableToClients'],
    },
    AppRole,
  );
  const usable = found.filter(({ availableToClients }) => availableToClients !== false);
  if (usable.length === 1 && usable[0]) return usable[0].id;
  throw new NotFound({
    system: 'identity-domain',
    summary: `${operation}: the application of the instance has ${found.length} of that name, ${usable.length} of them for clients; one was expected.`,
    fix: "Check that the request names the identity domain in which the instance was created, and the instance's application there; then resume.",
  });
}

async function createGrant(domainUrl: string, grant: RoleGrant, roleId: string): Promise<number> {
  // The type calls app and entitlement optional; a domain refuses a role grant without them:
  // https://github.com/oracle/terraform-provider-oci/issues/2424
  const body = {
    schemas: [GRANT],
    grantMechanism: 'ADMINISTRATOR_TO_APP',
    grantee: { type: 'App', value: grant.appId },
    app: { value: grant.resourceAppId },
    entitlement: { attributeName: 'appRoles', attributeValue: roleId },
  } satisfies Record<
    keyof Pick<models.Grant, 'schemas' | 'grantMechanism' | 'grantee' | 'app' | 'entitlement'>,
    unknown
  >;
  const { status } = await scim({
    domainUrl,
    operation: `Grant the role ${grant.role}`,
    path: 'Grants',
    how: 'create',
    body,
    expect: [409],
  });
  return status;
}
