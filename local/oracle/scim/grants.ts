import type { Call, Reply } from '#local/simulation/call.ts';
import { type DomainContext, metaOf } from './app-view.ts';
import { grantSchema } from './attributes.ts';
import type { App, AppRole, Grant } from './directory.ts';
import { allowQuery, type Resource, readBody, scimReply, select, selectionOf } from './resource.ts';
import { badRequest, duplicate, missingAttributes, noSuchResource } from './scim-error.ts';

/** All grants of the domain as SCIM resources. */
export function viewGrants(context: DomainContext): Resource[] {
  return context.directory.grants.values().map((grant) => viewGrant(context, grant));
}

/** Whether a grant has reached the service it is for. */
export function isFulfilled({ state }: Pick<DomainContext, 'state'>, grant: Grant): boolean {
  return state.now >= grant.grantedAt + state.settings.grantDelayMs;
}

/**
 * `POST /admin/v1/Grants`: gives a role of one app to another app. `app` and `entitlement` are
 * optional in Oracle's types but needed: https://github.com/oracle/terraform-provider-oci/issues/2424
 * Other grantees than apps are not simulated.
 */
export async function createGrant(context: DomainContext, call: Call): Promise<Reply> {
  const body = await readBody(call, grantSchema.urn);
  for (const name of Object.keys(body)) {
    if (!grantSchema.attributes[name])
      throw badRequest('unknownAttribute', `No attribute ${name}.`);
  }
  const { app, role, grantee } = checkGrant(context, body);
  const { state, directory } = context;
  if (
    directory.grants.find((grant) => grant.roleId === role.id && grant.granteeId === grantee.id)
  ) {
    throw duplicate('This role has been granted already.');
  }
  const grant: Grant = {
    id: state.world.ids.hex('grant'),
    appId: app.id,
    roleId: role.id,
    granteeId: grantee.id,
    grantMechanism: 'ADMINISTRATOR_TO_APP',
    grantedAt: state.now,
  };
  directory.grants.set(grant.id, grant);
  const resource = viewGrant(context, grant);
  return scimReply(201, select(grantSchema, resource, selectionOf(call.query)));
}

function checkGrant(
  { directory }: DomainContext,
  body: Resource,
): { app: App; role: AppRole; grantee: App } {
  const text = (name: string, part: string) => {
    const value = (body[name] as Resource | undefined)?.[part];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const wanted = {
    'grantee.type': text('grantee', 'type'),
    'grantee.value': text('grantee', 'value'),
    'app.value': text('app', 'value'),
    'entitlement.attributeName': text('entitlement', 'attributeName'),
    'entitlement.attributeValue': text('entitlement', 'attributeValue'),
  };
  const missing = Object.entries(wanted).filter(([, value]) => value === undefined);
  if (missing.length > 0) throw missingAttributes(...missing.map(([name]) => name));
  if (body.grantMechanism !== 'ADMINISTRATOR_TO_APP' || wanted['grantee.type'] !== 'App') {
    throw badRequest('invalidValue', 'An app gets its role by ADMINISTRATOR_TO_APP.');
  }
  if (wanted['entitlement.attributeName'] !== 'appRoles') {
    throw badRequest('invalidValue', 'entitlement.attributeName must be appRoles.');
  }
  const app = directory.apps.get(wanted['app.value']!);
  const role = directory.roles.get(wanted['entitlement.attributeValue']!);
  const grantee = directory.apps.get(wanted['grantee.value']!);
  if (!app || !grantee || role?.appId !== app.id) {
    throw badRequest('invalidReference', 'app, entitlement and grantee must exist and fit.');
  }
  return { app, role, grantee };
}

/** `GET /admin/v1/Grants/{id}` */
export function getGrant(context: DomainContext, call: Call): Reply {
  allowQuery(call, 'attributes', 'attributeSets');
  const resource = viewGrant(context, findGrant(context, call.params.id!));
  return scimReply(200, select(grantSchema, resource, selectionOf(call.query)));
}

/** `DELETE /admin/v1/Grants/{id}`: the role is gone at once. */
export function deleteGrant(context: DomainContext, call: Call): Reply {
  context.directory.grants.delete(findGrant(context, call.params.id!).id);
  return { status: 204 };
}

function findGrant({ directory }: DomainContext, id: string): Grant {
  const grant = directory.grants.get(id);
  if (!grant) throw noSuchResource('Grant', id);
  return grant;
}

function viewGrant(context: DomainContext, grant: Grant): Resource {
  return {
    schemas: [grantSchema.urn],
    id: grant.id,
    ocid: `ocid1.domaingrant.oc1..${grant.id}`,
    grantMechanism: grant.grantMechanism,
    grantee: { type: 'App', value: grant.granteeId },
    app: { value: grant.appId },
    entitlement: { attributeName: 'appRoles', attributeValue: grant.roleId },
    isFulfilled: isFulfilled(context, grant),
    compositeKey: [grant.appId, grant.granteeId, 'appRoles', grant.roleId].join(':'),
    meta: metaOf(context, 'Grant', { id: grant.id, createdAt: grant.grantedAt }),
  };
}
