import type { Call, Reply } from '#local/simulation/call.ts';
import { type DomainContext, metaOf } from './app-view.ts';
import { appRoleSchema } from './attributes.ts';
import type { AppRole } from './directory.ts';
import { allowQuery, type Resource, scimReply, select, selectionOf } from './resource.ts';
import { noSuchResource } from './scim-error.ts';

/** All app roles of the domain as SCIM resources. */
export function viewAppRoles(context: DomainContext): Resource[] {
  return context.directory.roles.values().map((role) => viewAppRole(context, role));
}

/** `GET /admin/v1/AppRoles/{id}` */
export function getAppRole(context: DomainContext, call: Call): Reply {
  allowQuery(call, 'attributes', 'attributeSets');
  const role = context.directory.roles.get(call.params.id!);
  if (!role) throw noSuchResource('AppRole', call.params.id!);
  const resource = viewAppRole(context, role);
  return scimReply(200, select(appRoleSchema, resource, selectionOf(call.query)));
}

function viewAppRole(context: DomainContext, role: AppRole): Resource {
  const app = context.directory.apps.get(role.appId);
  return {
    schemas: [appRoleSchema.urn],
    id: role.id,
    ocid: `ocid1.domainapprole.oc1..${role.id}`,
    displayName: role.displayName,
    uniqueName: `${role.appId}_${role.displayName}`,
    app: { value: role.appId, name: app?.name, display: app?.attributes.displayName },
    adminRole: false,
    availableToUsers: true,
    availableToGroups: true,
    availableToClients: true,
    public: false,
    meta: metaOf(context, 'AppRole', role),
  };
}
